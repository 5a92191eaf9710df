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

const outdated = settle(generateRegistries()) + settle(await generatePages());
if (checkOnly && outdated > 0) {
  process.stderr.write('Run `npm run generate` and commit the result.\n');
  process.exitCode = 1;
}
