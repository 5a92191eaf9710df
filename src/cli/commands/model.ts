import { type Address, formatAddress } from '#core/address';
import { type AddressSet, formatSet } from '#core/address-set';
import { redactValuesOf } from '#core/known-secrets';
import { findNames } from '#core/redaction/find-names';
import { gravest, reportInput } from '../discovered-input.ts';
import { exitCodes } from '../exit-codes.ts';
import { inputOptionsOf } from '../input-options.ts';
import type { Command } from '../invocation.ts';
import { toJson } from '../json.ts';
import { model } from '../pipeline.ts';
import { viewOf } from '../questions.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isAddressSet = (value: unknown): value is AddressSet => isObject(value) && 'family' in value && 'bounds' in value;
const isAddress = (value: unknown): value is Address =>
  isObject(value) && 'family' in value && 'value' in value && Object.keys(value).length === 2;

export const run: Command = async (invocation) => {
  const { args, workingDirectory, redaction } = invocation;
  const { view } = viewOf(args);
  const { discovery, hosts } = await model(args.operands, {
    workingDirectory,
    ...inputOptionsOf({ args }),
  });
  const input = reportInput(discovery, invocation);
  if (discovery.nothing !== null) return input;
  const shown = hosts.map(({ host, model: { views }, resolver }) => {
    const place = (origin: number): string | null => {
      const at = resolver.place(origin);
      return at === null ? null : `${at.file}:${at.line}:${at.column}`;
    };
    const texts = host.files.map(({ file }) => file.text);
    const secretless = redactValuesOf(texts);
    const mask = redaction?.of(findNames(host.names, texts)) ?? ((text: string) => text);
    const json = toJson(
      views.filter(({ name }) => view === undefined || name === view),
      (key, value) => {
        if (typeof value === 'number' && /^origin$|Origin$/.test(key)) return place(value);
        if (isAddressSet(value)) return formatSet(value);
        return isAddress(value) ? formatAddress(value) : value;
      },
      (text) => mask(secretless(text)),
    );
    return { host: mask(host.name), views: JSON.parse(json) as unknown };
  });
  invocation.print(toJson({ schemaVersion: 1, tool: 'sshreach', hosts: shown }));
  return gravest(input, exitCodes.ok);
};
