import type { Claim } from '#core/source-file';
import type { Contributions } from '#model/contribution';
import type { UnitFact } from '#model/daemon';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { parseTable } from '../_grammar/table.ts';
import type { FormatCode, HostContext, ParsedFile, SupportRow } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';

/** A line that says how the service is; `manager` is whose words they are. */
interface ServiceLine extends Syntax, Pick<UnitFact, 'active' | 'enabled'> {
  readonly type: 'service';
  readonly name: string;
  readonly manager: NonNullable<UnitFact['manager']>;
}

interface OtherLine extends Syntax {
  readonly type: 'other';
}

interface Report extends Syntax {
  readonly type: 'services';
  readonly children: readonly (ServiceLine | OtherLine)[];
}

type Read = Omit<ServiceLine, 'type' | 'start' | 'end'>;
type Phrase = readonly [RegExp, (match: RegExpExecArray) => Read];

const daemon = '(ssh|sshd|openssh|openssh-server|openssh-daemon|dropbear)';
const states: Readonly<Record<string, UnitFact['active']>> = {
  running: 'active',
  started: 'active',
  stopped: 'inactive',
  'not running': 'inactive',
  inactive: 'inactive',
  crashed: 'failed',
};

const phrase = (text: string): RegExp => new RegExp(`^\\s*${text}`);
const sysv = (name: string, active: UnitFact['active']): Read => ({ name, active, enabled: null, manager: 'sysv' });
const openrc = (name: string, active: UnitFact['active']): Read => ({ name, active, enabled: null, manager: 'openrc' });

/** Debian's and Red Hat's start scripts, OpenRC, upstart. */
const phrases: readonly Phrase[] = [
  [
    phrase(`\\*? ?${daemon} (?:\\(pid +[\\d ]+\\) )?is (running|stopped|not running)`),
    ([, name, state]) => sysv(name!, states[state!]!),
  ],
  [phrase(`\\*? ?${daemon} dead but`), ([, name]) => sysv(name!, 'failed')],
  [phrase(`\\[ ([-+]) \\] +${daemon}$`), ([, sign, name]) => sysv(name!, sign === '+' ? 'active' : 'inactive')],
  [phrase('\\* status: (started|stopped|crashed|inactive)'), ([, state]) => openrc('sshd', states[state!]!)],
  [
    // `rc-update show`; a runlevel such as `shutdown` starts nothing.
    phrase(`${daemon} \\|(.*)`),
    ([, name, levels]) => ({
      name: name!,
      active: null,
      enabled: /\b(?:default|boot|sysinit)\b/.test(levels!) ? 'enabled' : /\S/.test(levels!) ? null : 'disabled',
      manager: 'openrc',
    }),
  ],
  [
    // The service's own mark tells how it begins, where that is not how it is.
    phrase(`(run|down|finish): (?:\\S*/)?${daemon}:(.*)`),
    ([, state, name, rest]) => ({
      name: name!,
      active: state === 'run' ? 'active' : 'inactive',
      enabled: (state === 'run') === /normally/.test(rest!) ? 'disabled' : 'enabled',
      manager: 'runit',
    }),
  ],
  [phrase(`${daemon} +\\[ *(started|stopped|crashed|inactive)`), ([, name, state]) => openrc(name!, states[state!]!)],
  [
    phrase(`${daemon} (start|stop)/(\\w[\\w-]*)`),
    ([, name, goal, state]) => ({
      name: name!,
      active: goal === 'start' && state === 'running' ? 'active' : goal === 'start' ? 'activating' : 'inactive',
      enabled: null,
      manager: 'upstart',
    }),
  ],
  [
    // Servers boot into runlevel 3, desktops into 5.
    phrase(`${daemon}[ \\t]+0:.*3:(on|off).*5:(on|off)`),
    ([, name, three, five]) => ({
      name: name!,
      active: null,
      enabled: three === 'on' && five === 'on' ? 'enabled' : three === 'off' && five === 'off' ? 'disabled' : null,
      manager: 'sysv',
    }),
  ],
];

function readLine(line: string): Read | null {
  for (const [pattern, read] of phrases) {
    const match = pattern.exec(line);
    if (match) return read(match);
  }
  return null;
}

/** Scripts speak of the daemon; the service is what was asked for: Debian's `ssh` prints `sshd is not running`. */
const askedFor = ({ command, slug }: Claim): string | null =>
  /(?:^|[-\s_])(?:(?:rc-)?service[-\s_]+(\w+)|(?:etc[-/])?init\.?d[-/](\w+))[-\s_]+status\b/
    .exec(command ?? slug)
    ?.slice(1)
    .find((name) => /^(?:ssh|sshd)$/.test(name ?? '')) ?? null;

function lowerServices(inputs: readonly ParsedFile<Report>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of currentInputs(inputs)) {
    for (const node of parsed.statements.children) {
      // Another SSH server is no evidence of the one whose configuration this is.
      if (node.type !== 'service' || node.name === 'dropbear') continue;
      const { active, enabled, manager, start, end } = node;
      const name = askedFor(file.claim) ?? (node.name === 'openssh-daemon' ? 'sshd' : node.name);
      const origin = host.origins.span(file.id, start, end);
      const unit = {
        unit: name,
        role: 'service',
        load: null,
        result: null,
        exitStatus: null,
        origin,
        manager,
      } as const;
      const add = (basis: 'observed' | 'declared', value: UnitFact): void =>
        into.add({ slice: 'units', basis, quality: file.quality, file: file.id, origin, value });
      if (active !== null) add('observed', { ...unit, active, enabled: null, places: { active: origin } });
      if (enabled !== null) add('declared', { ...unit, active: null, enabled, places: { enabled: origin } });
    }
  }
}

const support: readonly SupportRow[] = [
  { construct: 'service ssh status', state: 'modelled', note: 'Debian’s and Red Hat’s start scripts, OpenRC.' },
  { construct: 'service --status-all', state: 'modelled', note: '`[ + ]` and `[ - ]`; `[ ? ]` says nothing.' },
  { construct: 'rc-status, rc-update show', state: 'modelled', note: '' },
  { construct: 'sv status', state: 'modelled', note: 'runit.' },
  { construct: 'chkconfig --list', state: 'partial', note: 'Runlevels 3 and 5, where they agree.' },
  { construct: 'initctl list, status ssh', state: 'modelled', note: 'upstart.' },
  { construct: 'other services', state: 'irrelevant', note: '' },
];

export const code: FormatCode<Report> = {
  parse({ text }) {
    const children = parseTable(text).children.map(({ start, end }): ServiceLine | OtherLine => {
      const found = readLine(text.slice(start, end));
      return found === null ? { type: 'other', start, end } : { type: 'service', start, end, ...found };
    });
    return { statements: { type: 'services', start: 0, end: text.length, children }, diagnostics: [] };
  },
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerServices,
  support,
};
