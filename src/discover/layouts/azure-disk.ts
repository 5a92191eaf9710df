import { firstLine } from './insights.ts';
import type { SeenLayout, Snapshot } from './layout.ts';

/** Azure's disk inspection copies files of a disk that no machine runs from. */
export function seeAzureDisk(snapshot: Snapshot): SeenLayout | null {
  const { files, directories } = snapshot;
  if (!files.has('results.txt') || !directories.has('etc') || directories.has('usr/bin')) return null;
  return {
    collector: 'Azure disk inspection',
    hostName: firstLine(snapshot.read('etc/hostname')),
    capturedAt: null,
    machineId: firstLine(snapshot.read('etc/machine-id')),
    told: () => null,
    always: [],
    absent: [],
    whole: [],
    remarks: [
      {
        code: 'not-collected',
        message:
          'A disk inspection copies files and runs no command, so nothing shows what ran. Not collected: run `ss -tlnp` and `nft -a list ruleset` on the host.',
        widens: false,
      },
    ],
    pieces: [],
  };
}
