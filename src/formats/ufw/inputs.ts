import type { Family } from '#core/address';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { Table } from '../_grammar/table.ts';
import type { ParsedFile } from '../format.ts';
import type { Syntax } from '../syntax.ts';
import type { Added, State, Status } from './ast.ts';
import { readProfiles, readSettings, type Setting } from './read-settings.ts';

export type UfwInput = ParsedFile<Syntax>;

/** What the shell script takes for yes; other letters are none. */
export const isYes = (setting: Setting | undefined): boolean => /^(?:yes|YES)$/.test(setting?.value ?? '');

/** Collected artefacts of one host, by kind; of another network namespace, or failed, none. */
export class UfwInputs {
  readonly #inputs: readonly UfwInput[];

  constructor(inputs: readonly UfwInput[]) {
    this.#inputs = currentInputs(inputs);
  }

  /** The first complete one, else the first. */
  find(kind: string): UfwInput | null {
    const own = this.#inputs.filter((input) => input.kind === kind);
    return own.find(({ file }) => file.quality === 'complete') ?? own[0] ?? null;
  }

  settings(kind: 'ufw-conf' | 'ufw-defaults'): { input: UfwInput; map: ReadonlyMap<string, Setting> } | null {
    const input = this.find(kind);
    return input === null ? null : { input, map: readSettings(input.parsed.statements as Table) };
  }

  /** A variable of either file; ufw.conf is read last (ufw-init-functions). */
  setting(name: string): { input: UfwInput; setting: Setting } | null {
    for (const kind of ['ufw-conf', 'ufw-defaults'] as const) {
      const settings = this.settings(kind);
      const setting = settings?.map.get(name);
      if (settings && setting) return { input: settings.input, setting };
    }
    return null;
  }

  /** Scripts that ufw calls when it starts, if they are executable (ufw-framework(8)). */
  hooks(): readonly UfwInput[] {
    return this.#inputs.filter(({ kind }) => kind === 'ufw-hook');
  }

  profiles(): ReadonlyMap<string, string> {
    const files = this.#inputs.filter(({ kind }) => kind === 'ufw-applications');
    const byName = [...files].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
    return new Map(byName.flatMap(({ file, parsed }) => [...readProfiles(file.text, parsed.statements as Table)]));
  }

  /** The fullest listing that tells whether the firewall runs: verbose shows ports of profiles and the policies. */
  status(): { input: UfwInput; status: Status; state: State | null } | null {
    for (const kind of ['ufw-status-verbose', 'ufw-status-numbered', 'ufw-status']) {
      const input = this.find(kind);
      if (input === null) continue;
      const status = input.parsed.statements as Status;
      const state = status.children.find((line) => line.type === 'state') ?? null;
      if (state !== null || status.children.some((line) => line.type === 'entry')) return { input, status, state };
    }
    return null;
  }

  userRules(family: Family): UfwInput | null {
    return this.find(family === 4 ? 'ufw-user-rules' : 'ufw-user6-rules');
  }

  /** Files for iptables-restore that were collected, in the order in which ufw loads them. */
  rulesFiles(family: Family, which: readonly ('before' | 'user' | 'after')[]): UfwInput[] {
    return (['before', 'after', 'user'] as const)
      .filter((part) => which.includes(part))
      .map((part) => this.find(`ufw-${part}${family === 4 ? '' : '6'}-rules`))
      .filter((input) => input !== null);
  }

  added(): { input: UfwInput; added: Added } | null {
    const input = this.find('ufw-show-added');
    return input === null ? null : { input, added: input.parsed.statements as Added };
  }

  /** Whether ufw leaves IPv6 to a closed door: `IPV6` is anything but yes (ufw-init-functions). */
  ipv6(): { enabled: boolean; setting: Setting | null; file: number } | null {
    const found = this.setting('IPV6');
    if (found !== null) {
      const { input, setting } = found;
      return { enabled: isYes(setting), setting, file: input.file.id };
    }
    const defaults = this.settings('ufw-defaults');
    return defaults === null ? null : { enabled: false, setting: null, file: defaults.input.file.id };
  }
}
