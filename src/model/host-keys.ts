import type { DaemonFact, FileFact, FilesFact, StartFault } from './daemon.ts';

/** The keys that sshd tries without any HostKey line (sshd_config(5)). */
const defaultKeys = ['/etc/ssh/ssh_host_rsa_key', '/etc/ssh/ssh_host_ecdsa_key', '/etc/ssh/ssh_host_ed25519_key'];

export interface HostKeyFile {
  readonly path: string;
  /** `null`: known not to exist. */
  readonly file: FileFact | null;
}

/** The host keys that the daemon would try to load and about which a listing says something. */
export function knownHostKeys(
  config: DaemonFact | null,
  files: readonly FilesFact[],
): { keys: HostKeyFile[]; allKnown: boolean } {
  const wanted = config?.settings.get('hostkey') ?? defaultKeys;
  const keys: HostKeyFile[] = [];
  for (const path of wanted) {
    const entry = files.find((f) => f.files === 'entry' && f.entry.path === path);
    if (entry?.files === 'entry') keys.push({ path, file: entry.entry });
    else if (
      files.some(
        (f) => (f.files === 'listed' && f.directory === dirname(path)) || (f.files === 'absent' && f.path === path),
      )
    )
      keys.push({ path, file: null });
  }
  return { keys, allKnown: wanted.length > 0 && keys.length === wanted.length };
}

/**
 * Whether sshd refuses to load a private key because of its mode: owned by the user that runs it (root) and open to
 * group or others (authfile.c, sshkey_perm_ok). The group `ssh_keys` of Red Hat's builds up to 9 may read.
 */
export const isTooOpen = (file: FileFact): boolean =>
  file.type === 'file' &&
  file.owner === 'root' &&
  (file.mode & 0o077) !== 0 &&
  !(file.group === 'ssh_keys' && (file.mode & 0o077) === 0o040);

/** Faults that the listing of key files proves; without a usable key sshd exits with status 1. */
export function faultsOfHostKeys(config: DaemonFact | null, files: readonly FilesFact[]): StartFault[] {
  const { keys, allKnown } = knownHostKeys(config, files);
  if (!allKnown || keys.some((key) => key.file !== null && key.file.size > 0 && !isTooOpen(key.file))) return [];
  const shown =
    keys.find((key) => key.file !== null)?.file?.origin ?? files.find((f) => f.files === 'listed')?.origin ?? null;
  if (shown === null) return [];
  return [
    {
      code: 'no-host-keys',
      message: 'sshd: no hostkeys available -- exiting.',
      origin: shown,
      data: {},
      exitStatus: 1,
    },
  ];
}

const dirname = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
