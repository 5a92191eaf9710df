import type { Diagnostic } from '#core/diagnostic';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { ListeningSocket } from '#model/sockets';
import { commandWords, optionLetters, searchesListeners } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { textOf } from '../_grammar/field.ts';
import { decideIPv6Wildcards } from '../_grammar/ipv6-wildcards.ts';
import { parseSocketAddress, type SocketAddress } from '../_grammar/socket-address.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Heading, Listing, Socket } from './ast.ts';

type Input = ParsedFile<Listing>;

export function lowerSockets(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) {
    if (input.parsed.statements.windows && isUnix(host)) host.report(ofWindows(input));
    else lowerListing(input, host, into);
  }
}

/** Whether files show that the host is no Windows. */
const isUnix = (host: HostContext): boolean =>
  host.dialect.os !== null ||
  ['/etc/ssh/sshd_config', '/etc/passwd', '/etc/hosts.allow'].some((path) => host.lookup(path).state === 'file');

const ofWindows = ({ file }: Input): Diagnostic => ({
  file: file.id,
  span: null,
  code: 'other-machine',
  message:
    'This is what netstat prints on Windows, and this host is none: it was left out. Collect `ss -tlnp` on the server itself.',
  effect: 'widens',
  severity: 'warning',
});

/** Only a listener of TCP has no partner: the state's word depends on the language, the asterisk does not. */
const isListener = ({ proto, children }: Socket): boolean =>
  proto.startsWith('tcp') && /:\*$|^(?:0\.0\.0\.0|\[::\]):0$/.test(textOf(children, 'foreign') ?? '');

function lowerListing({ file, parsed }: Input, host: HostContext, into: Contributions): void {
  const { children, windows } = parsed.statements;
  const headings = children.filter((node): node is Heading => node.type === 'heading');
  const listeners = children.filter((node): node is Socket => node.type === 'socket' && isListener(node));
  let lost = parsed.diagnostics.some(({ effect }) => effect === 'widens');
  const sockets: ListeningSocket[] = [];
  for (const node of listeners) {
    const at = placeOf(node);
    if (at === null) {
      lost = true;
      host.report({
        file: file.id,
        span: { start: node.start, end: node.end },
        code: 'listener-not-placed',
        message: `The address or port ${textOf(node.children, 'local')} of this listener is cut short or a name; \`ss -tlnp\` or \`netstat -W -tlnp\` shows it whole.`,
        effect: 'widens',
        severity: 'warning',
      });
      continue;
    }
    const mapped = at.address?.family === 4;
    const family = mapped || at.host === '0.0.0.0' ? 4 : node.proto === 'tcp6' || at.host.includes(':') ? 6 : 4;
    const { programs, pids } = holderOf(node);
    sockets.push({
      address: at.address,
      family,
      // Windows lists a socket for both families twice.
      alsoIPv4: family === 6 && at.wildcard && !windows ? Maybe : No,
      port: at.port,
      device: at.device,
      programs,
      pids,
      // The kernel's table has the waiting connections, not their limit.
      queue: null,
      origin: host.origins.span(file.id, node.start, node.end),
    });
  }
  const complete = !lost && file.quality === 'complete' && showsEveryListener(file, headings, listeners.length > 0);
  if (sockets.length === 0 && !complete) return;
  const decided = decideIPv6Wildcards(sockets);
  const first = headings[0] ?? listeners[0];
  into.add({
    slice: 'sockets',
    basis: 'observed',
    quality: complete ? file.quality : file.quality === 'complete' ? 'partial-view' : file.quality,
    file: file.id,
    origin: host.origins.span(file.id, first?.start ?? 0, first?.end ?? 0),
    value: { sockets: decided, complete, hidesDevices: true, privileged: privilege(decided, children) },
  });
}

/** What fits in the column: longer addresses are cut in the middle, before the port, and may look whole. */
const columnWidth = 23;

/** Without `-n` loopback is shown by name. */
const loopback = { tcp: { family: 4, value: 0x7f000001 }, tcp6: { family: 6, value: 1n } } as const;

function placeOf({ proto, children }: Socket): (SocketAddress & { port: number }) | null {
  const text = textOf(children, 'local') ?? '';
  const at = parseSocketAddress(text);
  if (at === null || at.port === null) return null;
  if (at.address === null && !at.wildcard) {
    const named = /^(?:ip6-)?localhost$/.test(at.host);
    return named ? { ...at, address: proto === 'tcp6' ? loopback.tcp6 : loopback.tcp, port: at.port } : null;
  }
  const cut = text.length === columnWidth && at.address?.family === 6;
  return cut ? null : { ...at, port: at.port };
}

/** `82/sshd: /usr/sbin/`: the name ends at a colon, as programs that set their own title write it. */
function holderOf({ children }: Socket): { programs: readonly string[]; pids: readonly number[] } {
  const match = /^(\d+)\/([^:\s]+)/.exec(textOf(children, 'program') ?? '');
  if (match) return { programs: [match[2]!], pids: [Number(match[1])] };
  const pid = textOf(children, 'pid');
  return { programs: [], pids: pid === null ? [] : [Number(pid)] };
}

const longOptions = {
  tcp: 't',
  listening: 'l',
  all: 'a',
  udp: 'u',
  program: 'p',
  programs: 'p',
  numeric: 'n',
  wide: 'w',
  inet: '4',
  inet6: '6',
} as const;

function showsEveryListener(file: Input['file'], headings: readonly Heading[], anyListener: boolean): boolean {
  const command = commandWords(file.claim, 'netstat');
  const searched = anyListener && searchesListeners(file.claim);
  if (headings.length === 0 && !searched) return false;
  // `--protocol=inet` and `-A inet,inet6` name families as `--inet` does.
  const words = (command?.words ?? []).flatMap((word) => word.replace(/^protocol=?/, '').split(','));
  if ((command?.piped && !searched) || words.some((word) => /^(?:\d{2,5}|sshd?)$/.test(word))) return false;
  const letters = optionLetters(words, 'vnulaoptewcfxb46', longOptions);
  if (letters.has('4') !== letters.has('6')) return false;
  if (anyListener) return true;
  const servers = letters.has('l') || letters.has('a') || headings.some(({ value }) => /servers\)$/.test(value));
  const without = headings.some(({ value }) => /\(w\/o servers\)$/.test(value));
  const protocols = [...'tux'].filter((letter) => letters.has(letter));
  const tcp = letters.has('t') || (protocols.length === 0 && command !== null);
  return servers && !without && tcp;
}

function privilege(sockets: readonly ListeningSocket[], nodes: Listing['children']): Tri {
  if (sockets.some(({ programs, pids }) => pids.includes(1) || programs.includes('sshd'))) return Yes;
  const blind = nodes.some(
    (node) => node.type === 'remark' && /No info could be read|Not all processes/.test(node.value),
  );
  return blind ? No : Maybe;
}
