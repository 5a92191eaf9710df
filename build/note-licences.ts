import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface OutputPart {
  readonly type: string;
  readonly moduleIds?: readonly string[];
}

/** What is bundled is passed on, so its licences are, too: all builds of one run add to `dist/THIRD-PARTY-NOTICES.txt`. */
const folders = new Map<string, string>();

function noticeOf(folder: string): string {
  const { name, version, license = 'see below' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version}, ${license}`, ...texts].join('\n\n');
}

/** The folder of the package to which a bundled module belongs; null for our own. */
function packageFolder(module: string): string | null {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1] ?? null;
}

function note(bundle: Readonly<Record<string, OutputPart>>): string {
  for (const { moduleIds = [] } of Object.values(bundle)) {
    for (const module of moduleIds) {
      const folder = packageFolder(module);
      if (folder !== null) folders.set(folder.slice(folder.lastIndexOf('node_modules/') + 13), folder);
    }
  }
  const notices = [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, folder]) => noticeOf(folder));
  return `sshreach contains the following packages.\n\n${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

export const noteLicences = {
  name: 'note-licences',
  generateBundle(
    this: { emitFile(file: object): void },
    _: unknown,
    bundle: Readonly<Record<string, OutputPart>>,
  ): void {
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source: note(bundle) });
  },
};
