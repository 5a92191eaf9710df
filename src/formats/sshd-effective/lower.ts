import { append } from '#core/append';
import type { OriginId } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import type { Contributions } from '#model/contribution';
import type { DaemonFact, DeclaredListener } from '#model/daemon';
import { sessionKeywords, sessionSettings } from '../_grammar/session-rules.ts';
import { parseSocketAddress } from '../_grammar/socket-address.ts';
import { faultsOfWords, type PlacedWords, reportEnvironment } from '../_grammar/sshd-word-faults.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { EffectiveDump, EffectiveSetting } from './ast.ts';

/** Settings that every dump has; without one of them lines were filtered out. */
const always = ['port', 'addressfamily', 'listenaddress', 'permitrootlogin', 'maxstartups', 'ciphers'];
/** `-C user=…`: what holds for one connection. */
const forConnection = /(?:^|[\s_])-C[\s_]+\w+=|[-_ ]-?C[-_ ](?:user|addr|host|laddr)=/;

/** The daemon's configuration as it would take effect at its next start; a run that ended early is a failed test. */
export function lowerEffective(
  inputs: readonly ParsedFile<EffectiveDump>[],
  host: HostContext,
  into: Contributions,
): void {
  for (const { file, parsed } of inputs) {
    if (file.quality === 'failed' || file.namespace !== null) continue;
    const { children } = parsed.statements;
    const settings = children.filter((node) => node.type === 'setting');
    const messages = children.flatMap((node): PlacedWords[] =>
      node.type === 'message' && node.words ? [{ words: node.words, start: node.start, end: node.end }] : [],
    );
    reportEnvironment(messages, file, host);
    if (settings.length > 0) lowerSettings(settings, file, host, into);
    else lowerFailure(messages, file, host, into);
  }
}

function lowerFailure(
  messages: readonly PlacedWords[],
  file: SourceFile,
  host: HostContext,
  into: Contributions,
): void {
  const faults = faultsOfWords(messages, file, host);
  if (faults.length === 0) return;
  const origin = host.origins.span(file.id, 0, file.text.length);
  const value: DaemonFact = {
    from: 'test-run',
    settings: new Map(),
    listeners: [],
    faults,
    places: [],
    notCollected: [],
    origin,
  };
  into.add({ slice: 'daemon', basis: 'declared', quality: file.quality, file: file.id, origin, value });
}

function lowerSettings(
  lines: readonly EffectiveSetting[],
  file: SourceFile,
  host: HostContext,
  into: Contributions,
): void {
  const origin = host.origins.span(file.id, 0, file.text.length);
  if (forConnection.test(file.claim.command ?? file.claim.path)) {
    host.report({
      file: file.id,
      span: null,
      code: 'settings-of-one-connection',
      message:
        'These settings hold for the connection that -C describes, not for the daemon: run `sshd -T` without -C.',
      effect: 'none',
      severity: 'note',
    });
    return;
  }
  const settings = new Map<string, string[]>();
  for (const { name, value } of lines) settings.set(name, [...(settings.get(name) ?? []), value]);
  const whole = file.quality === 'complete' && always.every((name) => settings.has(name));
  const placeOf = ({ start, end }: EffectiveSetting): OriginId => host.origins.span(file.id, start, end);
  const value: DaemonFact = {
    from: 'effective-dump',
    settings,
    listeners: listenersOf(lines, host, placeOf),
    faults: [],
    places: lines.map((line) => ({
      keyword: line.name,
      values: [line.value],
      origin: placeOf(line),
      conditional: false,
    })),
    // Match blocks are not in a dump: whether there are any, only the files tell.
    sessions: { general: generalOf(lines, placeOf), blocks: [], complete: false },
    notCollected: whole ? [] : [{ path: '/etc/ssh/sshd_config', origin }],
    origin,
  };
  const quality = whole || file.quality !== 'complete' ? file.quality : 'partial-view';
  into.add({ slice: 'daemon', basis: 'declared', quality, file: file.id, origin, value });
}

function generalOf(
  lines: readonly EffectiveSetting[],
  placeOf: (line: EffectiveSetting) => OriginId,
): ReturnType<typeof sessionSettings> {
  const found = new Map<string, { keyword: string; values: string[]; origins: OriginId[] }>();
  for (const line of lines) {
    if (!sessionKeywords.has(line.name)) continue;
    const setting = found.get(line.name) ?? { keyword: line.name, values: [], origins: [] };
    found.set(line.name, setting);
    const values = line.name === 'authorizedkeysfile' ? line.value.split(' ') : [line.value];
    append(setting.values, values);
    append(
      setting.origins,
      values.map(() => placeOf(line)),
    );
  }
  const asksDns = found.get('usedns')?.values[0] === 'yes';
  return sessionSettings([...found.values()], asksDns);
}

const wildcards = (port: number, origin: OriginId): DeclaredListener[] => [
  { family: 6, address: null, port, origin },
  { family: 4, address: null, port, origin },
];

/** The addresses it prints; where only ports are shown, the wildcards of these; else the default. */
function listenersOf(
  lines: readonly EffectiveSetting[],
  host: HostContext,
  placeOf: (line: EffectiveSetting) => OriginId,
): DeclaredListener[] {
  const listeners: DeclaredListener[] = [];
  for (const line of lines.filter(({ name }) => name === 'listenaddress')) {
    // `[::]:22`, `10.0.0.1:22`, either with ` rdomain R`.
    const parsed = parseSocketAddress(line.value.split(' ', 1)[0]!);
    if (!parsed || parsed.port === null) continue;
    const family = parsed.address?.family ?? (parsed.host.includes(':') ? 6 : 4);
    listeners.push({
      family,
      address: parsed.wildcard ? null : parsed.address,
      port: parsed.port,
      origin: placeOf(line),
    });
  }
  if (listeners.length > 0) return listeners;
  const ports = lines.filter(({ name, value }) => name === 'port' && /^\d+$/.test(value));
  if (ports.length > 0) return ports.flatMap((line) => wildcards(Number(line.value), placeOf(line)));
  return wildcards(22, host.origins.default('sshd', 'Port 22'));
}
