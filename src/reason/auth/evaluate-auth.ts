import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { and, Maybe, No, not, type Tri, Yes } from '#core/tri';
import type { Assumption, HostView } from '#model/host-model';
import type { SessionRules, SessionSettings, SourceList, UserPattern } from '#model/login';
import type { CellSet } from '../cell-set.ts';
import type { Line } from '../ending.ts';
import type { SourceSpace } from '../source-space.ts';
import type { Ending } from '../verdict.ts';
import { checkAccount, checkStart } from './account-stage.ts';
import { checkUser, type LoginScene } from './allowed-user.ts';
import { assume, type Check } from './check.ts';
import { keySources } from './key-terms.ts';
import { knownAccount } from './known-account.ts';
import { accessListSources } from './login-access.ts';
import { type RefusedLogin, refusedBefore } from './login-history.ts';
import { loginWords } from './login-words.ts';
import { possibleSessions } from './session-settings.ts';
import { sourceClasses } from './source-classes.ts';
import { checkAttempts, checkMethods } from './usable-methods.ts';

/** What becomes of a login; sources in several endings are undecided. */
export interface AuthEnding extends Ending {
  readonly cells: CellSet;
  readonly assumes: readonly Assumption[];
  readonly lines: readonly Line[];
  readonly doubts: readonly OriginId[];
}

export interface LoginQuestion {
  readonly view: HostView;
  readonly user: string;
  readonly to: Address | null;
  readonly port: number;
}

const accepted: Ending = { verdict: 'accepted', symptom: null, hop: null };

/** The configuration that sessions go by: the files tell of Match blocks, a dump only of what holds for everybody. */
export function sessionRulesOf(view: HostView): SessionRules | null {
  const files = view.daemon.files?.sessions ?? null;
  const dump = view.daemon.dump?.sessions ?? null;
  return files?.complete || dump === null ? files : files === null ? dump : { ...dump, blocks: files.blocks };
}

/** Every list of sources that decides who may log in from where; of one user, or of all. */
export function* sessionSources(view: HostView, user: string | null = null): Generator<SourceList> {
  const rules = sessionRulesOf(view);
  if (rules) {
    for (const settings of [rules.general, ...rules.blocks]) yield* userSources(settings);
    for (const { criteria } of rules.blocks)
      for (const criterion of criteria) if (criterion.asks === 'source') yield criterion.list;
  }
  yield* accessListSources(view);
  yield* keySources(view, user);
}

function* userSources({ allowUsers, denyUsers }: SessionSettings): Generator<SourceList> {
  const patterns: readonly UserPattern[] = [...(allowUsers ?? []), ...(denyUsers ?? [])];
  for (const { from } of patterns) if (from !== null) yield from;
}

/**
 * Whether sshd would let this user in. Accepted: it would let the user try at least one method that, as far as was
 * collected, can succeed, and nothing behind it turns the user away. Whether the client has the key or knows the
 * password nobody can read from a server.
 */
export function evaluateAuth(question: LoginQuestion, space: SourceSpace, cells: CellSet): AuthEnding[] {
  const { view, user, to, port } = question;
  const rules = sessionRulesOf(view);
  const refused = refusedBefore(view, user);
  if (rules === null) {
    const assumes = [assume('cat /etc/ssh/sshd_config')];
    if (refused) return [{ ...refuseAgain(refused, assumes, null), cells }];
    return [{ ...accepted, cells, assumes, lines: [], doubts: [] }];
  }
  const account = knownAccount(view, user);
  const endings: AuthEnding[] = [];
  for (const one of sourceClasses(sessionSources(view, user), space, cells)) {
    const scene: LoginScene = { view, account, from: one };
    const history: History = { refused, complete: rules.complete };
    for (const { settings, doubts } of possibleSessions(rules, { account, from: one, to, port })) {
      for (const ending of endSession(settings, scene, history)) {
        const unread = rules.complete ? [] : [assume('cat /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*')];
        endings.push({
          ...ending,
          cells: one.cells.clone(),
          assumes: [...ending.assumes, ...unread],
          doubts: [...doubts, ...ending.doubts],
        });
      }
    }
  }
  return endings;
}

type SessionEnding = Omit<AuthEnding, 'cells'>;

/** One way the configuration may treat the login, to its end. */
function endSession(settings: SessionSettings, scene: LoginScene, history: History): SessionEnding[] {
  const refusing = settings.values.get('refuseconnection');
  if (refusing?.values[0] === 'yes') {
    const line = lineOf(refusing.origin, 'refuses this session', 'sshd');
    return [
      {
        verdict: 'disconnected',
        symptom: 'Connection closed after the banner',
        hop: 'sshd',
        assumes: [],
        lines: line,
        doubts: [],
      },
    ];
  }
  const methods = checkMethods(settings, scene);
  const denied = loginWords.denied(methods.offered);
  const impossible = methods.impossible ? { symptom: loginWords.noMethods } : {};
  const asked: Asked = { user: checkUser(settings, scene), methods, account: checkAccount(settings, scene) };
  const checks: Check[] = [
    ...checkStart(settings, scene),
    ...(methods.impossible ? [{ ...methods, ...impossible }] : cutOff(settings, scene, asked.user)),
    ...asked.user,
    ...(methods.impossible ? [] : [methods]),
    ...asked.account,
  ];
  // What comes first is what the client sees, unless something before it is undecided.
  const failing = checks.findIndex(({ passes }) => passes === No);
  const before = failing < 0 ? checks : checks.slice(0, failing);
  const open = before.filter(({ passes }) => passes === Maybe);
  const way = { denied, before, open };
  const endings: SessionEnding[] = open.map((check) => deny(check, way));
  const refused = failing < 0 ? refusedAgain(asked, history) : null;
  if (failing >= 0) endings.push(deny(checks[failing]!, way));
  else if (refused !== null) {
    const assumes = checks.flatMap((check) => check.assumes);
    endings.push({ ...refuseAgain(refused, assumes, methods.offered), doubts: originsOf(open) });
  } else
    endings.push({
      ...accepted,
      assumes: checks.flatMap(({ assumes }) => assumes),
      lines: thanksOf(before),
      doubts: originsOf(open),
    });
  return endings;
}

/** More than two keys, a right one that fails, and each of the two other ways once, nobody tries. */
const mostFailures = 5;

/** MaxAuthTries, where it may end the connection of a client that offers some other keys first. */
function cutOff(settings: SessionSettings, scene: LoginScene, user: readonly Check[]): Check[] {
  const tries = settings.values.get('maxauthtries');
  const most = Number(tries?.values[0]);
  if (tries === undefined || !(most <= mostFailures)) return [];
  const admitted = user.reduce((all: Tri, { passes }) => and(all, passes), Yes);
  const cut = checkAttempts(settings, scene, most, admitted);
  if (cut === No) return [];
  const text = 'ends the connection after so many failures';
  return [{ passes: not(cut), origin: tries.origin, text, assumes: [], symptom: loginWords.tooMany }];
}

/** What logs tell of this user's last login, if it came to nothing. */
interface History {
  readonly refused: RefusedLogin | null;
  /** Whether the settings of sshd are known. */
  readonly complete: boolean;
}

interface Asked {
  readonly user: readonly Check[];
  readonly methods: Check;
  readonly account: readonly Check[];
}

/** The refusal that a log shows, where nothing collected says that what it was about is in order now. */
function refusedAgain({ user, methods, account }: Asked, { refused, complete }: History): RefusedLogin | null {
  const assumed = (checks: readonly Check[]): boolean => checks.some(({ assumes }) => assumes.length > 0);
  if (refused === null) return null;
  const open = {
    user: !complete || assumed(user),
    keys: assumed([methods]),
    root: !complete,
    account: assumed(account),
  };
  return open[refused.stage] ? refused : null;
}

/** The login ends as the last one did: what a log shows happened, and it may have been mended since. */
const refuseAgain = (
  { origin, stage }: RefusedLogin,
  assumes: readonly Assumption[],
  offered: string | null,
): SessionEnding => ({
  verdict: 'auth-denied',
  symptom:
    stage === 'account' ? loginWords.closed : offered === null ? 'Permission denied' : loginWords.denied(offered),
  hop: 'auth',
  assumes,
  lines: lineOf(origin, 'turned this user away before'),
  doubts: [],
});

/** How far the login came. */
interface Way {
  /** The words for all that sshd refuses without saying why. */
  readonly denied: string;
  readonly before: readonly Check[];
  readonly open: readonly Check[];
}

function deny(check: Check, { denied, before, open }: Way): SessionEnding {
  const symptom = check.symptom ?? denied;
  // What was assumed on the way matters only where it would have looked different.
  const assumed = before.filter((earlier) => (earlier.symptom ?? denied) !== symptom).flatMap(({ assumes }) => assumes);
  return {
    verdict: 'auth-denied',
    symptom,
    hop: 'auth',
    assumes: [...assumed, ...check.assumes],
    lines: [...thanksOf(before), ...lineOf(check.origin, check.text)],
    doubts: originsOf(open),
  };
}

const originsOf = (checks: readonly Check[]): OriginId[] => checks.flatMap(({ origin }) => origin ?? []);

const thanksOf = (checks: readonly Check[]): Line[] =>
  checks.filter(({ passes }) => passes === Yes).flatMap(({ origin, text }) => lineOf(origin, text));

const lineOf = (origin: OriginId | null, text: string, hop: 'auth' | 'sshd' = 'auth'): Line[] =>
  origin === null ? [] : [{ origin, hop, packet: 'banner', text }];
