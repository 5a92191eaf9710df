/** `npm run new:format -- NAME`: a copy of the toy format under a new name, its test and a folder for fixtures. */
import { writeFileSync } from 'node:fs';
import { generateRegistries } from './generated-files.ts';
import { filesIn, projectRoot, readText } from './project.ts';
import { writeNewFiles } from './write-files.ts';

const [id = ''] = process.argv.slice(2);
if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
  process.stderr.write('Usage: npm run new:format -- NAME\nNAME is the program or file in kebab-case: iptables-save\n');
  process.exit(2);
}

/** The toy's own words; what only describes the toy goes. */
const renamed = (text: string): string =>
  text
    .replace(/\/\*\*\n \* A toy:[\s\S]*?\*\/\n/, '')
    .replaceAll('_template', id)
    .replaceAll('the toy format', id)
    .replaceAll('toy-settings', `${id}-settings`)
    .replaceAll('Toy settings', id)
    .replaceAll('toy settings', `${id} settings`)
    .replaceAll('toy.conf', `${id}.conf`);

const sources = filesIn('src/formats/_template').filter((name) => name.endsWith('.ts'));
writeNewFiles({
  ...Object.fromEntries(
    sources.map((name) => [`src/formats/${id}/${name}`, renamed(readText(`src/formats/_template/${name}`))]),
  ),
  [`src/formats/${id}/README.md`]: `# ${id}\n\nWhat the program is, and which of its files and outputs are read.\n`,
  [`test/unit/formats/${id}.test.ts`]: renamed(readText('test/unit/formats/_template.test.ts')),
  [`fixtures/formats/${id}/README.md`]: `# ${id}\n\nWhere each file comes from: the program, its version and its command line.\n`,
});
for (const { path, content } of generateRegistries()) writeFileSync(`${projectRoot}${path}`, content);
process.stdout.write('Next: write tokens, grammar and lowering, then `npm run generate`.\n');
