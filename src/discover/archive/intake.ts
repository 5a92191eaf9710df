import { type ArchiveLimits, leastForRatio } from './limits.ts';
import { type Member, MemberTree } from './member-tree.ts';

/** What is wrong with a member or an archive; each is reported once for an archive, with the first names. */
export type Trouble =
  | 'cut-off'
  | 'broken'
  | 'too-many-members'
  | 'too-large'
  | 'ratio'
  | 'memory'
  | 'nesting'
  | 'outside'
  | 'absolute'
  | 'odd-name'
  | 'misplaced'
  | 'device'
  | 'duplicate'
  | 'sparse'
  | 'encrypted';

/** Ends the reading of an archive; what was read before stays. */
export class StopReading extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

const longestPath = 4096;
const longestSegment = 255;
const deepestPath = 64;

/** Takes the members of one archive in, within the limits, and notes what was wrong with them. */
export class Intake {
  readonly tree = new MemberTree();
  readonly troubles = new Map<Trouble, { count: number; names: string[] }>();
  readonly #limits: ArchiveLimits;
  #members = 0;
  #unpacked = 0;
  #packed = 0;
  #kept = 0;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
  }

  note(trouble: Trouble, name = ''): void {
    const known = this.troubles.get(trouble) ?? { count: 0, names: [] };
    known.count++;
    if (name !== '' && known.names.length < 3) known.names.push(name.slice(0, 200));
    this.troubles.set(trouble, known);
  }

  countPacked(bytes: number): void {
    this.#packed += bytes;
  }

  countUnpacked(bytes: number): void {
    this.#unpacked += bytes;
    if (this.#unpacked > this.#limits.unpacked) throw new StopReading('too-large');
    if (this.#unpacked > leastForRatio && this.#unpacked > this.#packed * this.#limits.ratio)
      throw new StopReading('ratio');
  }

  /** Whether so many more bytes may be kept. */
  hasRoom(bytes: number): boolean {
    return this.#kept + bytes <= this.#limits.kept;
  }

  /** The path of a member relative to the archive's root; `null` where it must not be taken. */
  place(name: string): string | null {
    if (++this.#members > this.#limits.members) throw new StopReading('too-many-members');
    if (/[\u0000-\u001f\u007f]/.test(name) || name.length > longestPath) return this.#refuse('odd-name', name);
    if (/^(?:\/|[A-Za-z]:[\\/])/.test(name)) return this.#refuse('absolute', name);
    const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (segments.includes('..')) return this.#refuse('outside', name);
    if (segments.length > deepestPath || segments.some((segment) => segment.length > longestSegment))
      return this.#refuse('odd-name', name);
    return segments.join('/');
  }

  add(path: string, member: Member): void {
    const how = this.tree.add(path, member);
    if (how === 'replaced') this.note('duplicate', path);
    if (how === 'misplaced') this.note('misplaced', path);
    else if (member.type === 'file') this.#kept += member.bytes.length;
  }

  #refuse(trouble: Trouble, name: string): null {
    this.note(trouble, name);
    return null;
  }
}
