import type { Claim } from '#core/source-file';
import { claimName } from '../_grammar/claim-name.ts';
import type { Detection, Format, FormatKind } from '../format.ts';

/** Container layers and chroots have users of their own; documentation and templates have none. */
const elsewhere =
  /(?:^|\/)(?:overlay2?|containers|rootfs|docker|machines|snap|flatpak|chroot|usr|opt|var\/lib|iproute2)\//;

const passwdLine = /^[a-z_][\w.-]*\$?:[^:\n]*:\d+:\d+:[^:\n]*:[^:\n]*:[^:\n]*\r?$/m;
const groupLine = /^[a-z_][\w.-]*:[^:\n]*:\d+:[^:\n]*\r?$/m;
const shadowLine = /^[a-z_][\w.-]*\$?:[^:\n]*:\d*:\d*:\d*:\d*:\d*:\d*:\r?$/m;
const statusLine = /^\S+ (?:P|L|NP|PS|LK|NL) \d{2,4}[-/]\d{2}[-/]\d{2,4} -?\d+ -?\d+ -?\d+ -?\d+/m;
const chageLine = /^Account expires\s*:/m;
const idLine = /^(?:uid|[^\s=()\d]{2,4})=\d+\(\S+?\) [^\s=()\d]{2,4}=\d+\(\S+?\)/mu;
const switchLine = /^passwd:[ \t]+\S/m;

const file = (id: string, title: string): FormatKind => ({
  id,
  title,
  command: null,
  emptyMeans: 'failed',
  single: true,
});
const output = (id: string, command: string): FormatKind => ({
  id,
  title: `output of \`${command}\``,
  command,
  emptyMeans: 'failed',
  single: false,
});

interface Name {
  readonly kind: string;
  readonly name: RegExp;
  readonly content: RegExp;
}

const names: readonly Name[] = [
  { kind: 'passwd', name: /^(?:etc-)?passwd$/, content: passwdLine },
  { kind: 'group', name: /^(?:etc-)?group$/, content: groupLine },
  { kind: 'shadow', name: /^(?:etc-)?shadow$/, content: shadowLine },
  { kind: 'nsswitch', name: /^(?:etc-)?nsswitch\.conf$/, content: switchLine },
  { kind: 'getent-passwd', name: /^getent-passwd(?:-|$)/, content: passwdLine },
  { kind: 'getent-group', name: /^getent-group(?:-|$)/, content: groupLine },
  { kind: 'getent-shadow', name: /^getent-shadow(?:-|$)/, content: shadowLine },
  {
    kind: 'passwd-status',
    name: /^passwd-(?:-?s|-?sa|-?s-a|-?a-s|-?as|status|-?status-all)(?:-|$)/,
    content: statusLine,
  },
  { kind: 'chage', name: /^chage(?:-|$)/, content: chageLine },
  { kind: 'id', name: /^id(?:-|$)/, content: idLine },
];

function detect(claim: Claim, head: string): Detection | null {
  const { path } = claim;
  if (elsewhere.test(path)) return null;
  if (/(?:^|\/)(?:etc|run|var\/run)\/nologin$/.test(path) || /^(?:cat-)?(?:etc-|run-)?nologin$/.test(claim.slug))
    return { kind: 'nologin', score: 75 };
  const called = claimName(claim).replace(/^cat-/, '');
  const named = names.find(({ name }) => name.test(called));
  if (named?.content.test(head)) return { kind: named.kind, score: 90 };
  if (named && (named.kind !== 'id' || /no such user/.test(head))) return { kind: named.kind, score: 60 };
  const shown = names.find(({ kind, content }) => /^(?:passwd-status|chage|id)$/.test(kind) && content.test(head));
  return shown ? { kind: shown.kind, score: 80 } : null;
}

/** Who exists on the host, in which groups, and whether a password can be right: passwd(5), group(5), shadow(5). */
export const format: Format = {
  id: 'accounts',
  title: 'Users and groups (passwd, group, state of passwords)',
  kinds: [
    file('passwd', '/etc/passwd'),
    file('group', '/etc/group'),
    { ...file('shadow', '/etc/shadow'), emptyMeans: 'nothing' },
    file('nsswitch', '/etc/nsswitch.conf'),
    { id: 'nologin', title: '/etc/nologin, /run/nologin', command: null, emptyMeans: 'nothing', single: false },
    output('getent-passwd', 'getent passwd'),
    output('getent-group', 'getent group'),
    output('getent-shadow', 'getent shadow'),
    output('passwd-status', 'passwd -S'),
    output('chage', 'chage -l'),
    output('id', 'id'),
  ],
  names: ['passwd', 'group', 'shadow', 'nsswitch', 'chage', 'nologin', '-id-'],
  signs: ['account expires', '=0(', '=1000(', 'uid=', ' p ', ' l ', ' np ', ' ps ', ' lk ', ' nl '],
  phase: 'main',
  answers: [/no such user/],
  detect,
  load: async () => (await import('./code.ts')).code,
};
