import { defaultKeysFiles, keysFilePaths } from '#core/keys-file';
import { and, Maybe, No, type Tri, tri, Yes } from '#core/tri';
import type { FileFact } from '#model/daemon';
import type { HostView } from '#model/host-model';
import type { SessionSettings } from '#model/login';
import { assume, type Check, passed } from './check.ts';
import { checkTerms, type KeyScene, takesUsualTypes } from './key-terms.ts';
import { keysIn } from './keys-in.ts';
import type { KnownAccount } from './known-account.ts';
import { type KnownFile, knownFile } from './known-file.ts';
import { revokedKeys } from './revoked-keys.ts';

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** Directories that packages own; what a listing does not show of them is taken to be in order. */
const system = new Set(['/', '/etc', '/etc/ssh', '/home', '/var', '/var/lib', '/usr', '/srv', '/opt', '/root']);

/** The account as its home directory goes; root's is known without a list of users. */
function homeOf({ name, user }: KnownAccount): { name: string; uid: number; home: string } | null {
  if (user) return { name, uid: user.uid, home: user.home };
  return name === 'root' ? { name, uid: 0, home: '/root' } : null;
}

type KeysAsked = Pick<KeyScene, 'from' | 'commandsOnly'>;
const anywhere: KeysAsked = { from: null, commandsOnly: false };

/** Whether a file of keys that sshd may use is there: sshd(8), AUTHORIZED_KEYS FILE FORMAT and StrictModes. */
export function checkKeys(
  settings: SessionSettings,
  view: HostView,
  account: KnownAccount,
  asked: KeysAsked = anywhere,
): Check {
  const value = (keyword: string): string => settings.values.get(keyword)?.values[0] ?? 'none';
  const dynamic = ['authorizedkeyscommand', 'trustedusercakeys', 'authorizedprincipalscommand'].find(
    (keyword) => value(keyword).toLowerCase() !== 'none' && value(keyword) !== '',
  );
  const revoked = revokedKeys(settings, view);
  if (revoked.all.passes === No) return revoked.all;
  const files = checkFiles(account, { settings, view, revoked, ...asked });
  if (dynamic === undefined || files.passes === Yes) return files;
  const { origin } = settings.values.get(dynamic)!;
  return { passes: Maybe, origin, text: 'keys come from elsewhere', assumes: [] };
}

function checkFiles(account: KnownAccount, keys: KeyScene): Check {
  const { settings, view } = keys;
  const setting = settings.values.get('authorizedkeysfile');
  const owner = homeOf(account);
  const patterns = setting?.values ?? defaultKeysFiles;
  if (setting && patterns.every((pattern) => /^(?:none)?$/i.test(pattern)))
    return { passes: No, origin: setting.origin, text: 'no file of keys is looked at', assumes: [] };
  if (owner === null) return passed([assume(`getent passwd ${account.name}`), assume(`ls -la ~${account.name}/.ssh`)]);
  const strict = settings.values.get('strictmodes')?.values[0] !== 'no';
  const paths = keysFilePaths(patterns, owner);
  const found = paths.map((path) => checkFile(path, { view, account, home: owner.home, strict, keys }));
  const [first, second] = found;
  // The older second file is hardly ever there, and then nobody lists it.
  if (first?.passes === No && second?.state === 'unknown' && paths[1]?.endsWith('/authorized_keys2'))
    return { ...first, assumes: [...first.assumes, assume(`ls -la ~${owner.name}/.ssh`)] };
  const best =
    found.find((one) => one.passes === Yes && one.assumes.length === 0) ?? found.find((one) => one.passes === Yes);
  return (
    best ?? found.find(({ passes }) => passes === Maybe) ?? found.find(({ origin }) => origin !== null) ?? found[0]!
  );
}

interface FileScene {
  readonly view: HostView;
  readonly account: KnownAccount;
  readonly home: string;
  readonly strict: boolean;
  readonly keys: KeyScene;
}

interface KeysFileCheck extends Check {
  readonly state: KnownFile['state'];
}

function checkFile(path: string, scene: FileScene): KeysFileCheck {
  const { state } = knownFile(scene.view, path);
  return { ...judgeFile(path, scene), state };
}

function judgeFile(path: string, scene: FileScene): Check {
  const { view, account, home } = scene;
  const file = knownFile(view, path);
  const empty = file.entry?.type === 'file' && file.entry.size === 0;
  if (file.state === 'absent' || empty) {
    const text = empty ? `${path} is empty` : `${path} does not exist`;
    return { passes: No, origin: file.origin, text, assumes: [] };
  }
  const inHome = path.startsWith(`${home.replace(/\/$/, '')}/`);
  const show = assume(
    inHome ? `ls -ld ~${account.name} ~${account.name}/.ssh ${path}` : `ls -ld ${parentOf(path)} ${path}`,
  );
  const missing = file.state === 'unknown' || (file.entry === null && scene.strict);
  const assumes = missing ? [show] : [];
  let readable: Tri = Yes;
  for (let at = path; ; at = parentOf(at)) {
    const known: KnownFile = at === path ? file : knownFile(view, at);
    if (known.entry) {
      const bad = fault(known.entry, at === path, scene);
      if (bad !== null) return { passes: bad.sure ? No : Maybe, origin: known.origin, text: bad.text, assumes: [] };
      readable = and(readable, canUse(known.entry, at === path, account));
    } else if (!system.has(at) && assumes.length === 0 && scene.strict) assumes.push(show);
    if (at === '/' || at === home) break;
  }
  if (readable === No) return { passes: No, origin: file.origin, text: `the user cannot read ${path}`, assumes: [] };
  const content = keysIn(view, path);
  const terms = content === null ? null : checkTerms(content, scene.keys);
  if (terms !== null) return terms.passes === No ? terms : { ...terms, passes: and(terms.passes, readable), assumes };
  if (scene.keys.revoked.admits(null) !== Yes)
    return { passes: and(readable, Maybe), origin: file.origin, text: `${path} may hold revoked keys alone`, assumes };
  if (!takesUsualTypes(scene.keys))
    return {
      passes: and(readable, Maybe),
      origin: file.origin,
      text: `${path} may hold keys that are not taken`,
      assumes,
    };
  if (scene.keys.commandsOnly)
    return { passes: Maybe, origin: file.origin, text: `${path} was not collected`, assumes };
  return { passes: readable, origin: file.origin, text: `${path} holds keys`, assumes };
}

interface Fault {
  readonly text: string;
  readonly sure: boolean;
}

/** StrictModes: owned by root or the user, writable for nobody else (misc.c, safe_path). */
function fault(entry: FileFact, isFile: boolean, { strict, view, account }: FileScene): Fault | null {
  // A link's mode says nothing; sshd follows it first.
  if (!strict || entry.type === 'link') return null;
  if (isFile && entry.type !== 'file') return { text: `${entry.path} is no regular file`, sure: true };
  const writable = { text: `${entry.path} is writable for others than its owner`, sure: true };
  if ((entry.mode & 0o002) !== 0) return writable;
  if ((entry.mode & 0o020) !== 0) {
    const harmless = isGroupHarmless(entry, view);
    if (harmless !== Yes) return { ...writable, sure: harmless === No };
  }
  return isOwnerAccepted(entry, account) ? null : { text: `${entry.path} belongs to ${entry.owner}`, sure: true };
}

/** Debian lets a group write that lists nobody but the owner as its member (user-group-modes.patch). */
function isGroupHarmless(entry: FileFact, view: HostView): Tri {
  const vendor = view.version?.vendor ?? null;
  if (vendor !== null && vendor !== 'debian' && vendor !== 'ubuntu') return No;
  const group = view.accounts.find(
    (fact) => fact.account === 'group' && (fact.name === entry.group || String(fact.gid) === entry.group),
  );
  if (group?.account !== 'group') return Maybe;
  if (group.members.some((member) => member !== entry.owner)) return No;
  return vendor === null ? Maybe : Yes;
}

const isOwner = ({ owner }: FileFact, { name, user }: KnownAccount): boolean =>
  owner === name || (user !== null && owner === String(user.uid));
const isOwnerAccepted = (entry: FileFact, account: KnownAccount): boolean =>
  entry.owner === 'root' || entry.owner === '0' || isOwner(entry, account);

/** sshd opens the file as the user who logs in. */
function canUse(entry: FileFact, isFile: boolean, account: KnownAccount): Tri {
  if (account.isRoot === true || entry.type === 'link' || entry.accessControlList) return Yes;
  const need = isFile ? 4 : 1;
  if (isOwner(entry, account)) return tri((entry.mode & (need << 6)) !== 0);
  const forGroup = tri((entry.mode & (need << 3)) !== 0);
  const forOthers = tri((entry.mode & need) !== 0);
  if (forGroup === forOthers) return forOthers;
  if (account.groups === null) return Maybe;
  return account.groups.includes(entry.group) ? forGroup : forOthers;
}
