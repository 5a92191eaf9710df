import type { Bundle } from '../collect-bundle.ts';
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

/** Path → index of its text. */
type Places = Readonly<Record<string, number>>;

export function packRecordings(recordings: readonly ManagerRecording[]): string {
  const texts = new Map<string, number>();
  const places = (bundle: Bundle): Places =>
    Object.fromEntries(
      Object.entries(bundle).map(([path, text]) => {
        if (!texts.has(text)) texts.set(text, texts.size);
        return [path, texts.get(text)!];
      }),
    );
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
  const list = [...texts.keys()].map((text) => JSON.stringify(text));
  return `{"texts":[\n${list.join(',\n')}\n],"recordings":[\n${lines.join(',\n')}\n]}\n`;
}

export function unpackRecordings(text: string): ManagerRecording[] {
  const { texts, recordings } = JSON.parse(text) as Packed;
  const bundle = (places: Places): Bundle =>
    Object.fromEntries(Object.entries(places).map(([path, index]) => [path, texts[index]!]));
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
