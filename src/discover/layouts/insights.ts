import { timeInName } from './capture-time.ts';
import { commandFileName } from './command-file-name.ts';
import type { Remark, SeenLayout, Snapshot } from './layout.ts';
import { readJson } from './read-json.ts';

/** What insights-client keeps only lines of that its rules ask for. */
const filtered = [
  'etc/ssh/sshd_config',
  'etc/sysconfig/sshd',
  'etc/sysconfig/iptables',
  'etc/sysconfig/ip6tables',
  'insights_commands/sshd_-T',
  'insights_commands/lsof',
  'insights_commands/systemctl_status_--all',
];
const isFiltered = (path: string): boolean =>
  filtered.includes(path) || path.startsWith('etc/ssh/sshd_config.d/') || path.startsWith('var/log/');

/** What decides about SSH, and the command that shows it. */
const wanted: readonly string[] = [
  'sshd -T',
  'ss -tupna',
  'nft -j list ruleset',
  'iptables-save',
  'ip6tables-save',
  'ip addr',
  'ip route show table all',
];

interface Spec {
  readonly name?: string;
  readonly errors?: readonly unknown[];
  readonly results?: unknown;
}

interface Result {
  readonly object?: { readonly cmd?: string; readonly relative_path?: string; readonly rc?: number | null };
}

/** Command lines and failures of one spec's note in `meta_data`. */
function readSpec(text: string | null): { results: Result[]; failed: boolean } {
  const spec = readJson(text) as Spec | null;
  const results = Array.isArray(spec?.results)
    ? (spec.results as Result[])
    : spec?.results
      ? [spec.results as Result]
      : [];
  return { results, failed: (spec?.errors ?? []).length > 0 && results.length === 0 };
}

/** Archives of insights-client: the current ones (`data/`, `meta_data/`) and the classic ones (`insights_commands/`). */
export function seeInsights(snapshot: Snapshot): SeenLayout | null {
  const { files, directories } = snapshot;
  const current = files.has('insights_archive.txt') && directories.has('data');
  const root = current ? 'data/' : '';
  if (!current && !directories.has('insights_commands')) return null;
  const commands = new Map<string, string>();
  const failures = new Set<string>();
  for (const path of files) {
    if (!/^meta_data\/insights\.specs\.Specs\.\w+\.json$/.test(path)) continue;
    const { results } = readSpec(snapshot.read(path));
    for (const { object } of results) {
      const file = object?.relative_path;
      if (typeof file !== 'string') continue;
      if (typeof object?.cmd === 'string') commands.set(file, object.cmd);
      if (typeof object?.rc === 'number' && object.rc >= 124) failures.add(file);
    }
  }
  const remarks: Remark[] = [
    {
      code: 'collector-filters',
      message:
        'insights-client keeps only those lines of sshd_config, of `sshd -T` and of logs that its rules ask for: what is not there may still be on the host. Not collected in full: run `sshd -T`.',
      widens: true,
    },
  ];
  const missing = wanted.filter((command) => !files.has(`${root}insights_commands/${commandFileName(command)}`));
  if (missing.length > 0) {
    const list = missing.map((command) => `\`${command}\``).join(', ');
    remarks.push({
      code: 'not-collected',
      message: `insights-client has no output of ${list}. Not collected: run ${list}.`,
      widens: false,
    });
  }
  return {
    collector: 'insights-client',
    hostName: firstLine(
      snapshot.read(`${root}insights_commands/hostname_-f`) ?? snapshot.read(`${root}insights_commands/hostname`),
    ),
    capturedAt: timeInName(snapshot.name),
    machineId: firstLine(snapshot.read(`${root}etc/insights-client/machine-id`)),
    told: (path) => {
      const command = commands.get(path);
      if (failures.has(path)) return { quality: 'failed', ...(command === undefined ? {} : { command }) };
      if (isFiltered(path)) return { quality: 'filtered', ...(command === undefined ? {} : { command }) };
      return command === undefined ? null : { command };
    },
    always: [],
    absent: [],
    whole: [],
    remarks,
    pieces: [],
  };
}

export function firstLine(text: string | null): string | null {
  const line = (text ?? '').split('\n', 1)[0]!.trim();
  return /^[\w.-]{1,255}$/.test(line) ? line : null;
}
