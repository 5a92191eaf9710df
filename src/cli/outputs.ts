import { nearestName } from '#core/nearest-name';
import type { HostReport, HostSequence, StreamedDocument } from '#engine/document';
import type { SarifProfile } from '#report/options';
import { type FormatName, loadRender } from '#report/render-by-name';
import { commands } from './args.ts';
import { UsageError } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import type { Redaction } from './redaction.ts';
import { inLargePieces, writePieces } from './text-files.ts';

export interface Output {
  /** `shard`: what `sshreach merge` reads. */
  readonly format: FormatName | 'shard';
  readonly file: string;
}

/** `--output sarif=out.sarif`, checked before anything is analysed. */
export function parseOutputs(values: readonly string[]): Output[] {
  const known = [...commands.check.formats, 'shard'];
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
    return { format: format as Output['format'], file };
  });
}

/** Hosts whose names and addresses are replaced when they are asked for. */
class RedactedHosts implements HostSequence {
  readonly #hosts: HostSequence;
  readonly #redaction: Redaction;

  constructor(hosts: HostSequence, redaction: Redaction) {
    this.#hosts = hosts;
    this.#redaction = redaction;
  }

  get length(): number {
    return this.#hosts.length;
  }

  *[Symbol.iterator](): Generator<HostReport> {
    for (const host of this.#hosts) yield this.#redaction.host(host);
  }

  slice(start: number, end: number): RedactedHosts {
    return new RedactedHosts(this.#hosts.slice(start, end), this.#redaction);
  }
}

/** Files first, so that a reader who closes standard output early does not cost them. */
export async function printDocument(
  found: StreamedDocument,
  outputs: readonly Output[],
  invocation: Invocation,
  onStandardOutput = true,
): Promise<void> {
  const { color, links, width, args, workingDirectory, redaction } = invocation;
  const document = redaction === null ? found : { ...found, hosts: new RedactedHosts(found.hosts, redaction) };
  const profile = (args.value('sarif-profile') as SarifProfile | null) ?? 'github';
  for (const { format, file } of outputs)
    if (format === 'sarif' && profile === 'github') await writeSarifFiles(document, file, invocation);
    else if (format !== 'shard') {
      const render = await loadRender[format]();
      writePieces(file, render(document, { profile }), workingDirectory);
    }
  if (!onStandardOutput) return;
  const render = await loadRender[args.format as FormatName]();
  for (const piece of inLargePieces(render(document, { color, links, width, profile }))) invocation.print(piece);
}

/** `out.sarif`, `out-2.sarif`, `out-3.sarif`. */
const partName = (file: string, index: number): string =>
  index === 0 ? file : file.replace(/((?:\.sarif)?(?:\.[^./\\]+)?)$/, `-${index + 1}$1`);

/** As many files as it takes to keep hosts apart: GitHub refuses more than 20 runs a file. */
async function writeSarifFiles(document: StreamedDocument, file: string, invocation: Invocation): Promise<void> {
  const { renderSarif, splitForGithub } = await import('#report/render-sarif');
  const names: string[] = [];
  for (const part of splitForGithub(document)) {
    const name = partName(file, names.length);
    writePieces(name, renderSarif(part, { profile: 'github' }), invocation.workingDirectory);
    names.push(name);
  }
  if (names.length > 1)
    invocation.say(
      `note: GitHub takes at most 20 runs a file, and there is one for each of ${document.hosts.length} hosts: ${names[0]} to ${names.at(-1)} are ${names.length} files, all to be uploaded.`,
    );
}
