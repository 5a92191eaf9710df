import type { OriginId } from '#core/origin';
import { and, Maybe, No, not, or, type Tri, tri, Yes } from '#core/tri';
import type { LoginModule } from '#model/accounts';
import type { HostView } from '#model/host-model';
import type { SessionSettings } from '#model/login';
import type { LoginScene } from './allowed-user.ts';
import { assume, type Check, passed } from './check.ts';
import { attemptsEnds, cutsOff, type Method } from './client-attempts.ts';
import { checkKeys } from './keys-evidence.ts';
import type { KnownAccount } from './known-account.ts';
import { loginWords } from './login-words.ts';
import type { ModuleAnswer } from './module-answers.ts';
import { stackOf, walkStack } from './walk-stack.ts';

/** Whether one of the ways to log in can succeed, and what the client is told of them. */
export interface MethodsCheck extends Check {
  /** As the client prints them: `publickey,password`. */
  readonly offered: string;
  /** No list of AuthenticationMethods can be met by what is switched on: sshd ends the connection. */
  readonly impossible: boolean;
  /** Every line that speaks against a way in, for a login that has none. */
  readonly against: readonly OriginId[];
}

/** In the order of sshd's table, which is the order of the client's message. */
const order: readonly Method[] = [
  'publickey',
  'gssapi-keyex',
  'gssapi-with-mic',
  'password',
  'keyboard-interactive',
  'hostbased',
];

const switches: Readonly<Record<Method, string>> = {
  publickey: 'pubkeyauthentication',
  'gssapi-keyex': 'gssapiauthentication',
  'gssapi-with-mic': 'gssapiauthentication',
  password: 'passwordauthentication',
  'keyboard-interactive': 'kbdinteractiveauthentication',
  hostbased: 'hostbasedauthentication',
};

const defaults = new Set(['pubkeyauthentication', 'passwordauthentication', 'kbdinteractiveauthentication']);

class Methods {
  readonly #settings: SessionSettings;
  readonly #view: HostView;
  readonly #account: KnownAccount;
  readonly #scene: LoginScene;

  constructor(settings: SessionSettings, scene: LoginScene) {
    this.#settings = settings;
    this.#view = scene.view;
    this.#account = scene.account;
    this.#scene = scene;
  }

  #value(keyword: string): string | undefined {
    return this.#settings.values.get(keyword)?.values[0]?.toLowerCase();
  }

  /** What nobody collected is taken to be as sshd has it by default. */
  isOn(method: Method): boolean {
    if (method === 'gssapi-keyex' && (this.#view.version?.vendor ?? 'upstream') === 'upstream') return false;
    const keyword = switches[method];
    const value = this.#value(keyword) ?? (defaults.has(keyword) ? 'yes' : 'no');
    // The newer name is not printed by releases that know the old one only.
    if (method === 'keyboard-interactive' && this.#value(keyword) === undefined)
      return (this.#value('challengeresponseauthentication') ?? 'yes') === 'yes';
    return value === 'yes';
  }

  switchOf(method: Method): OriginId | null {
    return this.#settings.values.get(switches[method])?.origin ?? null;
  }

  check(method: Method): Check {
    if (!this.isOn(method))
      return { passes: No, origin: this.switchOf(method), text: `${method} is switched off`, assumes: [] };
    const root = this.#checkRoot(method);
    if (root.passes === No) return root;
    const own = this.#checkOwn(method);
    return root.passes === Yes || own.passes === No
      ? own
      : { ...root, passes: and(root.passes, own.passes), assumes: [...root.assumes, ...own.assumes] };
  }

  #checkOwn(method: Method): Check {
    switch (method) {
      case 'publickey':
        return checkKeys(this.#settings, this.#view, this.#account, {
          from: this.#scene.from,
          commandsOnly: this.#isForcedOnly(),
        });
      case 'password':
        return this.#typedEmpty() ?? this.#checkPassword();
      case 'keyboard-interactive':
        return this.#value('usepam') === 'no'
          ? {
              passes: No,
              origin: this.#settings.values.get('usepam')!.origin,
              text: 'nobody asks without PAM',
              assumes: [],
            }
          : this.#checkPassword();
      default:
        return { passes: Maybe, origin: this.switchOf(method), text: `${method} may let somebody in`, assumes: [] };
    }
  }

  /** The first empty password counts as the method `none`, which no list of AuthenticationMethods has: monitor.c. */
  #typedEmpty(): Check | null {
    const lists = this.#settings.values.get('authenticationmethods');
    if (['any', '', undefined].includes(lists?.values[0]?.toLowerCase()) || !this.#account.password?.empty) return null;
    const local = this.#checkPassword();
    if (local.passes === No) return null;
    const text = 'takes an empty password for no method';
    return { passes: not(local.passes), origin: lists!.origin, text, assumes: [], symptom: loginWords.closed };
  }

  #isForcedOnly(): boolean {
    return this.#account.isRoot === true && this.#value('permitrootlogin') === 'forced-commands-only';
  }

  /** PermitRootLogin counts after the method has succeeded. */
  #checkRoot(method: Method): Check {
    const setting = this.#settings.values.get('permitrootlogin');
    const { isRoot, name } = this.#account;
    if (isRoot === false) return passed();
    const value = setting?.values[0]?.toLowerCase() ?? 'prohibit-password';
    const origin = setting?.origin ?? null;
    const forKeys = method === 'publickey' || method === 'hostbased' || method.startsWith('gssapi');
    const text = `PermitRootLogin ${value}`;
    const verdict: Tri =
      value === 'yes'
        ? Yes
        : value === 'no'
          ? No
          : value === 'forced-commands-only'
            ? method === 'publickey'
              ? Yes
              : forKeys
                ? Maybe
                : No
            : forKeys
              ? Yes
              : No;
    if (isRoot === null) return verdict === Yes ? passed() : passed([assume(`getent passwd ${name}`)]);
    // Which keys have a command of their own only their file tells.
    const symptom =
      verdict === Maybe
        ? { symptom: loginWords.sessionEnds }
        : this.#needsNoPassword(method)
          ? { symptom: loginWords.closed }
          : {};
    return { passes: verdict, origin, text, assumes: [], ...symptom };
  }

  /** PAM takes the empty password without asking, and sshd gives up where it should not have. */
  #needsNoPassword(method: Method): boolean {
    const { password } = this.#account;
    if (method !== 'keyboard-interactive' || !password?.empty || this.#value('usepam') === 'no') return false;
    return this.#checkPassword().passes === Yes;
  }

  #checkPassword(): Check {
    const pam = this.#value('usepam') !== 'no';
    const local = this.#checkLocalPassword(pam ? 'unread' : null);
    const stack = pam ? stackOf(this.#settings, this.#view) : null;
    if (stack === null) {
      // Only the stack would tell of modules that take other passwords.
      const assumes = pam && local.passes === No ? [assume('cat /etc/pam.d/sshd')] : [];
      return { ...local, assumes: [...local.assumes, ...assumes] };
    }
    const passed = walkStack(stack, 'auth', this.#scene, (module) =>
      unixAnswers(this.#checkLocalPassword(module), stack.origin),
    );
    if (passed.passes === Yes) return { ...local, passes: Yes, assumes: passed.assumes };
    const own = passed.origin === stack.origin || passed.origin === null;
    const blamed = own || (local.passes === No && local.origin !== null) ? local : passed;
    return { ...blamed, passes: passed.passes, assumes: passed.assumes };
  }

  /** Whether shadow(5) takes some password; Kerberos may take another. `null`: sshd reads it without PAM. */
  #checkLocalPassword(unix: LoginModule | 'unread' | null): Check {
    const { password, name } = this.#account;
    if (password === null) return passed([assume(`passwd -S ${name}`)]);
    const { origin, usable, empty } = password;
    if (usable === Yes) return { passes: Yes, origin, text: 'has a password', assumes: [] };
    if (empty && this.#value('permitemptypasswords') === 'yes')
      return { passes: unix === null ? Yes : takesEmpty(unix), origin, text: 'has an empty password', assumes: [] };
    const kerberos: Tri = this.#value('kerberosauthentication') === 'yes' ? Maybe : No;
    const text = empty ? 'has an empty password, which is not taken' : 'has no password that could be right';
    return { passes: or(usable, kerberos), origin, text, assumes: [] };
  }

  all(): MethodsCheck {
    const lists = this.#value('authenticationmethods') ?? 'any';
    const offered = order.filter((method) => this.isOn(method));
    const setting = this.#settings.values.get('authenticationmethods');
    if (lists === 'any' || lists === '') {
      const spoiled = this.#spoiled();
      const found = offered.map((method) => (spoiled !== null && isAsked(method) ? spoiled : this.check(method)));
      return {
        ...best(found),
        offered: offered.join(','),
        impossible: false,
        against: againstOf(found, this.#switches()),
      };
    }
    if (lists === 'none') return this.#withoutAny(setting!.origin);
    const possible = this.#possible(waysOf(lists));
    const first = new Set(possible.map((way) => way[0]));
    const found = possible.map((way) => worst([...way.map((method) => this.check(method)), ...this.#furtherKeys(way)]));
    const left = this.#remaining(possible);
    const joined: Check =
      possible.length === 0
        ? { passes: No, origin: setting!.origin, text: 'asks for methods that are switched off', assumes: [] }
        : best(found);
    return {
      ...joined,
      offered: order.filter((method) => first.has(method)).join(','),
      ...(left === null || joined.symptom !== undefined ? {} : { symptom: loginWords.denied(left) }),
      impossible: possible.length === 0,
      against: possible.length === 0 ? [setting!.origin] : againstOf(found, []),
    };
  }

  /** Whether MaxAuthTries ends the connection before the client is through with what it tries. */
  cutsOff(most: number, admitted: Tri): Tri {
    const written = this.#value('authenticationmethods') ?? 'any';
    const on = order.filter((method) => this.isOn(method));
    const lists = written === 'any' || written === '' ? null : this.#possible(waysOf(written));
    // Who is not admitted fails whatever it tries.
    const passes = (method: Method): Tri => and(admitted, this.check(method).passes);
    const unasked = lists === null && on.includes('password') ? and(admitted, this.#isEmptyAdmitted()) : No;
    return cutsOff(attemptsEnds({ most, on, lists, passes, unasked }));
  }

  /** The client's first request asks for no method, and is taken for an empty password where that is permitted. */
  #isEmptyAdmitted(): Tri {
    const { password } = this.#account;
    if (this.#value('permitemptypasswords') !== 'yes') return No;
    return password === null ? Maybe : password.empty ? this.check('password').passes : No;
  }

  #possible(ways: readonly (readonly Method[])[]): readonly (readonly Method[])[] {
    return ways.filter((way) => way.every((method) => order.includes(method) && this.isOn(method)));
  }

  /**
   * With PermitEmptyPasswords the first request asks PAM for an empty password. Where that failed, pam_setcred() fails
   * after keyboard-interactive, too (the stack's way is kept), and sshd ends the connection of whoever got in so.
   * Clients ask for it before they ask for the password itself.
   */
  #spoiled(): Check | null {
    const permits = this.#settings.values.get('permitemptypasswords');
    const asks = permits?.values[0]?.toLowerCase() === 'yes' && this.#value('usepam') !== 'no';
    const isSet = this.#account.password !== null && !this.#account.password.empty;
    if (!asks || !isSet || !this.isOn('password') || !this.isOn('keyboard-interactive')) return null;
    if (this.check('keyboard-interactive').passes === No) return null;
    const text = 'has PAM asked for an empty password first, which spoils keyboard-interactive';
    // So does every stack with pam_unix in it; nobody knows of another.
    const assumes = stackOf(this.#settings, this.#view) === null ? [assume('cat /etc/pam.d/sshd')] : [];
    return { passes: No, origin: permits.origin, text, assumes, symptom: loginWords.closed };
  }

  /** `AuthenticationMethods none`: only who has an empty password gets in, and nothing is offered. */
  #withoutAny(origin: OriginId): MethodsCheck {
    const { password } = this.#account;
    const mayBeEmpty = this.#value('permitemptypasswords') === 'yes' && this.isOn('password');
    const isEmpty: Tri = password === null ? Maybe : password.empty ? Yes : No;
    const admitted = and(this.#checkRoot('password').passes, this.#checkPassword().passes);
    const passes = mayBeEmpty ? and(isEmpty, admitted) : No;
    const text = 'asks for no method';
    return { passes, origin, text, assumes: [], offered: '', impossible: false, against: [origin] };
  }

  /** `publickey,publickey` asks for as many different keys, and nobody knows how many the client has. */
  #furtherKeys(way: readonly Method[]): Check[] {
    if (way.filter((method) => method === 'publickey').length < 2) return [];
    const origin = this.#settings.values.get('authenticationmethods')!.origin;
    return [{ passes: Maybe, origin, text: 'asks for several keys', assumes: [] }];
  }

  /** What is still asked for when every method that can succeed has; `null` where none did or nothing is left. */
  #remaining(ways: readonly (readonly Method[])[]): string | null {
    let lists = ways;
    for (let partly = false; ; partly = true) {
      const heads = order.filter((method) => lists.some((list) => list[0] === method));
      const next = heads.find((method) => this.check(method).passes !== No);
      if (next === undefined) return partly ? heads.join(',') : null;
      lists = lists.map((list) => (list[0] === next ? list.slice(1) : list));
      if (lists.some((list) => list.length === 0)) return null;
    }
  }

  /** Places that switch a method off. */
  #switches(): OriginId[] {
    return order.filter((method) => !this.isOn(method)).flatMap((method) => this.switchOf(method) ?? []);
  }
}

/** Methods that ask the user for something. */
const isAsked = (method: Method): boolean => method === 'password' || method === 'keyboard-interactive';

/** Without `nullok` pam_unix takes no empty password; `nullok_secure` asks securetty(5), too. */
const takesEmpty = (unix: LoginModule | 'unread'): Tri =>
  unix === 'unread' || unix.options.includes('nullok_secure') ? Maybe : tri(unix.options.includes('nullok'));

/** What pam_unix says of the password that is right, if there is one. */
function unixAnswers({ passes, origin, text, assumes }: Check, stack: OriginId): ModuleAnswer[] {
  const from = { origin: origin ?? stack, text, assumes };
  return [
    ...(passes === No ? [] : [{ code: 'success' as const, ...from }]),
    ...(passes === Yes ? [] : [{ code: 'auth_err' as const, ...from }]),
  ];
}

const againstOf = (found: readonly Check[], switched: readonly OriginId[]): OriginId[] => [
  ...new Set([
    ...found.flatMap(({ passes, origin }) => (passes === No && origin !== null ? [origin] : [])),
    ...switched,
  ]),
];

/** The way that is surest; of equal ones that with the least to assume. */
function best(found: readonly Check[]): Check {
  const none: Check = { passes: No, origin: null, text: 'no method is switched on', assumes: [] };
  const rank = ({ passes, assumes }: Check): number => (passes === Yes ? (assumes.length === 0 ? 3 : 2) : passes);
  const top = found.reduce((a, b) => (rank(b) > rank(a) ? b : a), found[0] ?? none);
  // The client comes as far as the one that ends the connection.
  if (rank(top) === No) {
    const told = found.find(({ symptom }) => symptom !== undefined) ?? top;
    return { ...told, assumes: found.flatMap(({ assumes }) => assumes) };
  }
  if (rank(top) !== 2) return top;
  // Nobody knows of several ways whether they are open: each of them would do.
  const open = found.filter((one) => rank(one) === 2);
  return { ...top, assumes: open.flatMap(({ assumes }) => assumes) };
}

const worst = (found: readonly Check[]): Check => {
  const passes = found.reduce((all: Tri, one) => and(all, one.passes), Yes);
  const telling = found.find((one) => one.passes === passes)!;
  return { ...telling, assumes: passes === No ? telling.assumes : found.flatMap(({ assumes }) => assumes) };
};

/** `publickey,password keyboard-interactive:pam` */
const waysOf = (lists: string): Method[][] =>
  lists.split(/\s+/).map((list) => list.split(',').map((entry) => entry.split(':', 1)[0]! as Method));

/** All methods as AuthenticationMethods joins them. */
export const checkMethods = (settings: SessionSettings, scene: LoginScene): MethodsCheck =>
  new Methods(settings, scene).all();

/** Whether sshd ends the connection with "Too many authentication failures" first; `admitted`: by name and place. */
export const checkAttempts = (settings: SessionSettings, scene: LoginScene, most: number, admitted: Tri): Tri =>
  new Methods(settings, scene).cutsOff(most, admitted);
