import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readConfig } from '#config/read-config';
import type { FindingReport } from '#engine/document';
import type { Expectation } from '#engine/expectation';
import type { Rule } from '#engine/rule';
import { analyze } from '#sshreach';
import { sentences } from '../../src/report/wording.ts';

/** Settings are no evidence: what they expect is handed to the rules. */
const settings = 'sshreach.toml';

function expectationsOf(files: ReadonlyMap<string, string>): readonly Expectation[] {
  const text = files.get(settings);
  if (text === undefined) return [];
  const result = readConfig(text, settings, null);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.read.config.expect;
}

/** What one rule finds in a bundle of path → text, read through the file system as a user would hand it in. */
export async function runExample(files: ReadonlyMap<string, string>, rule: Rule): Promise<readonly FindingReport[]> {
  const root = mkdtempSync(join(tmpdir(), 'sshreach-example-'));
  try {
    for (const [path, text] of files) {
      if (path === settings) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { document } = await analyze([root], { rules: [rule], expectations: expectationsOf(files) });
    return document.hosts.flatMap(({ findings }) => findings).map((finding) => relativeTo(root, finding));
  } finally {
    rmSync(root, { recursive: true });
  }
}

const relativeTo = (root: string, finding: FindingReport): FindingReport => ({
  ...finding,
  at: { ...finding.at, file: finding.at.file.replace(`${root}/`, '') },
  text: finding.text.replaceAll(`${root}/`, ''),
});

/** Place and severity before the first sentence, each further sentence on a line of its own. */
export const sayFindings = (findings: readonly FindingReport[]): string =>
  findings
    .map(({ at, severity, text }) => `${at.file}:${at.line}: ${severity}: ${sentences(text).join('\n')}`)
    .join('\n\n');
