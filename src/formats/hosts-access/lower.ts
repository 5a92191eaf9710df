import type { SourceFile } from '#core/source-file';
import type { AccessListFact, AccessListTrap, AccessRule, PlacedPeer } from '#model/access-list';
import type { Contributions } from '#model/contribution';
import type { Dialect, HostContext, ParsedFile } from '../format.ts';
import { accountsDoubt } from './accounts-doubt.ts';
import type { HostsAccess, Line, Rule } from './ast.ts';
import { authorsOf } from './authors.ts';
import { decideOptions } from './decide-options.ts';
import { readHostPattern } from './host-pattern.ts';
import { readLenientHostPattern } from './lenient-host-pattern.ts';
import { commentTraps, ruleTraps, type SpannedTrap, wrongDaemon } from './line-traps.ts';
import { type ClientScene, lowerClients, lowerHosts } from './lower-clients.ts';
import { lowerDaemons, mayServe } from './lower-daemons.ts';
import { placed, trap } from './traps.ts';

/**
 * The access lists of one host. libwrap reads them anew for every connection, so what the files say is in force: the
 * facts are observed.
 */
export function lowerHostsAccess(
  inputs: readonly ParsedFile<HostsAccess>[],
  host: HostContext,
  into: Contributions,
): void {
  for (const { file, kind, parsed } of inputs) {
    if (file.quality === 'failed') continue;
    const value = lowerList(file, kind === 'hosts-allow' ? 'allow' : 'deny', parsed.statements, host);
    const { origin } = value;
    into.add({ slice: 'access-list', basis: 'observed', quality: file.quality, file: file.id, origin, value });
  }
}

/** Red Hat's and SUSE's libwrap read some things differently from Debian's, which is assumed where nothing is known. */
export function isLenient({ os }: Dialect): boolean {
  const names = os === null ? [] : [os.id, ...os.like];
  return names.some((name) =>
    /^(?:rhel|fedora|centos|ol|amzn|scientific|rocky|almalinux|suse|sles|sled|opensuse.*)$/.test(name),
  );
}

function lowerList(
  file: SourceFile,
  list: 'allow' | 'deny',
  { children }: HostsAccess,
  host: HostContext,
): AccessListFact {
  const lenient = isLenient(host.dialect);
  const rules: AccessRule[] = [];
  const traps: AccessListTrap[] = [];
  let broken: AccessListFact['broken'] = null;
  const keep = ({ trap: found, start, end }: SpannedTrap): void =>
    void traps.push(placed(found, host.origins.span(file.id, start, end)));
  if (file.text.startsWith('\ufeff')) keep({ trap: trap('byte-order-mark'), start: 0, end: 1 });
  const lower = ruleLowering(file, list, host, lenient, traps);
  const authors = authorsOf(children, file.text);
  for (const line of children) {
    if (line.ending !== 'newline') {
      const code = line.ending === 'open' ? 'missing-newline' : 'line-too-long';
      if (!lenient) {
        broken = { code, origin: host.origins.span(file.id, line.start, line.end) };
        break;
      }
      keep({ trap: trap(code, { lost: textOf(line, file) }), start: line.start, end: line.end });
      if (line.ending === 'overlong') rules.push(undecided(line, file, list, host));
    } else if (line.type === 'comment') commentTraps(line).forEach(keep);
    else if (line.type === 'rule') {
      const author = authors.get(line);
      rules.push({ ...lower(line), ...(author === undefined ? {} : { author }) });
    } else if (/\b(?:sshd?|all)\b/i.test(line.value))
      keep({ trap: trap('missing-colon', { text: line.value.trim() }), start: line.start, end: line.end });
  }
  return { list, rules, broken, traps, origin: host.origins.span(file.id, 0, file.text.length) };
}

const textOf = (line: Line, file: SourceFile): string =>
  file.text.slice(line.start, Math.min(line.end, line.start + 200)).trim();

/** What those builds make of a line that does not fit their buffer is not known: it may match anybody. */
function undecided(line: Line, file: SourceFile, list: 'allow' | 'deny', host: HostContext): AccessRule {
  const origin = host.origins.span(file.id, line.start, line.end);
  const peer: PlacedPeer = { pattern: { kind: 'name', text: 'line too long' }, text: textOf(line, file), origin };
  return {
    origin,
    daemons: { patterns: [{ kind: 'all', origin }], except: null },
    clients: { patterns: [peer], except: null },
    decision: list,
    otherwise: ['deny'],
  };
}

function ruleLowering(
  file: SourceFile,
  list: 'allow' | 'deny',
  host: HostContext,
  lenient: boolean,
  traps: AccessListTrap[],
): (rule: Rule) => AccessRule {
  const span = (start: number, end: number) => host.origins.span(file.id, start, end);
  return (rule) => {
    const [daemonList, clientList, ...options] = rule.children;
    const origin = span(rule.start, rule.end);
    const found: AccessListTrap[] = [];
    const scene: ClientScene = {
      file: file.id,
      host,
      read: lenient ? readLenientHostPattern : readHostPattern,
      trap: (of, where) => void found.push(placed(of, where)),
    };
    const daemons = lowerDaemons(daemonList, {
      origin: span,
      hosts: (text) => lowerHosts(text, origin, scene).map(({ pattern }) => pattern),
    });
    const clients = lowerClients(clientList, scene);
    const verdict = decideOptions(options);
    const own = (spanned: SpannedTrap): AccessListTrap => placed(spanned.trap, span(spanned.start, spanned.end));
    if (mayServe('sshd', daemons)) {
      const whole = ruleTraps(rule, file.text, verdict);
      const address = whole.find((spanned) => spanned.trap.code === 'ipv6-unbracketed');
      // The first group of such an address is no slip of its own.
      const apart = found.filter(({ origin }) => host.origins.spans(origin)[0]?.start !== address?.start);
      traps.push(...whole.map(own), ...apart);
    } else {
      const wrong = wrongDaemon(rule);
      if (wrong) traps.push(own(wrong));
    }
    const decision = verdict.decision ?? list;
    const doubt = decision === 'allow' && accountsDoubt(verdict.accounts, host);
    const otherwise = [...(doubt ? (['deny'] as const) : []), ...(verdict.asksProgram ? (['list-ends'] as const) : [])];
    return { origin, daemons, clients, decision, ...(otherwise.length > 0 ? { otherwise } : {}) };
  };
}
