import type { OriginId, OriginTable } from '#core/origin';
import type { ParsedFile } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import type { Settings } from './ast.ts';

interface Value {
  readonly text: string;
  readonly origin: OriginId;
}

type Section = Map<string, Value>;

/** The jails' settings after all files were read, the later ones over the earlier ones (jail.conf(5), FILES). */
export class Jails {
  readonly #sections = new Map<string, Section>();
  readonly collected: boolean;
  /** jail.conf itself was collected, so that what is set nowhere is not set. */
  readonly whole: boolean;

  constructor(files: readonly ParsedFile<Syntax>[], origins: OriginTable) {
    const own = files.filter(({ kind }) => kind === 'fail2ban-jails').sort((a, b) => rank(a) - rank(b) || order(a, b));
    this.collected = own.length > 0;
    this.whole = own.some(({ file }) => /(?:^|\/)jail\.conf$/.test(file.claim.path));
    for (const { file, parsed } of own) {
      for (const { name, children } of (parsed.statements as Settings).children) {
        const section = this.#sections.get(name) ?? new Map<string, Value>();
        this.#sections.set(name, section);
        for (const { name: key, value, start, end } of children)
          section.set(key, { text: value, origin: origins.span(file.id, start, end) });
      }
    }
  }

  /** Of the jail, else of `[DEFAULT]`, with `%(name)s` filled in; `null` where it is not set or a part is missing. */
  setting(jail: string, name: string): Value | null {
    const own = this.#sections.get(jail)?.get(name) ?? this.#sections.get('DEFAULT')?.get(name);
    if (own === undefined) return null;
    const text = this.#filled(own.text, jail, 8);
    return text === null ? null : { text, origin: own.origin };
  }

  /** A jail counts where it is enabled, in its own section or by default. */
  isEnabled(jail: string): boolean {
    return this.#sections.has(jail) && /^(?:true|yes|on|1)$/i.test(this.setting(jail, 'enabled')?.text.trim() ?? '');
  }

  #filled(text: string, jail: string, depth: number): string | null {
    if (depth === 0) return null;
    let whole = true;
    const filled = text.replace(/%\(([^)]+)\)s/g, (_, name: string) => {
      if (name === '__name__') return jail;
      const [section, key] = name.includes('/') ? name.split('/', 2) : [jail, name];
      const value = this.#sections.get(section!)?.get(key!) ?? this.#sections.get('DEFAULT')?.get(key!);
      const inner = value === undefined ? null : this.#filled(value.text, jail, depth - 1);
      // Names, mail addresses and paths come from files that decide nothing here.
      if (inner === null && /banaction|port|action_$/.test(name)) whole = false;
      return inner ?? '';
    });
    return whole ? filled : null;
  }
}

/** jail.conf, jail.d/*.conf, jail.local, jail.d/*.local. */
function rank({ file }: ParsedFile<Syntax>): number {
  const local = file.claim.path.endsWith('.local') ? 2 : 0;
  return local + (/(?:^|\/)jail\.d\//.test(file.claim.path) ? 1 : 0);
}

const order = (a: ParsedFile<Syntax>, b: ParsedFile<Syntax>): number =>
  a.file.claim.path < b.file.claim.path ? -1 : 1;
