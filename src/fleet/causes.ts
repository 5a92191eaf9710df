import type { HostReport, OutcomeReport } from '#engine/document';
import { isFailed, isGivenUp } from '#engine/failed-host';

const mostExamples = 3;

/** Hosts that refuse the same clients in the same way for the same reason. */
export interface CauseGroup {
  /** Whom they refuse: `everybody`, `some`, `nobody`; `undecided`, and `failed` for hosts that were not analysed. */
  readonly whom: 'everybody' | 'some' | 'nobody' | 'undecided' | 'failed';
  /** What those clients see. */
  readonly verdicts: readonly string[];
  /** The rules that say why; hops where none does. */
  readonly causes: readonly string[];
  readonly hosts: number;
  /** Names of the first of them. */
  readonly examples: readonly string[];
}

const admits = ({ verdict }: OutcomeReport): boolean => verdict === 'accepted' || verdict === 'forwarded';

function whomRefuses(host: HostReport): CauseGroup['whom'] {
  if (isFailed(host) || isGivenUp(host)) return 'failed';
  const { summary } = host;
  if (summary.some(admits)) return summary.every(admits) ? 'nobody' : 'some';
  return summary.length === 0 || summary.some(({ verdict }) => verdict === 'unknown') ? 'undecided' : 'everybody';
}

const sorted = (items: Iterable<string>): string[] => [...new Set(items)].sort();

function causesOf({ findings, summary }: HostReport): string[] {
  const rules = findings
    .filter(({ suppressed, verdict, severity }) => !suppressed && verdict !== null && severity !== 'note')
    .map(({ rule }) => rule);
  if (rules.length > 0) return sorted(rules);
  return sorted(summary.flatMap((one) => (admits(one) || one.hop === null ? [] : [one.hop])));
}

const rank = ['failed', 'everybody', 'some', 'undecided', 'nobody'];

/** Counts hosts by whom they refuse and why, one after the other. */
export class Causes {
  readonly #groups = new Map<string, CauseGroup>();

  add(host: HostReport): void {
    const whom = whomRefuses(host);
    const quiet = whom === 'nobody' || whom === 'failed';
    const verdicts = quiet ? [] : sorted(host.summary.filter((one) => !admits(one)).map(({ verdict }) => verdict));
    const causes = quiet ? [] : causesOf(host);
    const key = JSON.stringify([whom, verdicts, causes]);
    const known = this.#groups.get(key) ?? { whom, verdicts, causes, hosts: 0, examples: [] };
    const examples = known.examples.length < mostExamples ? [...known.examples, host.host] : known.examples;
    this.#groups.set(key, { ...known, hosts: known.hosts + 1, examples });
  }

  /** The gravest first, then the largest. */
  groups(): CauseGroup[] {
    return [...this.#groups]
      .sort(
        ([a, one], [b, other]) =>
          rank.indexOf(one.whom) - rank.indexOf(other.whom) || other.hosts - one.hosts || (a < b ? -1 : 1),
      )
      .map(([, group]) => group);
  }
}
