import { timeInName } from './capture-time.ts';
import { firstLine } from './insights.ts';
import type { Piece, Remark, SeenLayout, Snapshot } from './layout.ts';
import { readManifest, type SosCommand } from './sos-manifest.ts';
import type { Told } from './told.ts';

type Version = readonly [major: number, minor: number, patch: number];

const before = (version: Version, ...other: readonly number[]): boolean => {
  for (let i = 0; i < 3; i++) {
    const difference = version[i]! - (other[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
};

function readVersion(text: string | null): Version | null {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text ?? '');
  return match && [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** What decides about SSH, where it lies in one of the versions, and the command that shows it. */
const wanted: readonly { readonly file: RegExp; readonly command: string; readonly skipped: RegExp }[] = [
  {
    file: /^sos_commands\/(?:firewall_tables|networking)\/nft_(?:-a_)?list_ruleset$/,
    command: 'nft -a list ruleset',
    skipped: /^nft /,
  },
  {
    file: /^sos_commands\/(?:firewall_tables|networking)\/iptables_/,
    command: 'iptables-save',
    skipped: /^iptables /,
  },
  {
    file: /^sos_commands\/(?:firewall_tables|networking)\/ip6tables_/,
    command: 'ip6tables-save',
    skipped: /^ip6tables /,
  },
  {
    file: /^sos_commands\/networking\/(?:ss_-peaonmi|netstat_\S*-neopa)$/,
    command: 'ss -tlnp',
    skipped: /^(?:ss|netstat) -/,
  },
  { file: /^sos_commands\/networking\/ip_(?:-o_addr|-d_address|address)$/, command: 'ip addr', skipped: /^ip -o addr/ },
  {
    file: /^sos_commands\/networking\/ip_route_show_table_all$/,
    command: 'ip route show table all',
    skipped: /^ip route/,
  },
];

/** Directories that a plugin takes with all they hold. */
const wholeOf: readonly (readonly [plugin: string, directory: string])[] = [
  ['ufw', '/etc/ufw'],
  ['fail2ban', '/etc/fail2ban'],
  ['systemd', '/etc/systemd/system'],
  ...['zones', 'services', 'ipsets', 'policies', 'helpers'].map(
    (name) => ['firewalld', `/etc/firewalld/${name}`] as const,
  ),
];

const dropIns = '/etc/ssh/sshd_config.d';
/** The first pattern of a line, as sos 4.2 to 4.7.1 reads it. */
const includesDropIns = /^[ \t]*include[ \t=]+"?\/etc\/ssh\/sshd_config\.d\/\*(?:\.conf)?["\s]/im;

/** When drop-ins are collected, by version. */
function dropInsOf(version: Version, sshdConfig: string | null): 'whole' | 'missing' {
  if (before(version, 4, 2)) return 'missing';
  if (!before(version, 4, 7, 2)) return 'whole';
  return sshdConfig !== null && includesDropIns.test(`${sshdConfig}\n`) ? 'whole' : 'missing';
}

/** Why sos did not run a command, by the command line. */
function readSkipped(log: string | null): Map<string, string> {
  const skipped = new Map<string, string>();
  for (const [, command, reason] of (log ?? '').matchAll(/skipped command '([^'\n]+)': ([^\n]*)/g))
    if (!skipped.has(command!)) skipped.set(command!, reason!.replace(/[ .]+$/, ''));
  return skipped;
}

function missingOutputs(
  files: ReadonlySet<string>,
  commands: readonly SosCommand[],
  skipped: ReadonlyMap<string, string>,
): Remark[] {
  return wanted
    .filter(({ file }) => ![...files].some((path) => file.test(path)))
    .map(({ command, skipped: own }) => {
      const reason = [...skipped].find(([line]) => own.test(line))?.[1];
      const tried = commands.find(({ exec }) => own.test(exec));
      const why =
        reason !== undefined
          ? ` because of ${reason}`
          : tried?.returnCode === 127
            ? ' because the program is not there'
            : '';
      return {
        code: 'not-collected',
        message: `sos has no output of \`${command}\`${why}. Not collected: run \`${command}\` as root.`,
        widens: false,
      };
    });
}

function qualityOf({ returnCode, truncated, timedOut }: SosCommand): Told['quality'] {
  if (returnCode === 126 || returnCode === 127) return 'failed';
  return truncated || timedOut || returnCode === 124 ? 'partial-view' : undefined;
}

/** Links into `sos_strings` stand for outputs and logs of which only the end was kept. */
function readTailed(snapshot: Snapshot): Piece[] {
  return [...snapshot.links].flatMap(([path, target]) => {
    const [, inside] = /(?:^|\/)(sos_strings\/[^\0]*\.tailed)$/.exec(target) ?? [];
    return inside !== undefined && snapshot.files.has(inside)
      ? [{ path: inside, claimPath: path, told: { quality: 'partial-view' as const } }]
      : [];
  });
}

/** Reports of sos, 3.0 to 4.12. */
export function seeSos(snapshot: Snapshot): SeenLayout | null {
  const { files, directories } = snapshot;
  if (!directories.has('sos_commands')) return null;
  const manifest = readManifest(snapshot.read('sos_reports/manifest.json'));
  const version = readVersion(manifest?.version ?? snapshot.read('version.txt')) ?? [0, 0, 0];
  const commands = new Map((manifest?.commands ?? []).map((one) => [one.file ?? '', one]));
  const ran = (plugin: string): boolean =>
    manifest === null ? directories.has(`sos_commands/${plugin}`) : manifest.plugins.has(plugin);
  const restricted = manifest?.restricted ?? false;
  const sshdConfig = snapshot.read('etc/ssh/sshd_config');
  const whole = wholeOf.filter(([plugin]) => ran(plugin) && !restricted).map(([, directory]) => directory);
  const remarks = missingOutputs(files, manifest?.commands ?? [], readSkipped(snapshot.read('sos_logs/sos.log')));
  if (sshdConfig !== null && dropInsOf(version, sshdConfig) === 'whole' && !restricted) whole.push(dropIns);
  else if (/^[ \t]*include\b/im.test(sshdConfig ?? ''))
    remarks.push({
      code: 'not-collected',
      message: `sos ${version.join('.')} does not collect what Include in sshd_config names. Not collected: run \`cat /etc/ssh/sshd_config.d/*\`.`,
      widens: true,
    });
  return {
    collector: `sos ${version.join('.')}`,
    hostName: firstLine(snapshot.read('sos_commands/host/hostname')) ?? firstLine(snapshot.read('etc/hostname')),
    capturedAt: manifest?.startedAt ?? timeInName(snapshot.name),
    machineId: firstLine(snapshot.read('etc/machine-id')),
    told: (path) => {
      const command = commands.get(path);
      if (command === undefined) return null;
      const quality = qualityOf(command);
      return quality === undefined ? { command: command.exec } : { command: command.exec, quality };
    },
    always: ran('networking') && !restricted ? ['/etc/hosts.allow', '/etc/hosts.deny'] : [],
    absent: [],
    whole,
    remarks,
    pieces: readTailed(snapshot),
  };
}
