import type { DaemonFact, FileFact, FilesFact, OpenSshVersion, StartFault } from './daemon.ts';

/** The keys that sshd tries without any HostKey line (sshd_config(5)). */
const defaultKeys = ['rsa', 'ecdsa', 'ed25519'].map((type) => `/etc/ssh/ssh_host_${type}_key`);

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
 * Keys of other names than those that packages make, where they are all that the daemon has and no listing tells whether
 * one is there.
 */
export function unseenHostKeys(config: DaemonFact, files: readonly FilesFact[]): readonly string[] {
  const wanted = config.settings.get('hostkey') ?? defaultKeys;
  const isOwn = (path: string): boolean => path.startsWith('/') && !/\/ssh_host_[a-z0-9_]+_key$/.test(path);
  return wanted.length > 0 && wanted.every(isOwn) && knownHostKeys(config, files).keys.length === 0 ? wanted : [];
}

/**
 * Whether this build lets the group `ssh_keys` read private keys: Red Hat's do, up to RHEL 9 (8.7, 9.9) and Fedora 37
 * (8.8). Fedora 38 began with 9.0, RHEL 10 with 9.9, so that 9.9 alone does not tell. Where nobody knows whose build it
 * is, the group itself tells: no other distribution has it.
 */
export const keyGroupMayRead = (version: OpenSshVersion | null): boolean =>
  version === null || version.vendor === 'redhat' ? !isAfterKeyGroup(version) : false;

const isAfterKeyGroup = (version: OpenSshVersion | null): boolean => {
  const packaged = /\.(?:el|fc)(\d+)/.exec(version?.packageVersion ?? '');
  if (packaged) return packaged[0].startsWith('.el') ? Number(packaged[1]) >= 10 : Number(packaged[1]) >= 38;
  return version !== null && version.major >= 10;
};

/**
 * Whether sshd refuses to load a private key because of its mode: owned by the user that runs it (root) and open to
 * group or others (authfile.c, sshkey_perm_ok).
 */
export const isTooOpen = (file: FileFact, version: OpenSshVersion | null): boolean =>
  file.type === 'file' &&
  file.owner === 'root' &&
  (file.mode & 0o077) !== 0 &&
  !(file.group === 'ssh_keys' && (file.mode & 0o077) === 0o040 && keyGroupMayRead(version));

const isMade = ({ path, file }: HostKeyFile): boolean =>
  defaultKeys.includes(path) && (file === null || file.size === 0);

/** Faults that the listing of key files proves; without a usable key sshd exits with status 1. */
export function faultsOfHostKeys(
  config: DaemonFact | null,
  files: readonly FilesFact[],
  version: OpenSshVersion | null,
): StartFault[] {
  const { keys, allKnown } = knownHostKeys(config, files);
  // An agent may hold keys that no file shows.
  if (hasAgent(config) || !allKnown) return [];
  // The units of Red Hat make keys that are missing or empty before sshd starts.
  if (version?.vendor === 'redhat' && keys.some((key) => isMade(key))) return [];
  if (keys.some((key) => key.file !== null && key.file.size > 0 && !isTooOpen(key.file, version))) return [];
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

/** HostKeyAgent: keys that stay with another program. */
export const hasAgent = (config: DaemonFact | null): boolean =>
  (config?.settings.get('hostkeyagent')?.[0] ?? 'none') !== 'none';

/** Which names of HostKeyAlgorithms a key serves, by the type in the name that `ssh-keygen -A` gives its file. */
const served: Readonly<Record<string, RegExp>> = {
  rsa: /^(?:ssh-rsa|rsa-sha2-256|rsa-sha2-512)$/,
  dsa: /^ssh-dss$/,
  ecdsa: /^ecdsa-sha2-nistp\d+$/,
  ed25519: /^ssh-ed25519$/,
  mldsa44_ed25519: /^ssh-mldsa44-ed25519$/,
};

/** `rsa`, `ed25519` …; `null` where the name does not tell. */
export const keyTypeOf = (path: string): string | null =>
  /(?:^|[/_.-])(rsa|dsa|ecdsa|mldsa44_ed25519|ed25519)(?:_key|$)/.exec(path)?.[1] ?? null;

/**
 * The private keys for which HostKeyAlgorithms has a name, and those for which it has none. `null` where nobody can tell:
 * names that say no type, certificates, an agent, a configuration without the list.
 */
export function offeredKeys(config: DaemonFact | null): { offered: string[]; unused: string[] } | null {
  const keys = config?.settings.get('hostkey');
  const list = config?.settings.get('hostkeyalgorithms')?.[0];
  if (!keys || list === undefined || config === null || hasAgent(config)) return null;
  if ((config.settings.get('hostcertificate') ?? []).length > 0) return null;
  const names = list.split(',').filter(Boolean);
  const types = keys.map((path) => ({ path, type: keyTypeOf(path) }));
  if (names.length > 0 && types.some(({ type }) => type === null)) return null;
  const isOffered = (type: string | null): boolean => type !== null && names.some((name) => served[type]!.test(name));
  return {
    offered: types.filter(({ type }) => isOffered(type)).map(({ path }) => path),
    unused: types.filter(({ type }) => !isOffered(type)).map(({ path }) => path),
  };
}

const dirname = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
