import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import type { Tri } from '#core/tri';
import type { AddressFilter } from './address-filter.ts';
import type { KeyTerms, SessionRules } from './login.ts';

/** `major.minor` as numbers, so that 10.0 comes after 9.9. */
export interface OpenSshVersion {
  readonly major: number;
  readonly minor: number;
  readonly vendor: 'debian' | 'ubuntu' | 'redhat' | 'suse' | 'upstream';
  /** The distribution's package version, where known: `1:9.2p1-2+deb12u6`. */
  readonly packageVersion: string | null;
  /** Which of Debian's two packages of the daemon is installed, from 10.4 on; left out where no list of packages tells. */
  readonly gssapi?: 'with' | 'without';
}

/** What is installed: facts about the program, not its configuration. */
export type ProgramFact =
  | {
      readonly program: 'version';
      readonly version: OpenSshVersion;
      readonly from: 'banner' | 'package' | 'distribution';
    }
  /**
   * `doubtful`: it was not shown of a program that would mostly show it; `listener` is sshd itself, which since 9.8 leaves
   * that to sshd-session.
   */
  | { readonly program: 'libwrap'; readonly linked: boolean; readonly doubtful?: 'listener' | 'program' }
  | { readonly program: 'installed'; readonly installed: boolean };

export type SystemFact =
  | {
      readonly system: 'os';
      readonly id: string;
      readonly like: readonly string[];
      readonly version: string;
      readonly name: string;
    }
  | { readonly system: 'hostname'; readonly name: string }
  /** Who collected, where the collector says so. */
  | { readonly system: 'collector'; readonly root: boolean };

/** A socket that the configuration asks for. `address: null` is the wildcard. */
export interface DeclaredListener {
  readonly family: 4 | 6;
  readonly address: Address | null;
  readonly port: number;
  /** The device (VRF) that it is bound to; left out for none. */
  readonly device?: string;
  readonly origin: OriginId;
}

/**
 * Why the daemon would not start, or would die for each connection.
 * `code` is the kebab-case name of the condition (`unknown-keyword`, `global-in-match`, `no-host-keys`);
 * `message` is what the program prints.
 */
export interface StartFault {
  readonly code: string;
  readonly message: string;
  readonly origin: OriginId;
  /** Names that go into a finding's sentence: `{ keyword: 'PermitRootLogn' }`. */
  readonly data: Readonly<Record<string, string>>;
  readonly exitStatus: number;
  /** `connection`: the daemon starts and listens, and dies for each connection. */
  readonly when?: 'start' | 'connection';
}

/** A fault of the releases `refusing`, in words (`8.7 and later`); those of `taking` start. */
export interface DoubtfulFault extends StartFault {
  readonly refusing: string;
  readonly taking: string;
  /** What differs between the two, where it is not the release, and the command that tells. */
  readonly differs?: { readonly which: string; readonly command: string };
}

/** One place that sets a keyword, in the order the daemon reads. `conditional`: inside a Match block. */
export interface SettingPlace {
  readonly keyword: string;
  readonly values: readonly string[];
  readonly origin: OriginId;
  readonly conditional: boolean;
  /** Where the line begins, from 1; means nothing to the daemon. */
  readonly column?: number;
  /** The Match line that it stands under, for a conditional one. */
  readonly block?: OriginId;
}

/**
 * Something about a line that the daemon says nothing of and people would want to know:
 * - `include-names-nothing`: a file that does not exist, or a pattern that can fit none (`pattern`)
 * - `reads-differently`: releases from 8.7 on take its words apart in another way (`before`, `after`)
 */
export interface ConfigRemark {
  readonly code: 'include-names-nothing' | 'reads-differently';
  readonly origin: OriginId;
  readonly data: Readonly<Record<string, string>>;
}

/** The daemon's configuration, from its files or from `sshd -T`. */
export interface DaemonFact {
  readonly from: 'files' | 'effective-dump' | 'test-run';
  /** Keyword in lower case → values as `sshd -T` prints them, without any Match. Empty for a test run. */
  readonly settings: ReadonlyMap<string, readonly string[]>;
  readonly listeners: readonly DeclaredListener[];
  readonly faults: readonly StartFault[];
  /** What stops some releases, the newest among them, where nobody knows which release this is. */
  readonly doubtful?: readonly DoubtfulFault[];
  readonly places: readonly SettingPlace[];
  /** What holds for whom; left out by a test run, which shows no settings. */
  readonly sessions?: SessionRules;
  readonly remarks?: readonly ConfigRemark[];
  /** Included files that are named but were not collected: their content could change anything above. */
  readonly notCollected: readonly { readonly path: string; readonly origin: OriginId }[];
  /** What Ubuntu's socket generator reads; left out where files were not read. */
  readonly forSockets?: SocketSettings;
  readonly origin: OriginId;
}

/** The usual configuration file alone, as sshd-socket-generator(8) reads it: without the daemon's arguments. */
export interface SocketSettings {
  readonly listeners: readonly DeclaredListener[];
  /** `AddressFamily any`. */
  readonly anyFamily: boolean;
  /** Whether its lines can be read, whatever sshd makes of them together. */
  readonly readable: boolean;
  readonly notCollected: readonly string[];
}

/** A service manager's view of the daemon's service or socket. */
export interface UnitFact {
  /** `ssh.service`, `sshd.socket`, … */
  readonly unit: string;
  readonly role: 'service' | 'socket';
  readonly load: 'loaded' | 'masked' | 'not-found' | 'error' | null;
  readonly enabled: 'enabled' | 'disabled' | 'static' | 'masked' | 'generated' | 'indirect' | null;
  readonly active: 'active' | 'inactive' | 'failed' | 'activating' | null;
  /** `exit-code`, `start-limit-hit`, … as the manager names it. */
  readonly result: string | null;
  readonly exitStatus: number | null;
  readonly origin: OriginId;
  readonly places: Readonly<Partial<Record<'load' | 'enabled' | 'active', OriginId>>>;
  /** What a socket unit listens on (`ListenStream=`, systemd.socket(5)); absent where the source does not show it. */
  readonly listens?: readonly DeclaredListener[];
  /** The address lists in force, where the source shows them. */
  readonly filter?: AddressFilter;
  /** Its drop-ins by path, where the source shows that they exist. */
  readonly dropIns?: readonly { readonly path: string; readonly origin: OriginId }[];
  /** What manages it; left out for systemd. */
  readonly manager?: 'openrc' | 'upstart' | 'sysv' | 'runit';
}

/** A file seen in a directory listing, never its content. */
export interface FileFact {
  /** Absolute. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits 0 … 0o7777. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  /** Bytes; Infinity where the listing shows none, so that the file never counts as empty. */
  readonly size: number;
  /** Where the listing shows an ACL mark (`+`) the mode's group bits may mean a mask. */
  readonly accessControlList: boolean;
  readonly origin: OriginId;
}

export type FilesFact =
  | { readonly files: 'entry'; readonly entry: FileFact }
  /** Every entry of the directory is known (dot files only where `all`). */
  | { readonly files: 'listed'; readonly directory: string; readonly all: boolean; readonly origin: OriginId }
  | { readonly files: 'absent'; readonly path: string; readonly origin: OriginId }
  /** It was collected itself, which shows that it exists. */
  | { readonly files: 'present'; readonly path: string; readonly origin: OriginId }
  /** A user's keys. */
  | {
      readonly files: 'keys';
      readonly path: string;
      readonly keys: readonly KeyTerms[];
      readonly complete: boolean;
      readonly origin: OriginId;
    };

/** Where a mode of mandatory access control is said: the state now, options of the kernel, or the file for the next boot. */
export type ModeSource = 'state' | 'boot-options' | 'configuration';

/** Mandatory access control. */
export type MandatoryAccessFact =
  | {
      readonly access: 'mode';
      readonly mode: 'enforcing' | 'permissive' | 'disabled';
      readonly from: ModeSource;
      readonly origin: OriginId;
    }
  | {
      readonly access: 'port-label';
      readonly label: string;
      readonly protocol: string;
      readonly low: number;
      readonly high: number;
      readonly origin: OriginId;
    }
  | { readonly access: 'labels-listed'; readonly complete: boolean; readonly origin: OriginId }
  /** A refusal on record. `permissive`: it was let through all the same. */
  | {
      readonly access: 'denial';
      readonly by: 'selinux' | 'apparmor';
      readonly port: number | null;
      readonly what: string;
      readonly permissive: boolean;
      readonly origin: OriginId;
    }
  /** A profile of AppArmor for the daemon. */
  | { readonly access: 'profile'; readonly name: string; readonly enforced: boolean; readonly origin: OriginId };

/** A program that manages the packet filter, and what it admits in its own words. */
export interface FrontEndFact {
  readonly manager: 'ufw' | 'firewalld';
  readonly active: Tri;
  /** What its listing says of inbound ports, in its order. */
  readonly entries: readonly FrontEndEntry[];
  /** What takes packets to a group of entries. */
  readonly groups?: readonly FrontEndGroup[];
  /** What happens to the rest: `deny (incoming)`, a zone's target. */
  readonly fallback: 'accept' | 'drop' | 'reject' | null;
  readonly fallbackOrigin: OriginId;
  readonly origin: OriginId;
}

/** A zone that takes packets by their source, by the interface, or as the default one; a zone may be there several times. */
export interface FrontEndGroup {
  readonly name: string;
  readonly by: 'source' | 'interface' | 'default';
  /** The source or interface as printed; of the default zone its name. */
  readonly taken: string;
  /** What happens to packets that no entry matches. */
  readonly fallback: 'accept' | 'drop' | 'reject' | null;
  /** The line that says what happens to the rest. */
  readonly stops: OriginId | null;
  /** The binding’s place. */
  readonly origin: OriginId;
}

export interface FrontEndEntry {
  readonly action: 'accept' | 'drop' | 'reject' | 'limit';
  /** TCP ports as `[low, high, …]`; `null` for every port. */
  readonly ports: readonly number[] | null;
  /** The entry's sources as printed (`Anywhere`, `10.0.0.0/8`), for sentences. */
  readonly from: string;
  /** The service or application profile that stands for the ports: `OpenSSH`, `ssh`. */
  readonly name?: string;
  /** The manager ships its group with this entry: nobody here wrote it. */
  readonly shipped?: boolean;
  /** The zone or other heading it belongs to, and whether that takes any traffic. */
  readonly group: string | null;
  readonly groupActive: boolean;
  readonly origin: OriginId;
}
