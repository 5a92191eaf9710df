import { parseAddress } from '#core/address';
import { parseSourceRange, type Sources, sourcesOf, sourceWords } from '#core/address-words';
import { nearestName } from '#core/nearest-name';
import type { Declared, Expectation } from '#engine/expectation';
import type { KeyPath } from './key-places.ts';

type Verdict = Expectation['verdicts'] extends ReadonlySet<infer V> ? V : never;

/** An `[[expect]]` as the schema guarantees it. */
export interface WrittenExpectation {
  readonly name: string;
  readonly hosts?: readonly string[];
  readonly from: string | readonly string[];
  readonly to?: string;
  readonly port?: number;
  readonly user?: string;
  readonly verdict?: Verdict | 'not-accepted';
}

export type Networks = Readonly<Record<string, readonly string[]>>;

interface Wrong {
  readonly path: KeyPath;
  readonly message: string;
}

/** Everything that a client can see but SSH itself. */
const notAccepted: readonly Verdict[] = [
  ...(['refused', 'unreachable', 'timeout', 'stalled', 'closed', 'disconnected', 'auth-denied'] as const),
  'forwarded',
];

const verdictsOf = (verdict: WrittenExpectation['verdict']): ReadonlySet<Verdict> =>
  new Set(verdict === 'not-accepted' ? notAccepted : [verdict ?? 'accepted']);

/** The sources that a text of `from` or of `networks` stands for, or what is wrong with it. */
function sourcesNamed(text: string, networks: Networks, within: readonly string[]): Sources | string {
  const word = Object.hasOwn(sourceWords, text) ? sourceWords[text] : undefined;
  if (word !== undefined) return word();
  const range = parseSourceRange(text);
  if (range !== null) return sourcesOf([range]);
  const names = Object.keys(networks);
  if (!names.includes(text)) {
    const near = nearestName(text, [...names, ...Object.keys(sourceWords)]);
    const hint = near === null ? 'Networks are named under [networks].' : `Did you mean "${near}"?`;
    return `"${text}" is no address, prefix, range or name of a network. ${hint}`;
  }
  if (within.includes(text)) return `The network "${text}" contains itself.`;
  return joinSources(networks[text]!, networks, [...within, text]);
}

function joinSources(texts: readonly string[], networks: Networks, within: readonly string[] = []): Sources | string {
  const all: Sources[] = [];
  for (const text of texts) {
    const sources = sourcesNamed(text, networks, within);
    if (typeof sources === 'string') return sources;
    all.push(sources);
  }
  return sourcesOf([], all);
}

/** What is wrong with the networks themselves, used or not. */
export const checkNetworks = (networks: Networks, own: Networks): Wrong[] =>
  Object.entries(own).flatMap(([name, texts]) => {
    if (Object.hasOwn(sourceWords, name) || parseSourceRange(name) !== null)
      return [{ path: ['networks', name], message: `"${name}" has a meaning already; give the network another name.` }];
    const sources = joinSources(texts, networks, [name]);
    return typeof sources === 'string' ? [{ path: ['networks', name], message: sources }] : [];
  });

/** The expectations of one file; `declaredAt` tells where the n-th of them, from 0, is written. */
export function readExpectations(
  written: readonly WrittenExpectation[],
  networks: Networks,
  declaredAt: (index: number) => Declared,
): { readonly expectations: readonly Expectation[]; readonly wrong: readonly Wrong[] } {
  const expectations: Expectation[] = [];
  const wrong: Wrong[] = [];
  written.forEach(({ name, hosts = [], from, to, port, user, verdict }, i) => {
    const sources = joinSources([from].flat(), networks);
    const address = to === undefined ? null : parseAddress(to);
    if (typeof sources === 'string') wrong.push({ path: ['expect', i, 'from'], message: sources });
    else if (to !== undefined && address === null)
      wrong.push({ path: ['expect', i, 'to'], message: `"to" needs an IPv4 or IPv6 address, and "${to}" is none.` });
    else
      expectations.push({
        ...{ name, hosts, from: sources, to: address, port: port ?? null, user: user ?? null },
        verdicts: verdictsOf(verdict),
        declared: declaredAt(i),
      });
  });
  return { expectations, wrong };
}
