import { posix } from 'node:path';
import { optionsFor } from '#config/apply-config';
import { noConfig } from '#config/config';
import type { SourceFile } from '#core/source-file';
import { locate } from '#discover/locate';
import type { Description } from '#formats/format';
import type { Checked, Task, Workbench } from '#lsp/workbench';
import { version } from '../version.ts';
import { UsageError } from './exit-codes.ts';
import type { Invocation } from './invocation.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';
import { check, model } from './pipeline.ts';
import { capturedAtOf, Settler, settle, withComments } from './settings.ts';

/** What the language server asks of the rest of sshreach, under the settings of the folder that it works in. */
export const makeWorkbench = (invocation: Invocation): Workbench => ({
  version,
  check: (task, fixes) => checkTask(task, fixes, invocation),
  describe: describeAt,
});

async function checkTask(task: Task, fixes: boolean, invocation: Invocation): Promise<Checked> {
  const { paths, workingDirectory, tree } = task;
  const loaded = await settingsOf(workingDirectory, invocation);
  const { rules, formats } = loaded.plugins;
  const located = await locate(paths, formats, { workingDirectory, tree });
  let { config } = loaded;
  let complaint: string | null = null;
  try {
    config = settle(loaded, located.places, (line) => {
      complaint = line.replace(/^note: /, '');
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complaint = error.message;
    config = noConfig;
  }
  const { document, discovery } = await check(located, {
    ...{ rules, formats, fixes },
    assume: config.assume,
    expectations: config.expect,
    ruleOptions: (...names) => optionsFor(config, ...names),
  });
  const settler = new Settler(config, { ...invocation, say: () => undefined }, false);
  const hosts = document.hosts.map((report, i) => {
    const host = discovery.hosts[i]!;
    return settler.host(withComments(report, host, { config, rules, args: invocation.args }), capturedAtOf(host));
  });
  return { hosts, complaint };
}

/** A file that `--config` names may be wrong while somebody edits it. */
async function settingsOf(workingDirectory: string, { args }: Invocation): Promise<LoadedConfig> {
  try {
    return await loadConfig(args, workingDirectory);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const plain = { has: (name: string) => name === 'no-config', value: () => null };
    return { ...(await loadConfig({ ...args, ...plain }, workingDirectory)), wrong: error };
  }
}

async function describeAt({ paths, ...options }: Task, path: string, offset: number): Promise<Description | null> {
  const { hosts } = await model(paths, options);
  const reported = posix.relative(options.workingDirectory, path);
  for (const { host, dialect } of hosts) {
    const found = host.files.find(({ file }) => file.path === reported && holds(file, offset));
    if (!found?.format || !found.kind) continue;
    const { file } = found;
    const code = await found.format.load();
    const parsed = code.parse(file, found.kind.id, dialect);
    const input = { file, kind: found.kind.id, parsed };
    const description = await code.describe?.(input, toParsed(file, offset), dialect);
    if (!description) return null;
    const { start, end } = description.span;
    return { ...description, span: { start: file.map.toRaw(start), end: file.map.toRaw(end) } };
  }
  return null;
}

/** Outputs that share a file are files of their own, each a region of it. */
const holds = ({ text, map }: SourceFile, raw: number): boolean => map.toRaw(0) <= raw && raw <= map.toRaw(text.length);

/** The offset in the parsed text of one in the raw artefact; inside of what was cut out, the next. */
function toParsed({ text, map }: SourceFile, raw: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (map.toRaw(middle) < raw) low = middle + 1;
    else high = middle;
  }
  return low;
}
