import type { Bundle } from '../collect-bundle.ts';
import { bundleOf, type Places, TextPlaces } from '../text-places.ts';
import type { ManagerRecording } from './record.ts';

/** Recordings as a file keeps them: each text once, and one line a host. */
interface Packed {
  readonly texts: readonly string[];
  readonly recordings: readonly (Omit<ManagerRecording, 'host' | 'forms' | 'kernel' | 'probes'> & {
    readonly host: Places;
    readonly forms: Readonly<Record<string, Places>>;
    readonly kernel: Places;
    /** `from to port seen`, and what was seen later where that was another thing. */
    readonly probes: readonly string[];
  })[];
}

export function packRecordings(recordings: readonly ManagerRecording[]): string {
  const texts = new TextPlaces();
  const places = (bundle: Bundle): Places => texts.placesOf(bundle);
  const sorted = [...recordings].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = sorted.map(({ host, forms, kernel, probes, ...rest }) =>
    JSON.stringify({
      ...rest,
      host: places(host),
      forms: Object.fromEntries(Object.entries(forms).map(([name, bundle]) => [name, places(bundle)])),
      kernel: places(kernel),
      probes: probes.map((p) => [p.from, p.to, p.port, p.seen, ...(p.later === undefined ? [] : [p.later])].join(' ')),
    }),
  );
  return `{"texts":[\n${texts.lines()}\n],"recordings":[\n${lines.join(',\n')}\n]}\n`;
}

export function unpackRecordings(text: string): ManagerRecording[] {
  const { texts, recordings } = JSON.parse(text) as Packed;
  const bundle = (places: Places): Bundle => bundleOf(places, texts);
  return recordings.map(({ host, forms, kernel, probes, ...rest }) => ({
    ...rest,
    host: bundle(host),
    forms: Object.fromEntries(Object.entries(forms).map(([name, places]) => [name, bundle(places)])),
    kernel: bundle(kernel),
    probes: probes.map((line) => {
      const [from, to, port, seen, later] = line.split(' ') as [
        string,
        string,
        string,
        Probed['seen'],
        Probed['seen']?,
      ];
      return { from, to, port: Number(port), seen, ...(later === undefined ? {} : { later }) };
    }),
  }));
}

type Probed = ManagerRecording['probes'][number];
