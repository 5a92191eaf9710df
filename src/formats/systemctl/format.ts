import { claimName } from '../_grammar/claim-name.ts';
import type { Detection, Format, FormatKind } from '../format.ts';

const kind = (id: string, command: string): FormatKind => ({
  id: `systemctl-${id}`,
  title: `output of \`${command}\``,
  command,
  emptyMeans: 'failed',
  single: false,
});

/** What the name of a capture says of the subcommand. */
const names: readonly (readonly [RegExp, string])[] = [
  [/(?:^|-)systemctl-(?:[a-z]+-)*?status(?:-|$)/, 'systemctl-status'],
  [/(?:^|-)(?:systemctl-)?is-enabled(?:-|$)/, 'systemctl-is-enabled'],
  [/(?:^|-)(?:systemctl-)?is-active(?:-|$)/, 'systemctl-is-active'],
  [/(?:^|-)(?:systemctl-)?list-sockets(?:-|$)/, 'systemctl-list-sockets'],
  [/(?:^|-)(?:systemctl-)?list-unit-files(?:-|$)/, 'systemctl-list-unit-files'],
  [/(?:^|-)(?:systemctl-)?list-units(?:-|$)/, 'systemctl-list-units'],
  [/(?:^|-)systemctl-show(?!-environment)(?:-|$)/, 'systemctl-show'],
  [/(?:^|-)systemctl-cat(?:-|$)/, 'systemctl-cat'],
];

const contents: readonly (readonly [RegExp, string])[] = [
  [/^(?:[●○×↻*] )?[\w@.\\:-]+\.(?:service|socket)(?: - .*)?\r?\n[ \t]+Loaded: /m, 'systemctl-status'],
  [/^Unit \S+ could not be found\.\r?$/m, 'systemctl-status'],
  [/^LISTEN +UNIT +ACTIVATES/m, 'systemctl-list-sockets'],
  [/^UNIT FILE +STATE/m, 'systemctl-list-unit-files'],
  [
    /^sshd?\.(?:service|socket) +(?:enabled|disabled|masked|static|indirect|generated|alias)\b/m,
    'systemctl-list-unit-files',
  ],
  [/^ *UNIT +LOAD +ACTIVE +SUB /m, 'systemctl-list-units'],
  [/^[●○×* ]*sshd?\.(?:service|socket) +(?:loaded|masked|not-found|error) +\w+ +\S+ /m, 'systemctl-list-units'],
  [/^Failed to get unit file state for \S+:/m, 'systemctl-is-enabled'],
  [/^# \/\S+\.(?:service|socket)(?:\.d\/\S+\.conf)?\r?$/m, 'systemctl-cat'],
  [/^(?:ActiveState|LoadState|UnitFileState|ExecMainStatus)=/m, 'systemctl-show'],
];

export const format: Format = {
  id: 'systemctl',
  title: 'State of units (systemctl)',
  kinds: [
    kind('status', 'systemctl status ssh sshd ssh.socket'),
    kind('is-enabled', 'systemctl is-enabled ssh'),
    kind('is-active', 'systemctl is-active ssh'),
    kind('list-sockets', 'systemctl list-sockets'),
    kind('list-unit-files', 'systemctl list-unit-files'),
    kind('list-units', 'systemctl list-units --all'),
    kind('show', 'systemctl show ssh'),
    kind('cat', 'systemctl cat ssh.socket'),
  ],
  names: ['systemctl', 'is-enabled', 'is-active', 'list-sockets', 'list-unit'],
  signs: [
    '.service',
    '.socket',
    'could not be found',
    'activates',
    'unit file',
    'load',
    'activestate=',
    'execmainstatus=',
  ],
  phase: 'units',
  carriesOut: ['units'],
  // That there is no such unit is what was asked for.
  answers: [
    /^Unit \S+ could not be found\.$/,
    /^Failed to get unit file state for \S+: (?:No such file or directory|Unit \S+ does not exist)/,
  ],
  detect(claim, head): Detection | null {
    const name = claimName(claim);
    const named = names.find(([pattern]) => pattern.test(name))?.[1] ?? null;
    const shows = (kind: string | null) => contents.find(([pattern, id]) => (kind ?? id) === id && pattern.test(head));
    if (named !== null) return { kind: named, score: shows(named) ? 90 : 60 };
    const found = shows(null);
    return found === undefined ? null : { kind: found[1], score: 80 };
  },
  load: async () => (await import('./code.ts')).code,
};
