import type { AccessDecision } from '#model/access-list';
import type { Option } from './ast.ts';
import { facilities, levels, optionRules } from './keywords.ts';
import { splitOutsideBrackets } from './split-outside-brackets.ts';

/** The options of a rule, carried out in order: the first that is wrong makes libwrap refuse the client. */
export interface OptionsVerdict {
  readonly decision: AccessDecision | null;
  readonly fault: { readonly index: number; readonly why: string } | null;
  /** `aclexec` without an option that settles it: the exit status of the last such program decides. */
  readonly asksProgram: boolean;
  /** Accounts that `user` and `group` name: the rule refuses where one does not exist. */
  readonly accounts: readonly { readonly kind: 'user' | 'group'; readonly name: string }[];
}

export function decideOptions(options: readonly Option[]): OptionsVerdict {
  let asksProgram = false;
  const accounts: { kind: 'user' | 'group'; name: string }[] = [];
  for (const [index, option] of options.entries()) {
    const why = faultOf(option, index === options.length - 1);
    if (why !== null) {
      const split = index > 0 && /^(?:spawn|twist|aclexec|setenv|banners)$/i.test(options[index - 1]!.name);
      const hint = split ? ' (a colon that belongs to the value before it needs a backslash)' : '';
      return { decision: 'fault', fault: { index, why: `${why}${hint}` }, asksProgram: false, accounts };
    }
    const name = option.name.toLowerCase();
    switch (name) {
      case 'allow':
      case 'deny':
      case 'twist':
        return { decision: name, fault: null, asksProgram: false, accounts };
      case 'aclexec':
        asksProgram = true;
        break;
      case 'user': {
        const [user, group] = splitOutsideBrackets(option.argument!, '.');
        if (group !== null) accounts.push({ kind: 'group', name: group });
        accounts.push({ kind: 'user', name: user });
        break;
      }
      case 'group':
        accounts.push({ kind: 'group', name: option.argument! });
        break;
    }
  }
  return { decision: null, fault: null, asksProgram, accounts };
}

function faultOf({ name, argument }: Option, isLast: boolean): string | null {
  if (name === '') return 'an option is empty: a colon too many';
  const rule = optionRules.get(name.toLowerCase());
  if (!rule) return `\`${name}\` is no option`;
  if (argument === null && rule.argument === 'needed') return `\`${name}\` needs a value`;
  if (argument !== null && rule.argument === 'none') return `\`${name}\` takes no value`;
  if (rule.last && !isLast) return `\`${name}\` must be the last option`;
  return argument === null || isValue(name.toLowerCase(), argument)
    ? null
    : `\`${argument}\` is no value for \`${name}\``;
}

/** As the C library's `sscanf` reads them, with nothing behind. */
function isValue(option: string, text: string): boolean {
  switch (option) {
    case 'umask':
      return /^(?:\+?0*[0-7]{1,3}|-0+)$/.test(text);
    case 'linger':
      return (scannedInt(text) ?? -1) >= 0;
    case 'nice':
      return scannedInt(text) !== null;
    case 'rfc931':
      return (scannedInt(text) ?? 0) > 0;
    case 'severity': {
      const [first, level] = splitOutsideBrackets(text.toLowerCase(), '.');
      return level === null ? levels.has(first) : facilities.has(first) && levels.has(level);
    }
    default:
      return true;
  }
}

/** `%d`: read as a 64-bit number that stops at its ends, then cut to 32 bits. */
function scannedInt(text: string): number | null {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const limit = (1n << 63n) - 1n;
  const value = BigInt(text.replace(/^\+/, ''));
  return Number(BigInt.asIntN(32, value > limit ? limit : value < -limit - 1n ? -limit - 1n : value));
}
