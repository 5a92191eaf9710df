import type { Format } from '#formats/format';
import { markdownTable } from '../markdown-table.ts';

/** The page of formats: what is read, and below it what somebody who adds one needs to know. */
export function listFormats(formats: readonly Format[], readme: string): string {
  const rows = [...formats]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, kinds }) => [`[${title}](${id}/README.md)`, kinds.map((kind) => kind.title).join('; ')]);
  const adding = readme.replace(/^# Formats\n/, '## How a format is made\n');
  return `# Formats

What sshreach reads. Each page says which constructs are understood, and how far.

${markdownTable(['format', 'files and outputs'], rows)}

${adding}`;
}
