import { redactValuesOf } from '#core/known-secrets';
import { findNames } from '#core/redaction/find-names';
import { discover } from '#discover/discover';
import { formats } from '#formats/registry';
import { reportInput } from '../discovered-input.ts';
import { exitCodes } from '../exit-codes.ts';
import { inputOptionsOf } from '../input-options.ts';
import type { Command } from '../invocation.ts';
import { toJson } from '../json.ts';

export const run: Command = async (invocation) => {
  const { args, workingDirectory, print, say, redaction } = invocation;
  const discovery = await discover(args.operands, formats, {
    workingDirectory,
    ...inputOptionsOf({ args }),
  });
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return input;
  const files = discovery.hosts
    .flatMap((host) => host.files)
    .filter(({ role }) => role === 'evidence' || role === 'failed');
  const [only, other] = files;
  if (only?.format == null || only.kind === null || other !== undefined) {
    const several = other === undefined ? '' : `, but ${files.length} files, such as ${only?.file.path}`;
    say(`error: ${args.operands[0]} is not one file that a format knows${several}. Name one.`);
    return exitCodes.input;
  }
  const code = await only.format.load();
  const secretless = redactValuesOf([only.file.text]);
  const names = discovery.hosts.flatMap((host) => host.names);
  const renamed = redaction?.of(findNames(names, [only.file.text])) ?? ((text: string) => text);
  const mask = (text: string): string => renamed(secretless(text));
  const parsed = code.parse(only.file, only.kind.id, { openssh: null, os: null });
  for (const { span, severity, message } of parsed.diagnostics) {
    const { line, column } = only.file.map.pointAt(span?.start ?? 0);
    say(`${severity}: ${only.file.path}:${line}:${column}: ${mask(message)}`);
  }
  print(toJson(code.tree(only.file, parsed), undefined, mask));
  return exitCodes.ok;
};
