import type { SourceFile } from '#core/source-file';
import type { Directory } from './ast.ts';

/** `ls-la-etc-ssh`, `ls_-alZ_.etc.ssh` (sos): options, then nothing but the directory. */
const listingOf = /^(?:\d+-)?(?:sudo-)?ls(?:-[la][alzrhdinst1]*)*-\.?(.*)$/;

/** Directories that matter to sshd, as file names of captures spell them. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^etc[-.]ssh[-.]sshd[-_]config\.d$/, '/etc/ssh/sshd_config.d'],
  [/^etc[-.]ssh[-.]ssh[-_]config\.d$/, '/etc/ssh/ssh_config.d'],
  [/^etc[-.]ssh$/, '/etc/ssh'],
  [/^var[-.]run[-.]sshd$/, '/var/run/sshd'],
  [/^run[-.]sshd$/, '/run/sshd'],
  [/^var[-.]empty[-.]sshd$/, '/var/empty/sshd'],
  [/^usr[-.]lib[-.]openssh$/, '/usr/lib/openssh'],
  [/^usr[-.]libexec[-.]openssh$/, '/usr/libexec/openssh'],
];

/** Options after which ls shows the directory itself, or not all of what is in it. */
const itself = /^-[a-zA-Z]*d/;

export interface ListedDirectory {
  readonly path: string;
  /** Whether the claim names it; otherwise it is concluded from what is in it. */
  readonly certain: boolean;
}

/** The directory of a listing without a heading, from the command, the file's name or the entries. */
export function listedDirectory({ claim }: SourceFile, directory: Directory): ListedDirectory | null {
  const asked = claim.command === undefined ? null : argumentOf(claim.command);
  if (asked !== null) return { path: asked, certain: true };
  const spelt = listingOf.exec(claim.slug)?.[1] ?? '';
  const named = known.find(([pattern]) => pattern.test(spelt));
  if (named) return { path: named[1], certain: true };
  const names = new Set(directory.children.flatMap((node) => (node.type === 'entry' ? [node.name] : [])));
  const isEtcSsh = names.has('sshd_config') && (names.has('moduli') || names.has('ssh_config'));
  return isEtcSsh ? { path: '/etc/ssh', certain: false } : null;
}

/** The one path that was asked for. */
function argumentOf(command: string): string | null {
  const words = command.split('|')[0]!.trim().split(/\s+/);
  const at = words.findIndex((word) => /(?:^|\/)ls$/.test(word));
  if (at < 0 || words.some((word) => itself.test(word))) return null;
  const paths = words.slice(at + 1).filter((word) => !word.startsWith('-') && !/^\d?>/.test(word));
  const [path] = paths;
  if (paths.length !== 1 || !path!.startsWith('/') || /[*?[]/.test(path!)) return null;
  return path!.length > 1 ? path!.replace(/\/+$/, '') : path!;
}
