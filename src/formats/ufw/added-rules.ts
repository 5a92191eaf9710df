import { type AddressRange, type Family, parsePrefix } from '#core/address';
import type { NumberSet } from '#core/number-set';
import type { OriginTable } from '#core/origin';
import type { Command, UfwAction, UfwDirection } from './ast.ts';
import { profilePorts } from './profiles.ts';
import { type PortSpec, readPortList, readPortSpec, readProtocol } from './read-ports.ts';
import { anywhere, tcpAndUdp, type UfwRule } from './ufw-rule.ts';

interface End {
  address: AddressRange | null;
  ports: readonly PortSpec[] | null;
}

interface Clauses {
  direction: UfwDirection;
  incoming: string | null;
  outgoing: string | null;
  protocols: NumberSet | null;
  to: End;
  from: End;
  profile: string | null;
  fromText: string;
}

const commandActions: ReadonlySet<string> = new Set(['allow', 'deny', 'reject', 'limit']);

/**
 * The rules that one added command stands for (ufw(8), RULE SYNTAX): one of each family unless an address tells, one of
 * each list of ports where a profile has several. A command that cannot be read is kept.
 */
export function addedRules(
  command: Command,
  file: number,
  origins: OriginTable,
  profiles: ReadonlyMap<string, string>,
): UfwRule[] {
  const words = command.children.map((word) => word.value);
  const routed = words[1] === 'route';
  const action = words[routed ? 2 : 1] as UfwAction;
  const origin = origins.span(file, command.start, command.end);
  const clauses = commandActions.has(action) ? readClauses(words.slice(routed ? 3 : 2), routed, profiles) : null;
  if (clauses === null) {
    const base = {
      origin,
      action: commandActions.has(action) ? action : 'deny',
      direction: 'in' as const,
      protocols: null,
    };
    const rest = {
      to: anywhere,
      from: anywhere,
      incoming: null,
      outgoing: null,
      fromText: '',
      unread: words.join(' '),
    };
    return ([4, 6] as const).map((family) => ({ ...base, family, ...rest }));
  }
  const { to, from, direction, incoming, outgoing, fromText } = clauses;
  const family = to.address?.family ?? from.address?.family;
  const families: readonly Family[] = family === undefined ? [4, 6] : [family];
  return families.flatMap((f) =>
    (to.ports ?? [null]).flatMap((t) =>
      (from.ports ?? [null]).map(
        (s): UfwRule => ({
          origin,
          family: f,
          action,
          direction,
          protocols: clauses.protocols ?? t?.protocols ?? s?.protocols ?? (t || s ? tcpAndUdp : null),
          to: { address: to.address, ports: t?.ports ?? null },
          from: { address: from.address, ports: s?.ports ?? null },
          ...(clauses.profile === null ? {} : { profile: clauses.profile }),
          incoming,
          outgoing,
          fromText,
          unread: null,
        }),
      ),
    ),
  );
}

function readClauses(words: readonly string[], routed: boolean, profiles: ReadonlyMap<string, string>): Clauses | null {
  const to: End = { address: null, ports: null };
  const from: End = { address: null, ports: null };
  const clauses: Clauses = {
    direction: routed ? 'forward' : 'in',
    incoming: null,
    outgoing: null,
    protocols: null,
    to,
    from,
    profile: null,
    fromText: 'Anywhere',
  };
  let end: End = to;
  for (let i = 0; i < words.length; ) {
    const word = words[i++]!;
    const argument = words[i];
    if (word === 'in' || word === 'out') {
      if (!routed) clauses.direction = word;
      if (argument !== 'on') continue;
      const device = words[i + 1];
      if (device === undefined) return null;
      if (word === 'in') clauses.incoming = device;
      else clauses.outgoing = device;
      i += 2;
    } else if (word === 'log' || word === 'log-all') continue;
    else if (argument === undefined) {
      to.ports = bareSpec(word, profiles);
      if (to.ports === null || i > words.length) return null;
      if (readPortSpec(word) === null) clauses.profile = word;
    } else if (word === 'from' || word === 'to') {
      end = word === 'from' ? from : to;
      end.address = argument === 'any' ? null : parsePrefix(argument);
      if (argument !== 'any' && end.address === null) return null;
      if (word === 'from' && argument !== 'any') clauses.fromText = argument;
      i++;
    } else if (word === 'port') {
      const ports = readPortList(argument);
      if (ports === null) return null;
      end.ports = [{ ports, protocols: null }];
      i++;
    } else if (word === 'app') {
      end.ports = profilePorts(argument, profiles);
      if (end.ports === null) return null;
      if (end === to) clauses.profile = argument;
      i++;
    } else if (word === 'proto') {
      const protocols = readProtocol(argument);
      if (protocols === undefined) return null;
      clauses.protocols = protocols;
      i++;
    } else if (word === 'comment') i++;
    else {
      to.ports = bareSpec(word, profiles);
      if (to.ports === null) return null;
      if (readPortSpec(word) === null) clauses.profile = word;
    }
  }
  return clauses;
}

/** `22/tcp` or a profile's name, as the short form has it. */
function bareSpec(word: string, profiles: ReadonlyMap<string, string>): readonly PortSpec[] | null {
  const spec = readPortSpec(word);
  return spec === null ? profilePorts(word, profiles) : [spec];
}
