import type { AddressRange } from '#core/address';
import { dimensionsOf, readAddresses } from '../_grammar/ipset-entry.ts';
import { isTaken } from './ipsets.ts';
import type { XmlFault } from './judge-element.ts';
import type { XmlDocument, XmlElement } from './xml-grammar.ts';

/** Entries that the reader takes and the kernel does not (with nftables, which firewalld uses unless told otherwise). */
export function judgeIpset(document: XmlDocument): XmlFault[] {
  const root = document.children.find(({ name }) => name === 'ipset');
  const type = root?.attributes.get('type') ?? '';
  const options = (root?.children ?? []).filter(({ name }) => name === 'option').map(({ attributes }) => attributes);
  const option = (name: string): string | undefined => options.find((o) => o.get('name') === name)?.get('value');
  if (dimensionsOf(type)?.length !== 1 || (option('timeout') ?? '0') !== '0') return [];
  const family = option('family') === 'inet6' ? 6 : 4;
  const found: XmlFault[] = [];
  const ranges: { readonly range: AddressRange; readonly entry: XmlElement }[] = [];
  for (const entry of root!.children) {
    const text = entry.text.trim();
    const range = entry.name === 'entry' && isTaken(text, type, family) ? readAddresses(text, family, null) : null;
    if (range === null) continue;
    const { start, end } = entry;
    if (text.includes('-'))
      found.push({
        start,
        end,
        what: `nftables takes no range \`${text}\` here`,
        certain: false,
        only: '1.3',
        late: true,
      });
    else ranges.push({ range, entry });
  }
  ranges.sort((a, b) => (a.range.low < b.range.low ? -1 : a.range.low > b.range.low ? 1 : 0));
  let widest = ranges[0];
  for (const one of ranges.slice(1)) {
    const { low, high } = widest!.range;
    const isSame = one.range.low === low && one.range.high === high;
    if (one.range.low <= high && !isSame) {
      const [a, b] = [one.entry, widest!.entry].sort((x, y) => x.start - y.start);
      const what = `\`${b!.text.trim()}\` overlaps with \`${a!.text.trim()}\` in the same set`;
      found.push({ start: b!.start, end: b!.end, what, certain: true, late: true });
    }
    if (one.range.high > high) widest = one;
  }
  return found;
}
