import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import type { BootRecording } from '../live/boots/record-boot.ts';
import { judge, type Score } from './judge.ts';
import { modelBundle } from './model-bundle.ts';

/** What the host's files say of its next boot, and what its outputs say of it as it runs, against what clients saw. */
export async function gradeBoot(recording: BootRecording, score: Score): Promise<void> {
  const { name, files, links, running, units, probes, undecidable } = recording;
  const withoutUnits = Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('systemd/system')));
  const forms = [
    { form: 'files', bundle: files, view: 'after-reboot' },
    { form: 'units', bundle: { ...withoutUnits, ...units }, view: 'after-reboot' },
    { form: 'running', bundle: { ...files, ...running }, view: 'running' },
  ];
  for (const { form, bundle, view: viewName } of forms) {
    if (form === 'units' && recording.besideUnits) continue;
    const { views } = await modelBundle(bundle, form === 'units' ? {} : links);
    const view = views.find((one) => one.name === viewName)!;
    for (const { from, to, port, seen } of probes) {
      const [answer] = answerQueries(view, [{ from: parseAddress(from)!, to: parseAddress(to)!, port }]);
      const grade = judge(answer!, seen);
      const assumed = answer!.assumes.map(({ command }) => command).join('; ');
      // Nobody collected what decides: such an answer says what it assumes.
      const isOpen = undecidable && assumed !== '' && grade === 'wrong but possible';
      score.add(
        isOpen ? 'unknown' : grade,
        `${name}, ${form}: ${from} to port ${port} saw ${seen}, we say ${answer!.verdict} (${answer!.certainty}; assumes ${assumed}; may ${answer!.alternatives.map((a) => a.verdict).join(', ')})`,
      );
    }
  }
}
