import { type AddressRange, type Family, parseAddress, parsePrefix } from './address.ts';
import { type AddressSet, addressSet, allAddresses, complement } from './address-set.ts';

/** Sources of both families. */
export type Sources = Readonly<Record<Family, AddressSet>>;

/** Not routed on the Internet: RFC 1918, 6598, 3927, 4193, 4291 and multicast. Examples' networks count as routed. */
const notPublic = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.168.0.0/16', '224.0.0.0/3', '::/3', '4000::/2', '8000::/1'],
];
const privateOnly = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

const ofTexts = (texts: readonly string[]): Sources => setsOf(texts.map((text) => parsePrefix(text)!));
const setsOf = (ranges: readonly AddressRange[]): Sources => ({ 4: addressSet(4, ranges), 6: addressSet(6, ranges) });
const complementOf = (sources: Sources): Sources => ({ 4: complement(sources[4]), 6: complement(sources[6]) });

/** Words that stand for sources, besides addresses. */
export const sourceWords: Readonly<Record<string, () => Sources>> = {
  everybody: () => ({ 4: allAddresses(4), 6: allAddresses(6) }),
  internet: () => complementOf(ofTexts(notPublic)),
  private: () => ofTexts(privateOnly),
};

/** `192.0.2.7`, `10.0.0.0/8`, `192.0.2.5-192.0.2.9`; `null` where it is none of these. */
export function parseSourceRange(text: string): AddressRange | null {
  const dash = text.indexOf('-');
  if (dash < 0) return parsePrefix(text);
  const low = parseAddress(text.slice(0, dash).trim());
  const high = parseAddress(text.slice(dash + 1).trim());
  if (low === null || high === null || low.family !== high.family || low.value > high.value) return null;
  return { family: low.family, low: low.value, high: high.value };
}

/** The union of all; of no ranges the empty sets. */
export const sourcesOf = (ranges: readonly AddressRange[], words: readonly Sources[] = []): Sources =>
  setsOf([...ranges, ...words.flatMap((sources) => ([4, 6] as const).flatMap((family) => rangesOf(sources[family])))]);

const rangesOf = ({ family, bounds }: AddressSet): AddressRange[] => {
  const found: AddressRange[] = [];
  for (let i = 0; i < bounds.length; i += 2) found.push({ family, low: bounds[i]!, high: bounds[i + 1]! });
  return found;
};
