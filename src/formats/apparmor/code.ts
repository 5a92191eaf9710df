import type { Contributions } from '#model/contribution';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { parseSections, type Section } from '../_grammar/sections.ts';
import type { Row } from '../_grammar/table.ts';
import type { FormatCode, HostContext, ParsedFile, SupportRow } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';

/** `3 profiles are in enforce mode.` and the names below it. */
interface Group extends Syntax {
  readonly type: 'group';
  readonly subject: 'profiles' | 'processes' | 'other';
  readonly mode: string | null;
  readonly children: readonly Name[];
}

interface Name extends Syntax {
  readonly type: 'name';
  readonly value: string;
}

interface Status extends Syntax {
  readonly type: 'aa-status';
  readonly children: readonly Group[];
}

const heading = /^\d+ (profiles|processes) (?:are in (\w+) mode|have profiles|are unconfined|are loaded).*$/;

function groupOf({ head, body, start, end }: Section, text: string): Group {
  const line = head === null ? '' : text.slice(head.start, head.end);
  const [, subject = 'other', mode = null] = heading.exec(line) ?? [];
  const names = (head === null ? [] : body).map((row) => nameOf(row, text));
  return { type: 'group', start, end, subject: subject as Group['subject'], mode, children: names };
}

const nameOf = ({ start, end }: Row, text: string): Name => ({
  type: 'name',
  start,
  end,
  value: text.slice(start, end),
});

/** A profile that is attached to the daemon's program: by its path or by its name. */
const isSshd = (name: string): boolean => /^(?:\/usr)?(?:\/local)?\/sbin\/sshd$|^sshd$/.test(name);

function lowerProfiles(inputs: readonly ParsedFile<Status>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of currentInputs(inputs)) {
    for (const { subject, mode, children } of parsed.statements.children) {
      if (subject !== 'profiles' || (mode !== 'enforce' && mode !== 'complain')) continue;
      for (const { value: name, start, end } of children.filter(({ value }) => isSshd(value))) {
        const origin = host.origins.span(file.id, start, end);
        const value = { access: 'profile', name, enforced: mode === 'enforce', origin } as const;
        into.add({ slice: 'mandatory-access', basis: 'observed', quality: file.quality, file: file.id, origin, value });
      }
    }
  }
}

const support: readonly SupportRow[] = [
  { construct: 'profiles in enforce and complain mode', state: 'modelled', note: 'Those of sshd.' },
  { construct: 'processes', state: 'irrelevant', note: 'Kept in the tree.' },
  { construct: 'apparmor module is not loaded', state: 'modelled', note: 'No profile confines anything.' },
];

export const code: FormatCode<Status> = {
  parse({ text }) {
    const isHead = ({ indent, start, end }: Row): boolean => indent === 0 && heading.test(text.slice(start, end));
    const children = parseSections(text, isHead).map((section) => groupOf(section, text));
    return { statements: { type: 'aa-status', start: 0, end: text.length, children }, diagnostics: [] };
  },
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerProfiles,
  support,
};
