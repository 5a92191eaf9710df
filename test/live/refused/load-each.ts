import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTools } from '../tools.ts';

/** A file that was given to a program, by what is odd about it, and its complaint: `null` where it took the file. */
export interface Answer {
  readonly name: string;
  readonly program: string;
  readonly complaint: string | null;
}

export interface Asked {
  readonly name: string;
  readonly program: string;
  readonly text: string;
}

const script = `
ip link set lo up
for file in "$1"/*.in; do
  program=$(cat "\${file%.in}.program")
  case $program in nft*) nft flush ruleset ;; esac
  $program "$file" >/dev/null 2>"\${file%.in}.err" || echo refused >"\${file%.in}.refused"
done
`;

/** Loads each file with its program, in one network namespace of its own, one after another. */
export function loadEach(asked: readonly Asked[]): Answer[] {
  const directory = mkdtempSync(join(tmpdir(), 'sshreach-refused-'));
  const place = (i: number, what: string): string => join(directory, `${String(i).padStart(5, '0')}.${what}`);
  try {
    asked.forEach(({ program, text }, i) => {
      writeFileSync(place(i, 'in'), text);
      writeFileSync(place(i, 'program'), program);
    });
    const run = spawnSync('unshare', ['--net', ...inTools(directory, script)], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    return asked.map(({ name, program }, i) => ({
      name,
      program,
      complaint: complaintIn(place(i, 'refused'), place(i, 'err')),
    }));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function complaintIn(refused: string, errors: string): string | null {
  try {
    readFileSync(refused);
  } catch {
    return null;
  }
  return readFileSync(errors, 'utf8')
    .trim()
    .split('\n')[0]!
    .replace(/\S+\/\d{5}\.in/, 'FILE')
    .slice(0, 160);
}
