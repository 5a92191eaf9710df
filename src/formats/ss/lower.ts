import type { OriginTable } from '#core/origin';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { Contributions } from '#model/contribution';
import type { ListeningSocket } from '#model/sockets';
import { commandWords, optionLetters, searchedFor, searchesListeners } from '../_grammar/command-words.ts';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { textOf } from '../_grammar/field.ts';
import { parseSocketAddress, type SocketAddress } from '../_grammar/socket-address.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Detail, Header, Listing, Socket } from './ast.ts';
import { type WildcardStyle, wildcardStyle } from './wildcard-style.ts';

type Input = ParsedFile<Listing>;

/** A TCP listener as printed, before `*` is resolved. */
interface Row {
  readonly socket: Socket;
  readonly at: SocketAddress & { readonly port: number };
  /** What `-e` shows of IPV6_V6ONLY. */
  readonly v6only: boolean | null;
  readonly programs: readonly string[];
  readonly pids: readonly number[];
}

export function lowerSockets(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) lowerListing(input, host, into);
}

function lowerListing(input: Input, host: HostContext, into: Contributions): void {
  const { file, parsed } = input;
  const nodes = parsed.statements.children;
  const headers = nodes.filter((node): node is Header => node.type === 'header');
  const all = nodes.filter((node): node is Socket => node.type === 'socket');
  const { rows, lost } = readRows(input, host);
  const style = wildcardStyle(headers, all, host.dialect.os);
  const { sockets, doubtful } = resolve(rows, style, file.id, host.origins);
  const complete =
    !lost && !doubtful && file.quality === 'complete' && showsEveryListener(input, headers, all, rows.length > 0);
  // A view that shows no listener and would not have shown all of them says nothing.
  if (sockets.length === 0 && !complete) return;
  into.add({
    slice: 'sockets',
    basis: 'observed',
    quality: complete ? file.quality : file.quality === 'complete' ? 'partial-view' : file.quality,
    file: file.id,
    origin: host.origins.span(file.id, headers[0]?.start ?? all[0]?.start ?? 0, headers[0]?.end ?? all[0]?.end ?? 0),
    value: {
      sockets,
      complete,
      ...(!lost && showsEverySsh(input, rows) ? { showsEverySsh: true } : {}),
      privileged: privilege(rows, input),
    },
  });
}

/** `lost`: a listener is shown that cannot be placed, so the rest cannot be complete. */
function readRows({ file, parsed }: Input, host: HostContext): { rows: Row[]; lost: boolean } {
  const nodes = parsed.statements.children;
  let lost = parsed.diagnostics.some(({ effect }) => effect === 'widens');
  const limited = nodes.some((node) => node.type === 'header' && !node.state);
  const listening = limited && commandWords(file.claim, 'ss')?.words.some((word) => /^listen(?:ing)?$/.test(word));
  const rows: Row[] = [];
  nodes.forEach((node, index) => {
    if (node.type !== 'socket' || (node.netid !== null && node.netid !== 'tcp')) return;
    if (node.state === null ? !listening && !hasNoPeer(node) : node.state !== 'LISTEN') return;
    const local = textOf(node.children, 'local') ?? '';
    const at = parseSocketAddress(local);
    if (at === null || at.port === null || (!at.wildcard && at.address === null)) {
      lost = true;
      host.report({
        file: file.id,
        span: { start: node.start, end: node.end },
        code: 'listener-not-placed',
        message: `The address or port ${local} of this listener is not known; numbers are needed (\`ss -tlnp\`).`,
        effect: 'widens',
        severity: 'warning',
      });
      return;
    }
    const text = file.text.slice(node.start, node.end) + detailsAfter(nodes, index);
    rows.push({ socket: node, at: { ...at, port: at.port }, v6only: v6onlyIn(text), ...holdersIn(text) });
  });
  return { rows, lost };
}

/** Where the listing was limited to one state, only that of listeners shows TCP sockets without a peer. */
const hasNoPeer = ({ children }: Socket): boolean => /:\*$/.test(textOf(children, 'peer') ?? '');

function detailsAfter(nodes: Listing['children'], index: number): string {
  let text = '';
  for (let i = index + 1; nodes[i]?.type === 'detail'; i++) text += `\n${(nodes[i] as Detail).value}`;
  return text;
}

function v6onlyIn(text: string): boolean | null {
  const match = /\bv6only:([01])\b/.exec(text);
  return match ? match[1] === '1' : null;
}

/**
 * `users:(("sshd",pid=82,fd=6))`, with `-Z` a context before `fd`, before iproute2 4.0 `users:(("sshd",82,6))`. Names are
 * whatever a program calls itself, so that one ends only where a whole entry does.
 */
function holdersIn(text: string): Pick<Row, 'programs' | 'pids'> {
  const found = [...text.matchAll(/\("(.*?)",(?:pid=(\d+),(?:\w+=.*?,)??fd=\d+|(\d+),\d+)\)/g)];
  return {
    programs: [...new Set(found.map(([, name = '']) => name))],
    pids: [...new Set(found.map(([, , pid, old]) => Number(pid ?? old)))],
  };
}

/** `doubtful`: a `*` may or may not take IPv6, so that what is not listed proves nothing. */
function resolve(
  rows: readonly Row[],
  style: WildcardStyle,
  file: number,
  origins: OriginTable,
): { sockets: ListeningSocket[]; doubtful: boolean } {
  const wild = (row: Row, ...hosts: string[]): boolean => row.at.wildcard && hosts.includes(row.at.host);
  const beside = (row: Row, ...hosts: string[]): boolean =>
    rows.some((other) => other !== row && other.at.port === row.at.port && wild(other, ...hosts));
  let doubtful = false;
  const place = (row: Row): Pick<ListeningSocket, 'family' | 'alsoIPv4'> => {
    if (!row.at.wildcard) return { family: row.at.address!.family, alsoIPv4: No };
    if (row.at.host === '0.0.0.0') return { family: 4, alsoIPv4: No };
    if (row.v6only !== null) return { family: 6, alsoIPv4: row.v6only || beside(row, '0.0.0.0') ? No : Yes };
    if (row.at.host === '::') {
      if (beside(row, '0.0.0.0') || (style === 'modern' && !beside(row, '*'))) return { family: 6, alsoIPv4: No };
      return { family: 6, alsoIPv4: beside(row, '*') ? No : sshdAlone(row.programs) };
    }
    // Two sockets cannot both take IPv6 on one port: `*` beside `[::]` is the one of IPv4.
    if (beside(row, '::')) return { family: 4, alsoIPv4: No };
    if (style === 'modern') return { family: 6, alsoIPv4: beside(row, '0.0.0.0') ? No : Yes };
    doubtful ||= style === 'unknown' || beside(row, '*');
    return { family: 4, alsoIPv4: No };
  };
  const sockets = rows.map(
    (row): ListeningSocket => ({
      address: row.at.address,
      ...place(row),
      port: row.at.port,
      device: row.at.device,
      programs: row.programs,
      pids: row.pids,
      queue: queueOf(row.socket),
      origin: origins.span(file, row.socket.start, row.socket.end),
    }),
  );
  return { sockets, doubtful };
}

/** sshd makes its IPv6 sockets IPv6 only (sshd.c, listen_on_addrs); systemd's sockets usually are not. */
const sshdAlone = (programs: readonly string[]): Tri =>
  programs.length > 0 && programs.every((name) => name === 'sshd') ? No : Maybe;

function queueOf({ children }: Socket): ListeningSocket['queue'] {
  return { waiting: Number(textOf(children, 'recv-q')), limit: Number(textOf(children, 'send-q')) };
}

const longOptions = {
  tcp: 't',
  listening: 'l',
  all: 'a',
  udp: 'u',
  ipv4: '4',
  ipv6: '6',
  numeric: 'n',
  processes: 'p',
  extended: 'e',
  oneline: 'o',
  'no-header': 'h',
} as const;

/** What a file's name tells of a filter. */
const namedFilter = /^(?:sport|dport|src|dst|dev|exclude|not|port|autobound|\d{1,5}|sshd?)$/;
/** Words of ss's filter language (ss(8), EXPRESSION), and what they are compared with. */
const filter =
  /^["'(!]*(?:(?:sport|dport|src|dst|dev|exclude|fwmark|cgroup|not|port|autobound|and|or|eq|neq?|lt|le|gt|ge|\d{1,5}|sshd?)\b|:\w|[=!<>|&(])/;

function showsEveryListener(
  { file }: Input,
  headers: readonly Header[],
  sockets: readonly Socket[],
  anyListener: boolean,
): boolean {
  const searched = anyListener && searchesListeners(file.claim);
  const command = commandWords(file.claim, 'ss');
  const words = command?.words ?? [];
  if (
    (command?.piped && !searched) ||
    words.some((word) => (file.claim.command === undefined ? namedFilter : filter).test(word))
  )
    return false;
  // One state's sockets alone, and none of them listens.
  if (!anyListener && headers.length > 0 && headers.every((header) => !header.state)) return false;
  const letters = optionLetters(words, 'hvaloemipsbnrtuwdxkz46f0', longOptions);
  // `-H` leaves the header out; where nobody asked for that, lines were cut off.
  if (headers.length === 0 && !searched && !(letters.has('h') && anyListener)) return false;
  // The last of `-4` and `-6` counts.
  if (letters.has('4') || letters.has('6') || namesOneFamily(words)) return false;
  const protocols = [...'tuwdxs'].filter((letter) => letters.has(letter));
  const tcp = anyListener || letters.has('t') || (protocols.length === 0 && headers.some((header) => header.netid));
  const listening =
    anyListener ||
    letters.has('l') ||
    letters.has('a') ||
    sockets.some(({ netid, state }) => !netid && state === 'LISTEN');
  // Connections alone under the name of a listing of listeners: it was made with other options or cut.
  const contradicts =
    !anyListener &&
    !letters.has('a') &&
    sockets.some(({ netid, state }) => isTcp(netid) && state !== null && state !== 'LISTEN');
  return tcp && listening && !contradicts;
}

/** `-f inet`, `--family=inet6`; `-A inet` is TCP, UDP and raw sockets of both families. */
const namesOneFamily = (words: readonly string[]): boolean =>
  words.some((word, i) => /^(?:family=)?inet6?$/.test(word) && !/^(?:a|query)$/.test(words[i - 1] ?? ''));

/** `ss -tlnp | grep ssh`, where it found one and so could see the names. */
const showsEverySsh = ({ file }: Input, rows: readonly Row[]): boolean =>
  file.quality === 'complete' &&
  /^sshd?$/.test(searchedFor(file.claim) ?? '') &&
  rows.some(({ programs }) => programs.includes('sshd'));

const isTcp = (netid: string | null): boolean => netid === null || netid === 'tcp';

/** Without root's rights ss shows the user's own processes only. */
function privilege(rows: readonly Row[], { file }: Input): Tri {
  if (rows.some(({ programs, pids }) => pids.includes(1) || programs.includes('sshd'))) return Yes;
  const letters = optionLetters(commandWords(file.claim, 'ss')?.words ?? [], 'hvaloemipsbnrtuwdxkz46f0', longOptions);
  return letters.has('p') && rows.length > 0 && rows.every(({ pids }) => pids.length === 0) ? No : Maybe;
}
