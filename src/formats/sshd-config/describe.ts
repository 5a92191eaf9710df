import type { Description, Dialect, ParsedFile } from '../format.ts';
import { directivesOf, keywordOf, type SshdConfigRoot } from './ast.ts';
import { possibleVersions } from './host-version.ts';
import { canonicalKeyword, historyOf, lookUpKeyword, type Run, vendorsKnowing } from './keywords.ts';
import { meaningOf } from './meanings.ts';
import { nearestKeyword } from './unknown-keyword.ts';
import { releaseText, type SshdVersion } from './versions.ts';

/** What a keyword is for, which releases know it, and what becomes of it on this host. */
export function describeSshdConfig(
  { parsed }: ParsedFile<SshdConfigRoot>,
  offset: number,
  dialect: Dialect,
): Description | null {
  const line = directivesOf(parsed.statements).find(({ start, end }) => start <= offset && offset <= end);
  const keyword = line && keywordOf(line);
  if (!line || !keyword || offset < keyword.start || offset > keyword.end) return null;
  const [version] = possibleVersions(dialect);
  const known = meaningOf(line.name);
  const span = { start: keyword.start, end: keyword.end };
  const paragraphs = [
    ...(known === null ? [] : [known.meaning]),
    [sayHistory(line.name), sayAlias(line.name, version!)].filter((text) => text !== '').join(' '),
    sayHere(line.name, version!, dialect),
  ];
  return { span, title: known?.name ?? keyword.value, paragraphs: paragraphs.filter((text) => text !== '') };
}

const stateWords = {
  supported: 'known',
  deprecated: 'deprecated: passed over with a warning',
  unsupported: 'not built in: passed over with a warning',
  ignored: 'passed over in silence',
} as const;

const vendorNames: Readonly<Record<string, string>> = {
  debian: 'Debian',
  ubuntu: 'Ubuntu',
  redhat: 'Red Hat',
  suse: 'SUSE',
};

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

function sayHistory(name: string): string {
  const history = historyOf(name);
  const builds = vendorsKnowing(name).map((vendor) => vendorNames[vendor] ?? vendor);
  if (history === null)
    return builds.length === 0 ? 'No release of sshd has this option.' : `Only builds of ${joined(builds)} have it.`;
  const sentences = history.flatMap((run, i) => sayRun(run, history[i - 1] ?? null));
  return sentences.length === 0 ? 'Every release has it.' : sentences.join(' ');
}

/** What is new with a release. */
function sayRun({ from, keyword }: Run, before: Run | null): string[] {
  const since = from === 0 ? '' : `OpenSSH ${releaseText(from)}`;
  if (keyword === null) return [`Unknown, and so fatal, from ${since} on.`];
  const was = before?.keyword ?? null;
  const scope = keyword.inMatch && !was?.inMatch && from !== 0 ? ', also below Match' : '';
  if (was === null) {
    const state = keyword.state === 'supported' ? 'Known' : `Known, but ${stateWords[keyword.state]},`;
    return since === ''
      ? keyword.state === 'supported'
        ? []
        : [`${state} in every release.`]
      : [`${state} from ${since} on${scope}.`];
  }
  if (was.state !== keyword.state) return [`From ${since} on ${stateWords[keyword.state]}${scope}.`];
  if (was.inMatch !== keyword.inMatch)
    return [
      keyword.inMatch ? `Allowed below Match from ${since} on.` : `No longer allowed below Match from ${since} on.`,
    ];
  return [];
}

function sayAlias(name: string, version: SshdVersion): string {
  const canonical = canonicalKeyword(name, version);
  return canonical === name ? '' : `Another name of ${meaningOf(canonical)?.name ?? canonical}.`;
}

/** The build that reads the file, as far as it is known. */
function sayHere(name: string, version: SshdVersion, { openssh }: Dialect): string {
  const vendor = version.vendor === null ? '' : ` of ${vendorNames[version.vendor] ?? version.vendor}`;
  const who =
    openssh === null
      ? `OpenSSH ${releaseText(version.release)}${vendor}, taken because no evidence tells the release,`
      : `This host's OpenSSH ${releaseText(version.release)}${vendor}`;
  const keyword = lookUpKeyword(name, version);
  if (keyword === null) {
    const near = nearestKeyword(name, version);
    return `${who} does not know it and would not start.${near === null ? '' : ` Perhaps ${meaningOf(near)?.name ?? near} is meant.`}`;
  }
  if (keyword.state !== 'supported') return `${who}: ${stateWords[keyword.state]}.`;
  return `${who} knows it, ${keyword.inMatch ? 'also below Match' : 'but not below Match: there it is fatal'}.`;
}
