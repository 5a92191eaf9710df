import { seeAzureDisk } from './azure-disk.ts';
import { seeInsights } from './insights.ts';
import type { SeenLayout, Snapshot } from './layout.ts';
import { seeSos } from './sos.ts';
import { seeSupportconfig } from './supportconfig.ts';

/** Which collector made a directory, and what it says; `null` for copied roots and hand-made bundles. */
export function seeLayout(snapshot: Snapshot): SeenLayout | null {
  return seeSos(snapshot) ?? seeInsights(snapshot) ?? seeSupportconfig(snapshot) ?? seeAzureDisk(snapshot);
}

const marks = new Set([
  ...['sos_commands', 'insights_archive.txt', 'insights_commands'],
  ...['basic-environment.txt', 'rpm.txt', 'network.txt', 'results.txt'],
]);

/** Whether a directory may be a collector's, from the names in it. */
export const mayHaveLayout = (names: readonly string[]): boolean => names.some((name) => marks.has(name));
