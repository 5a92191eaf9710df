/** What a module says, of the names that pam.conf(5) lists; those that only session and password modules use are left out. */
export type ReturnCode =
  | 'success'
  | 'ignore'
  | 'auth_err'
  | 'perm_denied'
  | 'user_unknown'
  | 'acct_expired'
  | 'authinfo_unavail'
  | 'maxtries'
  | 'service_err'
  | 'module_unknown';

/** What that does to the stack; a number jumps over so many modules. */
export type StackAction = 'ok' | 'done' | 'bad' | 'die' | 'ignore' | 'reset' | number;

const simple: Readonly<Record<string, Readonly<Record<string, StackAction>>>> = {
  required: { success: 'ok', new_authtok_reqd: 'ok', ignore: 'ignore', default: 'bad' },
  requisite: { success: 'ok', new_authtok_reqd: 'ok', ignore: 'ignore', default: 'die' },
  sufficient: { success: 'done', new_authtok_reqd: 'done', default: 'ignore' },
  optional: { success: 'ok', new_authtok_reqd: 'ok', default: 'ignore' },
};

/** `required`, or `[success=1 default=ignore]`, for one return code; `null` where the control cannot be read. */
export function actionOf(control: string, code: ReturnCode): StackAction | null {
  const known = simple[control];
  if (known) return known[code] ?? known.default!;
  const listed = /^\[(.*)\]$/.exec(control)?.[1];
  if (listed === undefined) return null;
  const pairs = new Map([...listed.matchAll(/(\w+)\s*=\s*(\w+)/g)].map(([, name, action]) => [name!, action!]));
  const action = pairs.get(code) ?? pairs.get('default') ?? 'bad';
  if (/^\d+$/.test(action)) return Number(action);
  return /^(?:ok|done|bad|die|ignore|reset)$/.test(action) ? (action as StackAction) : null;
}
