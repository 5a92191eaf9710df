import type { Format, FormatCode } from '#formats/format';
import { exists, readText } from './project.ts';

/** Everything below this line of a format's README is generated. */
export const supportMarker = '<!-- generated: support -->';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const states: Readonly<Record<string, string>> = {
  modelled: 'exact',
  partial: 'exact for some of its values',
  opaque: 'kept; makes an answer undecided where it decides',
  irrelevant: 'has no bearing on who reaches the daemon',
  unknown: 'reported',
};

function kindTable(format: Format): string {
  const rows = format.kinds.map(
    ({ id, title, emptyMeans }) =>
      `| \`${id}\` | ${cell(title)} | ${emptyMeans === 'nothing' ? 'there is nothing' : 'not collected'} |`,
  );
  return `| kind | what it is | an empty file means |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

function supportTable(code: FormatCode): string {
  const rows = code.support.map(
    ({ construct, state, note }) => `| \`${cell(construct)}\` | ${state} | ${cell(note)} |`,
  );
  const used = [...new Set(code.support.map(({ state }) => state))];
  const legend = Object.keys(states)
    .filter((state) => used.includes(state as (typeof used)[number]))
    .map((state) => `**${state}**: ${states[state]}`)
    .join('; ');
  return `| construct | state | note |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${legend}.`;
}

/** A format's README: its own introduction, then its kinds and its support table. */
export function generateFormatReadme(folder: string, format: Format, code: FormatCode): string {
  const path = `src/formats/${folder}/README.md`;
  const written = exists(path) ? readText(path) : `# ${format.title}\n`;
  const at = written.indexOf(supportMarker);
  const introduction = (at < 0 ? written : written.slice(0, at)).trimEnd();
  return `${introduction}\n\n${supportMarker}\n\n## What is read\n\n${kindTable(format)}\n\n## How far it is understood\n\n${supportTable(code)}\n`;
}
