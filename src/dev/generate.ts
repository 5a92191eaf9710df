/** `npm run generate`: writes what is made from folders and tables. With `--check` it only says what is out of date. */
import { writeFileSync } from 'node:fs';
import { type GeneratedFile, generatePages, generateRegistries, isFresh } from './generated-files.ts';
import { projectRoot } from './project.ts';

const checkOnly = process.argv.includes('--check');

function settle(files: readonly GeneratedFile[]): number {
  const outdated = files.filter((file) => !isFresh(file));
  for (const { path, content } of outdated) {
    if (!checkOnly) writeFileSync(`${projectRoot}${path}`, content);
    process.stdout.write(`${checkOnly ? 'out of date' : 'written'}: ${path}\n`);
  }
  return outdated.length;
}

const registries = settle(generateRegistries());
const { pages, broken } = await generatePages();
const outdated = registries + settle(pages);
for (const reason of broken) process.stderr.write(`cannot be made: ${reason}\n`);
if (checkOnly && outdated > 0) process.stderr.write('Run `npm run generate` and commit the result.\n');
if (broken.length > 0 || (checkOnly && outdated > 0)) process.exitCode = 1;
