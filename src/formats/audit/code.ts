import type { Contributions } from '#model/contribution';
import type { MandatoryAccessFact } from '#model/daemon';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { type LogLine, parseLogLines } from '../_grammar/log-lines.ts';
import type { FormatCode, HostContext, ParsedFile, SupportRow } from '../format.ts';
import { type Syntax, toUnistRoot } from '../syntax.ts';

interface AuditLog extends Syntax {
  readonly type: 'audit-log';
  readonly children: readonly LogLine[];
}

const field = (line: string, name: string): string | null =>
  new RegExp(`(?:^|[ {])${name}=(?:"([^"]*)"|(\\S+))`)
    .exec(line)
    ?.slice(1)
    .find((text) => text !== undefined) ?? null;

/** A port that sshd was not let bind: `avc:  denied  { name_bind } … comm="sshd" src=2222 … permissive=0`. */
function ofSelinux({ value }: LogLine): Omit<Denial, 'origin'> | null {
  if (!/avc: +denied +\{[^}]*\bname_bind\b/.test(value)) return null;
  if (!/^sshd/.test(field(value, 'comm') ?? '') || !/sshd_t/.test(field(value, 'scontext') ?? '')) return null;
  const port = Number(field(value, 'src'));
  if (!Number.isInteger(port) || port === 0) return null;
  return { access: 'denial', by: 'selinux', port, what: 'name_bind', permissive: field(value, 'permissive') === '1' };
}

/** `apparmor="DENIED" operation="bind" profile="/usr/sbin/sshd" …` */
function ofApparmor({ value }: LogLine): Omit<Denial, 'origin'> | null {
  const verdict = field(value, 'apparmor');
  if ((verdict !== 'DENIED' && verdict !== 'ALLOWED') || !/(?:^|\/)sshd$/.test(field(value, 'profile') ?? ''))
    return null;
  const what = [field(value, 'operation'), field(value, 'name')].filter(Boolean).join(' ');
  return { access: 'denial', by: 'apparmor', port: null, what, permissive: verdict === 'ALLOWED' };
}

type Denial = Extract<MandatoryAccessFact, { access: 'denial' }>;

function lowerDenials(inputs: readonly ParsedFile<AuditLog>[], host: HostContext, into: Contributions): void {
  for (const { file, parsed } of currentInputs(inputs)) {
    const seen = new Set<string>();
    // The newest of equal ones counts; a log repeats them with each attempt.
    for (const line of [...parsed.statements.children].reverse()) {
      const denial = ofSelinux(line) ?? ofApparmor(line);
      if (denial === null || seen.has(JSON.stringify(denial))) continue;
      seen.add(JSON.stringify(denial));
      const origin = host.origins.span(file.id, line.start, line.end);
      const quality = file.quality === 'complete' ? 'partial-view' : file.quality;
      const value = { ...denial, origin };
      into.add({ slice: 'mandatory-access', basis: 'observed', quality, file: file.id, origin, value });
    }
  }
}

const support: readonly SupportRow[] = [
  {
    construct: 'avc: denied { name_bind }',
    state: 'modelled',
    note: 'Ports that sshd was not let bind; permissive ones are told apart.',
  },
  { construct: 'apparmor="DENIED"', state: 'modelled', note: 'Of a profile for sshd.' },
  { construct: 'other refusals', state: 'opaque', note: 'Kept in the tree.' },
];

export const code: FormatCode<AuditLog> = {
  parse: ({ text }) => ({
    statements: { type: 'audit-log', start: 0, end: text.length, children: parseLogLines(text) },
    diagnostics: [],
  }),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerDenials,
  support,
};
