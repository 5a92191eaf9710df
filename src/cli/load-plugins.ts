import { pathToFileURL } from 'node:url';
import type { Rule } from '#engine/rule';
import type { Format } from '#formats/format';
import { formats as shippedFormats } from '#formats/registry';
import { rules as shippedRules } from '#rules/index';
import { UsageError } from './exit-codes.ts';

/** What a run works with: its own rules and formats and those of plug-ins. */
export interface Plugins {
  readonly rules: readonly Rule[];
  readonly formats: readonly Format[];
}

const isRule = (value: unknown): value is Rule => {
  const { id, title, severity, needs, messages, check } = (value ?? {}) as Partial<Rule>;
  return (
    typeof id === 'string' &&
    /^[a-z-]+\/[a-z0-9-]+$/.test(id) &&
    typeof title === 'string' &&
    ['error', 'warning', 'note'].includes(severity ?? '') &&
    Array.isArray(needs) &&
    typeof messages === 'object' &&
    typeof check === 'function'
  );
};

const isFormat = (value: unknown): value is Format => {
  const { id, title, kinds, detect, load } = (value ?? {}) as Partial<Format>;
  const named = typeof id === 'string' && typeof title === 'string';
  return named && Array.isArray(kinds) && typeof detect === 'function' && typeof load === 'function';
};

type Importer = (url: string) => Promise<unknown>;

/** The packed command is started by a file that imports for it. */
const given = (globalThis as { readonly [key: symbol]: Importer | undefined })[Symbol.for('sshreach.import')];
const importModule: Importer = given ?? ((url) => import(url));

/** Runs the module: only ever one that settings name which the user named. */
async function pluginOf(path: string): Promise<Plugins> {
  let module: { readonly rules?: unknown; readonly formats?: unknown };
  try {
    module = (await importModule(pathToFileURL(path).href)) as typeof module;
  } catch (error) {
    throw new UsageError(`The plug-in ${path} cannot be loaded: ${(error as Error).message}`);
  }
  const rules: unknown = module.rules ?? [];
  const formats: unknown = module.formats ?? [];
  const isSound = Array.isArray(rules) && rules.every(isRule) && Array.isArray(formats) && formats.every(isFormat);
  if (!isSound || rules.length + formats.length === 0)
    throw new UsageError(
      `The plug-in ${path} has to export \`rules\`, a list made with defineRule, or \`formats\`, a list of formats.`,
    );
  return { rules, formats };
}

function joinById<T extends { readonly id: string }>(
  what: string,
  shipped: readonly T[],
  more: readonly T[],
): readonly T[] {
  if (more.length === 0) return shipped;
  const all = [...shipped, ...more].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const twice = all.find(({ id }, i) => all[i + 1]?.id === id);
  if (twice !== undefined)
    throw new UsageError(`There are two ${what} ${twice.id}; give that of your plug-in another id.`);
  return all;
}

/** Throws `UsageError` where a plug-in cannot be loaded or clashes. `paths` are absolute. */
export async function loadPlugins(paths: readonly string[]): Promise<Plugins> {
  if (paths.length === 0) return { rules: shippedRules, formats: shippedFormats };
  const all = await Promise.all(paths.map(pluginOf));
  return {
    rules: joinById(
      'rules',
      shippedRules,
      all.flatMap(({ rules }) => rules),
    ),
    formats: joinById(
      'formats',
      shippedFormats,
      all.flatMap(({ formats }) => formats),
    ),
  };
}
