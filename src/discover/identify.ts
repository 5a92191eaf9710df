import type { Claim } from '#core/source-file';
import type { Format, FormatKind } from '#formats/format';
import { mayHold, notePairs } from './seen-pairs.ts';

export interface Identity {
  readonly format: Format;
  readonly kind: FormatKind;
  readonly score: number;
}

/** How much of a file `detect` sees, in UTF-16 units. */
export const headLength = 4096;

/** From this score on, content alone is proof enough to contradict a name. */
const sureOfContent = 80;

const noName: Claim = { path: '', slug: '' };

/**
 * The format that is surest of the file; of equals the first in the list. `null` where none knows it. Only those are asked
 * that may know it: what `detect` looks for is made ready at its first use, which takes longer than reading a small file.
 */
export function identify(claim: Claim, head: string, formats: readonly Format[]): Identity | null {
  const told = toldBy(claim);
  const shown = shownBy(head);
  let best: Identity | null = null;
  for (const format of formats) {
    if (!mayKnow(format, told, shown)) continue;
    const detection = format.detect(claim, head);
    if (detection === null || (best !== null && detection.score <= best.score)) continue;
    const kind = format.kinds.find(({ id }) => id === detection.kind);
    if (kind === undefined)
      throw new Error(`format ${format.id} detects the kind ${detection.kind}, which it does not list`);
    best = { format, kind, score: detection.score };
  }
  return best;
}

/** The head that was looked at last; each is looked at several times. */
let last = { head: '', shown: '\n' };

function shownBy(head: string): string {
  if (head !== last.head) {
    last = { head, shown: `\n${head.toLowerCase()}` };
    notePairs(last.shown);
  }
  return last.shown;
}

const toldBy = ({ path, slug, command = '' }: Claim): string =>
  `-${path}-${slug}-${command}-`.toLowerCase().replace(/[^a-z0-9.]+/g, '-');

const isNamed = ({ names }: Format, told: string): boolean =>
  names === undefined || names.some((name) => told.includes(name));

const mayKnow = (format: Format, told: string, shown: string): boolean =>
  isNamed(format, told) ||
  format.signs === undefined ||
  format.signs.some((sign) => mayHold(sign) && shown.includes(sign));

/**
 * The same for a file that was copied to its place below the host's root. There a name like that of a command's output
 * means nothing (`etc/init.d/ufw`, `proc/stat`): output counts only where the content alone shows it, or where the
 * command is `cat` of this very path.
 */
export function identifyInRoot(claim: Claim, head: string, formats: readonly Format[]): Identity | null {
  const accepts = ({ format, kind }: Identity): boolean =>
    kind.command === null || kind.command === `cat /${claim.path}` || format.detect(noName, head)?.kind === kind.id;
  const found = identify(claim, head, formats);
  if (found === null || accepts(found)) return found;
  return identifyInRoot(
    claim,
    head,
    formats.filter((format) => format !== found.format),
  );
}

/**
 * What the name says, where the content plainly is another format's: `ss-tlnp.txt` that holds rules of iptables.
 * `null` where they agree, or where either says nothing.
 */
export function misnamed(claim: Claim, head: string, found: Identity, formats: readonly Format[]): Identity | null {
  if (found.score < sureOfContent) return null;
  if (found.format.detect(claim, '') !== null) return null;
  const byName = identify(claim, '', formats);
  if (byName === null) return null;
  const byContent = identify(noName, head, formats);
  return byContent?.format === found.format && byContent.score >= sureOfContent ? byName : null;
}
