import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { exists, projectRoot } from './project.ts';

/** Writes files that do not exist yet, all of them or none. */
export function writeNewFiles(files: Readonly<Record<string, string>>): void {
  const taken = Object.keys(files).filter(exists);
  if (taken.length > 0) throw new Error(`${taken.join(', ')} exists already`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(`${projectRoot}${path}`), { recursive: true });
    writeFileSync(`${projectRoot}${path}`, content);
    process.stdout.write(`written: ${path}\n`);
  }
}
