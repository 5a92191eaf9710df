import { defineRule } from '#engine/rule';
import type { SettingPlace } from '#model/daemon';

/** A line that begins in the first column below an indented Match block: meant for everybody, and it is not. */
export default defineRule({
  id: 'sshd/setting-silently-conditional',
  title: 'A setting for everybody stands below a Match line',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    conditional:
      'This line looks as if it were for everybody, and it stands below a Match line, whose block reaches to the next Match or the end of the file. ' +
      'It holds for those whom that line names and for nobody else, and sshd says nothing about it. ' +
      'Move it above the first Match, or indent it if it belongs to the block.',
  },
  check({ view, report }) {
    const places = view.daemon.files?.places.filter((p) => p.conditional && p.block !== undefined) ?? [];
    const seen = new Set<number>();
    for (const place of places) {
      const { block, origin, column } = place;
      if (block === undefined || column !== 1 || seen.has(block)) continue;
      const before = places.slice(0, places.indexOf(place)).filter((p) => p.block === block);
      if (before.length === 0 || !before.every(isIndented)) continue;
      seen.add(block);
      report({
        message: 'conditional',
        at: origin,
        label: 'not for everybody',
        related: [{ at: block, label: 'for these alone' }],
        certainty: 'possible',
      });
    }
  },
});

const isIndented = ({ column = 1 }: SettingPlace): boolean => column > 1;
