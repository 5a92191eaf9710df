import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommandLine } from '#cli/run-command-line';
import type { FixReport, ReportDocument } from '#engine/document';
import type { Bundle } from '../collect-bundle.ts';
import type { FixCase } from './fix-case.ts';
import { FixHost } from './fix-host.ts';

/** Makes the server, takes the fix of the case's finding and carries it out; the complaint, `null` where it helped. */
export async function carryOut(lab: string, one: FixCase): Promise<string | null> {
  const host = await FixHost.open(lab, one);
  const directory = mkdtempSync(join(tmpdir(), 'sshreach-fix-'));
  try {
    const before = await host.see();
    if (before === 'banner') return 'the client gets in before the fix';
    const bundle = await host.collect();
    for (const [path, text] of Object.entries(bundle)) {
      mkdirSync(dirname(join(directory, 'web01', path)), { recursive: true });
      writeFileSync(join(directory, 'web01', path), text);
    }
    const { out } = await sshreach(directory, ['--format', 'json', ...(one.options ?? [])]);
    const found = fixOf(JSON.parse(out) as ReportDocument, one);
    if (typeof found === 'string') return found;
    if (found.edits.length > 0) {
      const complaint = await edit(directory, bundle, one, host);
      if (complaint !== null) return complaint;
    }
    await host.run(found.commands);
    const after = await host.see();
    const what = [...found.edits.map(({ text }) => JSON.stringify(text)), ...found.commands].join('; ');
    return after === 'banner' ? null : `saw ${before}, and ${after} after the fix: ${what}`;
  } finally {
    await host.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function fixOf({ hosts }: ReportDocument, { rule, by, from = '', begins = '' }: FixCase): FixReport | string {
  const own = hosts.flatMap(({ findings }) => findings).filter((finding) => finding.rule === rule);
  if (own.length === 0) {
    const others = hosts.flatMap(({ findings }) => findings.map((finding) => finding.rule));
    return `no finding of ${rule}, but of ${[...new Set(others)].join(', ')}`;
  }
  // Each family may have a finding of its own; one for both names a place of either.
  const family = from.includes(':') ? /IPv6|::/ : /IPv4|\d\./;
  const fixes = own.flatMap((finding) => finding.fixes);
  const fix = fixes.find(({ verified }) => family.test(verified)) ?? fixes[0];
  if (fix === undefined) return `${rule} offers no fix that helps`;
  const kind = fix.edits.length > 0 ? 'edits' : 'commands';
  if (kind !== by) return `${rule} offers ${kind}: ${fix.commands.join('; ')}`;
  return fix.commands[0]?.startsWith(begins) === false ? `types ${fix.commands[0]}` : fix;
}

/** Makes the edits with the command, as its difference says, and puts the changed files on the server. */
async function edit(directory: string, bundle: Bundle, one: FixCase, host: FixHost): Promise<string | null> {
  const options = [one.safe ? '--fix' : '--fix-unsafe', ...(one.options ?? [])];
  const { out: difference } = await sshreach(directory, [...options, '--fix-dry-run']);
  const patched = join(directory, 'patched');
  cpSync(join(directory, 'web01'), join(patched, 'web01'), { recursive: true });
  const patch = spawnSync('patch', ['-p1', '--binary'], { cwd: patched, input: difference, encoding: 'utf8' });
  if (patch.status !== 0) return `patch refuses the difference: ${patch.stdout}${patch.stderr}`;
  await sshreach(directory, options);
  for (const [path, text] of Object.entries(bundle)) {
    const now = readFileSync(join(directory, 'web01', path), 'utf8');
    if (now !== readFileSync(join(patched, 'web01', path), 'utf8')) return `${path} is not what the difference says`;
    if (now === text) continue;
    if (!path.startsWith('etc/')) return `${path} was changed, and it is an output`;
    host.write(`/${path}`, now);
  }
  const again = await sshreach(directory, [...options, '--fix-dry-run']);
  return again.out === '' ? null : `a second run would change more:\n${again.out}`;
}

async function sshreach(workingDirectory: string, args: readonly string[]): Promise<{ out: string }> {
  let out = '';
  await runCommandLine(['web01', ...args], {
    workingDirectory,
    environment: {},
    isTerminal: false,
    columns: undefined,
    writeOut: (text) => {
      out += text;
    },
    writeError: () => {},
  });
  return { out };
}
