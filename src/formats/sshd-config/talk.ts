import type { SourceFile } from '#core/source-file';
import type { HostContext } from '../format.ts';
import type { SshdFault } from './evaluate/result.ts';
import { lookUpKeyword } from './keywords.ts';
import { explainUnknown } from './unknown-keyword.ts';
import type { SshdVersion } from './versions.ts';

/** More words than a setting that sshd refuses has by mistake, and no comment, quotes or lists. */
const isSentence = (line: string): boolean => !/[#="]/.test(line) && line.trim().split(/\s+/).length > 4;

/** Of these a sentence may be the cause that begins with the name of a setting; the others tell of real settings. */
const inSentences: ReadonlySet<string> = new Set(['extra-arguments', 'bad-value', 'bad-port', 'bad-match']);

/** A line that sshd refuses: a sentence, or words that no release knows and that resemble none it knows. */
function isTalk(line: string, code: string, version: SshdVersion): boolean {
  const word = /^[\s"]*([^\s="]+)/.exec(line)?.[1];
  if (word === undefined || word.startsWith('#')) return false;
  if (inSentences.has(code) && isSentence(line)) return true;
  return lookUpKeyword(word.toLowerCase(), version) === null && Object.keys(explainUnknown(word, version)).length === 0;
}

const lineAt = (text: string, at: number): string => {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return text.slice(start, end < 0 ? text.length : end);
};

/**
 * What is wrong with a configuration, without the talk that stands around a configuration in a mail or a post: lines
 * there that are no settings stop no daemon. Says so once a file.
 */
export function withoutTalk(
  faults: readonly SshdFault[],
  files: readonly SourceFile[],
  version: SshdVersion,
  host: Pick<HostContext, 'report'>,
): { readonly faults: readonly SshdFault[]; readonly talk: boolean } {
  const loose = new Map(files.filter((file) => file.loose).map((file) => [file.id, file]));
  if (loose.size === 0) return { faults, talk: false };
  const told = new Set<number>();
  const kept = faults.filter(({ at, code }) => {
    const file = at === null ? undefined : loose.get(at.file);
    if (file === undefined || !isTalk(lineAt(file.text, at!.start), code, version)) return true;
    if (!told.has(file.id))
      host.report({
        file: file.id,
        span: { start: at!.start, end: at!.end },
        code: 'not-a-setting',
        message:
          'sshd takes no such line, and nothing but the content tells that this text is an sshd_config: such lines were taken for talk around it. Save the file by itself as etc/ssh/sshd_config.',
        effect: 'widens',
        severity: 'warning',
      });
    told.add(file.id);
    return false;
  });
  return { faults: kept, talk: told.size > 0 };
}
