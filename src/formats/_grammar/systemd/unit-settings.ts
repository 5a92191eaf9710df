import type { OriginTable } from '#core/origin';
import type { UnitSetting, UnitSyntax } from './ast.ts';

/** One file that speaks of a unit. `path` is the one on the host; `by` shifts its offsets to those of `file`. */
export interface UnitPart {
  readonly path: string;
  /** The source file's id; -1 for what a distribution ships. */
  readonly file: number;
  readonly by: number;
  readonly syntax: UnitSyntax;
}

/** A setting and the file that it stands in. */
export interface PlacedSetting extends Pick<UnitSetting, 'name' | 'value'> {
  readonly part: UnitPart;
  readonly origin: number;
}

/** All files of one unit in the order in which they count: the unit's own, then its drop-ins (systemd.unit(5)). */
export class UnitSettings {
  readonly parts: readonly UnitPart[];
  readonly #origins: OriginTable;

  constructor(parts: readonly UnitPart[], origins: OriginTable) {
    this.parts = parts;
    this.#origins = origins;
  }

  /** The beginning of the unit's own file; the default where nothing of it was collected. */
  get origin(): number {
    const own = this.parts[0];
    if (own === undefined) return this.#origins.default('systemd', 'the unit');
    return this.#originOf(own, { start: 0, end: Math.min(own.syntax.end, 1), name: '', value: '' });
  }

  /** The same of other files. */
  of(parts: readonly UnitPart[]): UnitSettings {
    return new UnitSettings(parts, this.#origins);
  }

  /** Every setting of these names, in order, empty ones included. */
  all(section: string, ...names: string[]): PlacedSetting[] {
    return this.parts.flatMap((part) =>
      part.syntax.children
        .filter((one) => one.name === section)
        .flatMap(({ children }) => children)
        .flatMap((node) =>
          node.type === 'setting' && names.includes(node.name)
            ? [{ name: node.name, value: node.value, part, origin: this.#originOf(part, node) }]
            : [],
        ),
    );
  }

  /** The one that counts where a setting has a single value; an empty one takes it back to the default. */
  last(section: string, name: string): PlacedSetting | null {
    const found = this.all(section, name).at(-1) ?? null;
    return found?.value === '' ? null : found;
  }

  /** Values of a setting that may be repeated; an empty one takes back what was said before. */
  list(section: string, name: string): PlacedSetting[] {
    const found = this.all(section, name);
    return found.slice(found.findLastIndex(({ value }) => value === '') + 1);
  }

  #originOf(part: UnitPart, { start, end, name, value }: Omit<UnitSetting, 'type'>): number {
    return part.file < 0
      ? this.#origins.default(part.path.slice(part.path.lastIndexOf('/') + 1), `${name}=${value}`)
      : this.#origins.span(part.file, start + part.by, end + part.by);
  }
}

/** Whether it is the unit's own file as a package brings it. */
export const isPackaged = ({ path, file }: UnitPart): boolean =>
  file >= 0 && /^(?:\/usr)?\/lib\/systemd\/system\/[^/]+$/.test(path);

const yes = /^(?:1|y|yes|t|true|on)$/i;

/** parse_boolean() of systemd; what is neither counts as no, as systemd ignores the line. */
export const isYes = (text: string | undefined): boolean => text !== undefined && yes.test(text);
