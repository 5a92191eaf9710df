import type { Format, FormatCode } from '#formats/format';
import { markdownTable } from './markdown-table.ts';
import { exists, readText } from './project.ts';

/** Everything below this line of a format's README is generated. */
export const supportMarker = '<!-- generated: support -->';

const states: Readonly<Record<string, string>> = {
  modelled: 'exact',
  partial: 'exact for some of its values',
  opaque: 'kept; makes an answer undecided where it decides',
  irrelevant: 'has no bearing on who reaches the daemon',
  unknown: 'reported',
};

function kindTable(format: Format): string {
  return markdownTable(
    ['kind', 'what it is', 'an empty file means'],
    format.kinds.map(({ id, title, emptyMeans }) => [
      `\`${id}\``,
      title,
      emptyMeans === 'nothing' ? 'there is nothing' : 'not collected',
    ]),
  );
}

function supportTable(code: FormatCode): string {
  const table = markdownTable(
    ['construct', 'state', 'note'],
    code.support.map(({ construct, state, note }) => [
      construct.includes('`') ? construct : `\`${construct}\``,
      state,
      note,
    ]),
  );
  const used = [...new Set(code.support.map(({ state }) => state))];
  const legend = Object.keys(states)
    .filter((state) => used.includes(state as (typeof used)[number]))
    .map((state) => `**${state}**: ${states[state]}`)
    .join('; ');
  return `${table}\n\n${legend}.`;
}

/** A format's README: its own introduction, then its kinds and its support table. */
export function generateFormatReadme(folder: string, format: Format, code: FormatCode): string {
  const path = `src/formats/${folder}/README.md`;
  const written = exists(path) ? readText(path) : `# ${format.title}\n`;
  const at = written.indexOf(supportMarker);
  const introduction = (at < 0 ? written : written.slice(0, at)).trimEnd();
  return `${introduction}\n\n${supportMarker}\n\n## What is read\n\n${kindTable(format)}\n\n## How far it is understood\n\n${supportTable(code)}\n`;
}
