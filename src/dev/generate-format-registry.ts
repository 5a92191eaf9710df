import { formatFolders, generatedNotice, identifierOf, readText } from './project.ts';

/** What the manifest is called in its module; it is read, not run, so that a broken format cannot stop the others. */
function exportedName(folder: string): string {
  const source = readText(`src/formats/${folder}/format.ts`);
  const named = /^export const (\w+)\s*(?::\s*Format\b|=)/m.exec(source)?.[1];
  if (named !== undefined) return named;
  if (/^export default\b/m.test(source)) return 'default';
  throw new Error(`src/formats/${folder}/format.ts exports no manifest: \`export const format: Format = …\``);
}

/** `src/formats/registry.ts`: the manifest of every format folder, by id. Their code is loaded when a file asks for it. */
export function generateFormatRegistry(): string {
  const formats = formatFolders().map((folder) => {
    const name = exportedName(folder);
    const identifier = /^[a-z]/i.test(folder) ? identifierOf(folder) : `format${folder}`;
    const imported = name === 'default' ? identifier : `{ ${name === identifier ? name : `${name} as ${identifier}`} }`;
    return { identifier, line: `import ${imported} from './${folder}/format.ts';` };
  });
  const oneLine = `export const formats: readonly Format[] = [${formats.map(({ identifier }) => identifier).join(', ')}];`;
  const list =
    oneLine.length <= 120
      ? oneLine
      : `export const formats: readonly Format[] = [\n${formats.map(({ identifier }) => `  ${identifier},\n`).join('')}];`;
  return `${generatedNotice}
${[...formats.map(({ line }) => line), "import type { Format } from './format.ts';"].sort(byImportPath).join('\n')}

/** Every format, by id. */
${list}
`;
}

const pathOf = (line: string): string => /'([^']*)'/.exec(line)![1]!;
const byImportPath = (a: string, b: string): number => (pathOf(a) < pathOf(b) ? -1 : 1);
