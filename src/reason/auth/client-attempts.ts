import { Maybe, No, type Tri, Yes } from '#core/tri';

export type Method =
  | 'publickey'
  | 'gssapi-keyex'
  | 'gssapi-with-mic'
  | 'password'
  | 'keyboard-interactive'
  | 'hostbased';

/** What sshd lets a client try, and what of it can succeed. */
export interface Attempts {
  /** MaxAuthTries: that many failures end the connection. */
  readonly most: number;
  /** Methods that are switched on. */
  readonly on: readonly Method[];
  /** AuthenticationMethods; `null` where each method will do. */
  readonly lists: readonly (readonly Method[])[] | null;
  readonly passes: (method: Method) => Tri;
  /** Whether the first request, which asks for no method, lets the client in: an empty password. */
  readonly unasked: Tri;
}

/** How it may end: let in, cut off with "Too many authentication failures", or out of methods. */
export type AttemptsEnd = 'in' | 'cut' | 'denied';

/** In the order of OpenSSH's client; the other methods need what few clients have, and then come first. */
const clientOrder: readonly Method[] = ['publickey', 'keyboard-interactive', 'password'];

/** Nobody knows how many keys a client offers before the right one, but hardly more. */
const otherKeys = [0, 1, 2] as const;

/**
 * Every end of a client that offers up to two other keys, then the right one, and types the right password once.
 * Each method that fails counts, wherever it fails: auth2.c, userauth_finish.
 */
export function attemptsEnds(attempts: Attempts): ReadonlySet<AttemptsEnd> {
  const { most, on, unasked } = attempts;
  const ends = new Set<AttemptsEnd>();
  if (most <= 0) return ends.add('cut');
  if (unasked !== No) ends.add('in');
  if (unasked === Yes) return ends;
  if (on.some((method) => !clientOrder.includes(method))) ends.add('in');
  for (const count of wrongKeys(attempts))
    follow(attempts, { count, lists: attempts.lists, failures: 0, tried: [] }, ends);
  return ends;
}

/** Numbers of keys that fail. A right key that the server does not take is one of them. */
function wrongKeys({ on, passes }: Attempts): readonly number[] {
  if (!on.includes('publickey')) return [0];
  if (passes('publickey') !== No) return otherKeys;
  const tried = otherKeys.map((count) => count + 1);
  // Who can offer nothing but keys has some.
  return on.every((method) => method === 'publickey') ? tried : [0, ...tried];
}

interface Progress {
  /** Keys that fail. */
  readonly count: number;
  readonly lists: Attempts['lists'];
  readonly failures: number;
  readonly tried: readonly Method[];
}

function follow(attempts: Attempts, progress: Progress, ends: Set<AttemptsEnd>): void {
  const { count, lists, tried } = progress;
  const offered = lists === null ? attempts.on : lists.flatMap(([head]) => head ?? []);
  const method = clientOrder.find((one) => offered.includes(one) && !tried.includes(one));
  if (method === undefined) {
    ends.add('denied');
    return;
  }
  const failures = progress.failures + (method === 'publickey' ? count : 0);
  if (failures >= attempts.most) {
    ends.add('cut');
    return;
  }
  const passes = attempts.passes(method);
  if (passes !== No) {
    const left = lists?.map((list) => (list[0] === method ? list.slice(1) : list)) ?? [[]];
    if (left.some((list) => list.length === 0)) ends.add('in');
    else follow(attempts, { ...progress, lists: left, failures }, ends);
  }
  if (passes === Yes) return;
  const failed = passes === No && method === 'publickey' ? failures : failures + 1;
  if (failed >= attempts.most) ends.add('cut');
  else follow(attempts, { ...progress, failures: failed, tried: [...tried, method] }, ends);
}

export const cutsOff = (ends: ReadonlySet<AttemptsEnd>): Tri => (!ends.has('cut') ? No : ends.size === 1 ? Yes : Maybe);
