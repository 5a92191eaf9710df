import { sep } from 'node:path';
import { applyConfig } from '#config/apply-config';
import { type Config, noConfig } from '#config/config';
import { applyComments } from '#config/ignore-comments';
import type { DiscoveredHost, Discovery } from '#discover/discovery';
import type { ReportDocument } from '#engine/document';
import type { Invocation } from './invocation.ts';
import type { LoadedConfig } from './load-config.ts';
import { dayOf, parseNow } from './now.ts';

/** Settings that came with the evidence are somebody else's. */
const isFrom = (path: string, { directory }: DiscoveredHost): boolean =>
  directory !== null && path.startsWith(`${directory.replaceAll('/', sep)}${sep}`);

/**
 * The settings that hold once it is known what is analysed: a file that lies in a host's directory holds only if the
 * user named it. Throws what is wrong with it if it holds.
 */
export function settle(
  { config, path, named, wrong }: LoadedConfig,
  discovery: Discovery,
  say: Invocation['say'],
): Config {
  if (path !== null && !named && discovery.hosts.some((host) => isFrom(path, host))) {
    say(`note: ${config.path} lies in a host's directory and was not used; --config ${config.path} uses it.`);
    return noConfig;
  }
  if (wrong !== null) throw wrong;
  return config;
}

/** The day on which the evidence was collected, or `--now`; `YYYY-MM-DD`. */
export function today({ files }: Discovery, { args }: Invocation): string {
  const now = args.value('now');
  const newest = files.reduce((latest, { capturedAt }) => Math.max(latest, capturedAt ?? 0), 0);
  return dayOf(now === null ? newest || Math.floor(Date.now() / 1000) : parseNow(now));
}

/** Sets aside what comments and settings ask for, and says which of the settings do nothing. */
export function applySettings(
  document: ReportDocument,
  config: Config,
  discovery: Discovery,
  invocation: Invocation,
): ReportDocument {
  const day = today(discovery, invocation);
  const obeysComments = config.comments && !invocation.args.has('no-ignore-comments');
  const commented = obeysComments ? applyComments(document, discovery.files, day, config.requireReason) : document;
  if (config.path === null) return commented;
  const applied = applyConfig(commented, config, day);
  for (const { file, line, column, message } of applied.notes)
    invocation.say(`note: ${file}:${line}:${column}: ${message}`);
  return applied.document;
}
