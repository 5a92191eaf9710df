import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { formatFolders, projectRoot, readText } from '../../src/dev/project.ts';

const statement = /^(?:import|export)\s+(?!type\b)(?:[\w$*{][^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;

/** Everything that importing a file loads: its static imports, theirs, and so on; packages by name. */
function loadedBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [text, target] of readText(path).matchAll(statement)) {
    const onlyTypes = /\{([^}]*)\}/
      .exec(text)?.[1]
      ?.split(',')
      .every((name) => /^\s*(?:type\s|$)/.test(name));
    if (onlyTypes === true) continue;
    const inside = target!.startsWith('#')
      ? `${target!.startsWith('#rules/') ? '' : 'src/'}${target!.slice(1)}.ts`
      : join(dirname(path), target!);
    const resolved = target === '#sshreach' ? 'src/index.ts' : inside;
    if (!/^[#.]/.test(target!)) seen.add(target!);
    else if (resolved.endsWith('.ts') && existsSync(`${projectRoot}${resolved}`)) loadedBy(resolved, seen);
  }
  return seen;
}

it('follows imports', () => {
  expect(loadedBy('src/formats/_template/code.ts')).toContain('chevrotain');
});

it('starting loads no parser: a manifest imports what detects, and its code when a file asks for it', () => {
  const heavy = formatFolders().filter((folder) => loadedBy(`src/formats/${folder}/format.ts`).has('chevrotain'));
  expect(heavy).toEqual([]);
});

it('the command line loads a command when it is asked for', () => {
  const loaded = [...loadedBy('src/cli/main.ts')].filter((path) => !path.startsWith('node:'));
  expect(loaded.filter((path) => !/^src\/(?:cli|core)\//.test(path))).toEqual([]);
  expect(loaded.filter((path) => path.startsWith('src/cli/commands/'))).toEqual([]);
});

it('discovery loads the pattern matcher and the parser of settings when they are needed', () => {
  for (const entry of ['src/discover/discover.ts', 'src/cli/commands/check.ts'])
    expect([...loadedBy(entry)].filter((path) => /^(?:fast-glob|@iarna\/toml|chevrotain)$/.test(path))).toEqual([]);
});
