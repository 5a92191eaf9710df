import type { Bundle } from '../collect-bundle.ts';
import type { Recording } from '../record.ts';
import { bundleOf, type Places, TextPlaces } from '../text-places.ts';

type Kept = Pick<Recording, 'name' | 'undecidable'> & {
  readonly bundle: Places;
  readonly forms: Readonly<Record<string, Places>>;
  /** `from to port seen`. */
  readonly probes: readonly string[];
};

/** Recordings as a file keeps them: each text once, and one line a server. */
export function packServers(recordings: readonly Recording[]): string {
  const texts = new TextPlaces();
  const places = (bundle: Bundle): Places => texts.placesOf(bundle);
  const sorted = [...recordings].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = sorted.map(({ name, undecidable, bundle, forms, probes }) => {
    const kept: Kept = {
      name,
      ...(undecidable ? { undecidable } : {}),
      bundle: places(bundle),
      forms: Object.fromEntries(Object.entries(forms ?? {}).map(([form, own]) => [form, places(own)])),
      probes: probes.map(({ from, to, port, seen }) => `${from} ${to} ${port} ${seen}`),
    };
    return JSON.stringify(kept);
  });
  return `{"texts":[\n${texts.lines()}\n],"servers":[\n${lines.join(',\n')}\n]}\n`;
}

export function unpackServers(text: string): Recording[] {
  const { texts, servers } = JSON.parse(text) as { readonly texts: readonly string[]; readonly servers: Kept[] };
  const bundle = (places: Places): Bundle => bundleOf(places, texts);
  return servers.map(({ bundle: own, forms, probes, ...rest }) => ({
    ...rest,
    bundle: bundle(own),
    forms: Object.fromEntries(Object.entries(forms).map(([form, places]) => [form, bundle(places)])),
    probes: probes.map((line) => {
      const [from, to, port, seen] = line.split(' ') as [string, string, string, Recording['probes'][number]['seen']];
      return { from, to, port: Number(port), seen };
    }),
  }));
}
