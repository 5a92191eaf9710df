import { and, Maybe, No, or, type Tri, tri, Yes } from '#core/tri';
import type { OpenSshVersion } from '#model/daemon';
import type { HostView } from '#model/host-model';
import type { KeyTerms, SessionSettings, SourceList } from '#model/login';
import type { Check } from './check.ts';
import type { KeysFact } from './keys-in.ts';
import { loginWords } from './login-words.ts';
import { matchesName } from './match-name.ts';
import type { RevokedKeys } from './revoked-keys.ts';
import type { SourceClass } from './source-classes.ts';

/** What asks about the keys of a file. */
export interface KeyScene {
  readonly settings: SessionSettings;
  readonly view: HostView;
  /** Where the client comes from; `null` asks about anywhere. */
  readonly from: Pick<SourceClass, 'fits'> | null;
  /** PermitRootLogin lets root in with keys that have a command alone. */
  readonly commandsOnly: boolean;
  readonly revoked: RevokedKeys;
}

const asksNames = (settings: SessionSettings): boolean => settings.values.get('usedns')?.values[0] === 'yes';

/** The list of sources that a key is for, as this daemon reads it. */
export const sourcesOf = ({ from }: KeyTerms, settings: SessionSettings): SourceList | null =>
  from === null ? null : asksNames(settings) ? from.byName : from.byAddress;

/** Every list that may have to be compared with a client, whatever the daemon asks DNS; of one user, or of all. */
export function* keySources({ files, accounts }: HostView, user: string | null): Generator<SourceList> {
  const others = accounts.flatMap((fact) =>
    fact.account === 'user' && user !== null && fact.name !== user ? [`${fact.home}/`] : [],
  );
  for (const fact of files.facts) {
    if (fact.files !== 'keys' || others.some((home) => home.length > 1 && fact.path.startsWith(home))) continue;
    for (const { from } of fact.keys) if (from !== null) yield* [from.byAddress, from.byName];
  }
}

interface Judged {
  readonly passes: Tri;
  /** Whether sshd would take the key from this client. */
  readonly fits: Tri;
  readonly key: KeyTerms;
  readonly text: string;
  readonly symptom?: string;
}

/** Whether a key of the file lets somebody in; each line counts on its own. */
export function checkTerms({ path, keys, complete, origin }: KeysFact, scene: KeyScene): Check {
  const judged = firstFits(keys.map((key) => judgeKey(key, scene)));
  const best = judged.reduce<Judged | null>((a, b) => (a === null || b.passes > a.passes ? b : a), null);
  if (best === null || (best.passes === No && judged.every(({ key }) => key.usable === No)))
    return { passes: complete ? No : Maybe, origin, text: `${path} holds no key that sshd takes`, assumes: [] };
  const { passes, key, text, symptom } = best;
  const open = passes === No && !complete;
  return {
    passes: open ? Maybe : passes,
    origin: key.origin,
    text: passes === Yes ? `${path} holds keys` : text,
    assumes: [],
    ...(symptom === undefined || open ? {} : { symptom }),
  };
}

/** Of lines with the same key those behind the first that surely fits are never looked at. */
function firstFits(judged: readonly Judged[]): Judged[] {
  const decided = new Set<number>();
  return judged.filter(({ key, fits }) => {
    if (decided.has(key.first)) return false;
    if (fits === Yes) decided.add(key.first);
    return true;
  });
}

function judgeKey(key: KeyTerms, scene: KeyScene): Judged {
  const { settings, from } = scene;
  const list = sourcesOf(key, settings);
  const reasons: readonly (readonly [Tri, string])[] = [
    [key.usable, 'sshd may not read this line'],
    [algorithmFits(key, scene), `${key.keyType} is not among the algorithms that sshd takes`],
    [isLongEnough(key, settings), `${key.bits} bits are fewer than sshd takes`],
    [scene.revoked.admits(key), 'the key is revoked'],
    [isCurrent(key), 'the key has expired'],
    [list === null || from === null ? Yes : from.fits(list), 'the key is for other sources'],
  ];
  let fits: Tri = Yes;
  for (const [reason] of reasons) fits = and(fits, reason);
  const text = reasons.find(([reason]) => reason === fits)?.[1] ?? '';
  const refused = { passes: No, fits, key } as const;
  if (fits !== No && key.command === 'ends')
    return { ...refused, text: 'the key has a command that ends the session', symptom: loginWords.sessionEnds };
  if (fits !== No && key.command === null && scene.commandsOnly)
    return {
      ...refused,
      text: 'the key has no command, which root needs',
      // Up to 7.6 (measured; 8.2 closes the connection) it went on with the next method.
      ...(isBefore707(scene.view.version) ? {} : { symptom: loginWords.closed }),
    };
  return { passes: fits, fits, key, text: fits === Yes ? '' : text };
}

const isBefore707 = (version: OpenSshVersion | null): boolean =>
  version !== null && version.major * 100 + version.minor < 707;

/** An account's key after its time: sshd compares with its own clock. */
function isCurrent({ ends, seenAt }: KeyTerms): Tri {
  if (ends === null) return Yes;
  if (seenAt === null) return Maybe;
  return or(tri(seenAt < ends.earliest), seenAt < ends.latest ? Maybe : No);
}

const rsa = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];

/** Whether sshd takes every type that people commonly have keys of, so that it does not matter which a file holds. */
export const takesUsualTypes = (scene: KeyScene): boolean =>
  ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'].every((keyType) => algorithmFits({ keyType }, scene) === Yes);

function algorithmFits({ keyType }: Pick<KeyTerms, 'keyType'>, { settings, view }: KeyScene): Tri {
  const setting = settings.values.get('pubkeyacceptedalgorithms') ?? settings.values.get('pubkeyacceptedkeytypes');
  const list = setting?.values[0];
  // sshd has not taken DSA keys by default since 7.0.
  if (list === undefined) return keyType !== 'ssh-dss' ? Yes : (view.version?.major ?? 0) >= 7 ? No : Maybe;
  if (/^[+^-]/.test(list)) return Maybe;
  const names = keyType === 'ssh-rsa' ? rsa : [keyType];
  return tri(list.split(',').some((glob) => names.some((name) => matchesName(glob, name))));
}

function isLongEnough({ bits }: KeyTerms, settings: SessionSettings): Tri {
  const least = Number(settings.values.get('requiredrsasize')?.values[0] ?? 0);
  return tri(bits === null || !(bits < least));
}
