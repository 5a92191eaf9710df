import { and, Maybe, No, not, type Tri, tri, Yes } from '#core/tri';
import type { LoginModule } from '#model/accounts';
import type { LoginScene } from './allowed-user.ts';
import type { Check } from './check.ts';
import { matchesName } from './match-name.ts';
import { isEarlyPam } from './shipped-modules.ts';

const flags = /^(?:debug|quiet|quiet_fail|quiet_success|audit)$/;

/** pam_succeed_if(8): conditions that must all hold, `user ingroup wheel`, `uid >= 1000`. */
export function checkConditions({ options, origin }: LoginModule, scene: LoginScene): Check {
  // Then the conditions are about the account that sshd runs as, at whatever time it asks.
  if (options.includes('use_uid')) return { passes: Maybe, origin, text: 'pam_succeed_if decides', assumes: [] };
  const words = options.filter((word) => !flags.test(word));
  let passes: Tri = Yes;
  let failed = '';
  for (let at = 0; at < words.length; at += 3) {
    const [left, operator, right] = words.slice(at, at + 3);
    const holds = operator === undefined || right === undefined ? No : holdsFor(left!, operator, right, scene);
    if (holds !== Yes && (failed === '' || holds === No)) failed = words.slice(at, at + 3).join(' ');
    passes = and(passes, holds);
  }
  return { passes, origin, text: `does not fit "${failed}"`, assumes: [] };
}

function holdsFor(left: string, operator: string, right: string, { account, view }: LoginScene): Tri {
  const isEarly = isEarlyPam(view.version);
  if (operator === 'ingroup' || operator === 'notingroup') {
    // Before 1.4 (measured with 1.1.8 and 1.3.1) the colons were part of one name.
    const names = isEarly ? [right] : right.split(':');
    const within: Tri = account.groups === null ? Maybe : tri(names.some((name) => account.groups!.includes(name)));
    return operator === 'ingroup' ? within : not(within);
  }
  // 1.3.1 knows the terminal, 1.1.8 does not.
  if (left === 'tty' && isEarly) return Maybe;
  if (operator === 'innetgr' || operator === 'notinnetgr') return Maybe;
  const value = valueOfField(left, account);
  if (value === undefined) return No;
  if (value === null) return Maybe;
  switch (operator) {
    case '=':
      return tri(value === right);
    case '!=':
      return tri(value !== right);
    case '=~':
      return tri(matchesName(right, value));
    case '!~':
      return tri(!matchesName(right, value));
    case 'in':
      return tri(right.split(':').includes(value));
    case 'notin':
      return tri(!right.split(':').includes(value));
    default:
      return compareNumbers(Number(value), operator, Number(right));
  }
}

/** `null` where nobody knows, `undefined` for what the module does not know. */
function valueOfField(field: string, { name, user }: LoginScene['account']): string | null | undefined {
  switch (field) {
    case 'user':
      return name;
    case 'uid':
      return user ? String(user.uid) : name === 'root' ? '0' : null;
    case 'gid':
      return user ? String(user.gid) : name === 'root' ? '0' : null;
    case 'shell':
      return user ? user.shell : null;
    case 'home':
    case 'dir':
      return user ? user.home : null;
    case 'service':
      return 'sshd';
    case 'tty':
      return 'ssh';
    case 'rhost':
    case 'ruser':
      return null;
    default:
      return undefined;
  }
}

function compareNumbers(left: number, operator: string, right: number): Tri {
  const results: Readonly<Record<string, boolean>> = {
    lt: left < right,
    le: left <= right,
    gt: left > right,
    ge: left >= right,
    eq: left === right,
    ne: left !== right,
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
    '==': left === right,
  };
  const result = results[operator];
  return result === undefined ? No : tri(result);
}
