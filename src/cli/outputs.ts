import { nearestName } from '#core/nearest-name';
import type { ReportDocument } from '#engine/document';
import type { SarifProfile } from '#report/options';
import type { FormatName } from '#report/render-by-name';
import { commands } from './args.ts';
import { UsageError } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import { writeTextFile } from './text-files.ts';

export interface Output {
  readonly format: FormatName;
  readonly file: string;
}

/** `--output sarif=out.sarif`, checked before anything is analysed. */
export function parseOutputs(values: readonly string[]): Output[] {
  const known = commands.check.formats;
  return values.map((value) => {
    const equals = value.indexOf('=');
    const format = value.slice(0, Math.max(0, equals));
    const file = value.slice(equals + 1);
    if (equals < 0 || file === '')
      throw new UsageError(`--output needs a format and a file, as in sarif=out.sarif, not ${value}.`);
    if (!known.includes(format)) {
      const near = nearestName(format, known);
      throw new UsageError(
        `--output knows ${known.join(', ')}, not ${format}.${near === null ? '' : ` Did you mean ${near}?`}`,
      );
    }
    return { format: format as FormatName, file };
  });
}

/** Files first, so that a reader who closes standard output early does not cost them. */
export async function printDocument(
  document: ReportDocument,
  outputs: readonly Output[],
  invocation: Invocation,
): Promise<void> {
  const { reports } = await import('#report/render-by-name');
  const { color, links, width, args, workingDirectory } = invocation;
  const profile = (args.value('sarif-profile') as SarifProfile | null) ?? 'github';
  for (const { format, file } of outputs) writeTextFile(file, reports[format](document, { profile }), workingDirectory);
  invocation.print(reports[args.format as FormatName](document, { color, links, width, profile }));
}
