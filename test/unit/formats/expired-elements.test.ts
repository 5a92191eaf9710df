import { describe, expect, it } from 'vitest';
import { formatRange } from '#core/address';
import { ranges } from '#core/address-set';
import type { Format } from '#formats/format';
import { format as ipset } from '#formats/ipset/format';
import { format as nft } from '#formats/nft/format';
import { format as nftJson } from '#formats/nft-json/format';
import type { FilterSet } from '#model/packet-filter';
import { lowerFiles } from './host-state.ts';

/** What nft 1.0.6 and ipset 7.17 list, and five seconds later. */
const before = {
  nft: `table inet f {
	set bans {
		type ipv4_addr
		flags timeout
		elements = { 192.0.2.1 timeout 4s expires 3s656ms, 192.0.2.2 timeout 1d2h3m4s expires 1d2h3m3s656ms,
			     192.0.2.3 }
	}
	map m {
		type ipv4_addr : verdict
		flags timeout
		elements = { 192.0.2.9 timeout 4s expires 3s656ms : drop, 192.0.2.10 timeout 8h expires 7h59m59s656ms : drop }
	}
}
`,
  json: '{"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}}, {"table": {"family": "inet", "name": "f", "handle": 1}}, {"set": {"family": "inet", "name": "bans", "table": "f", "type": "ipv4_addr", "handle": 1, "flags": ["timeout"], "elem": [{"elem": {"val": "192.0.2.1", "timeout": 4, "expires": 3}}, {"elem": {"val": "192.0.2.2", "timeout": 93784, "expires": 93783}}, "192.0.2.3"]}}]}\n',
  ipset: `create b hash:ip family inet hashsize 1024 maxelem 65536 timeout 600 bucketsize 12 initval 0xc0853654
add b 198.51.100.3 timeout 0
add b 198.51.100.1 timeout 3
add b 198.51.100.2 timeout 599
create t hash:net,port family inet hashsize 1024 maxelem 65536 timeout 4 bucketsize 12 initval 0xb28fae40
add t 203.0.113.0/24,tcp:22 timeout 3
`,
};

async function contents(format: Format, name: string, text: string, seconds: number): Promise<Record<string, string>> {
  const change = { capturedAt: 1_000_000, now: 1_000_000 + seconds };
  const { into } = await lowerFiles(format, { [name]: text }, { change });
  const { value } = into.of('packet-filter')[0]!;
  const sets = [...value.sets, ...value.tables.flatMap((table) => [...table.sets.values()])];
  return Object.fromEntries(sets.map((set) => [set.name, shown(set)]));
}

function shown({ content }: FilterSet): string {
  if (content === null) return 'unknown';
  if (content.kind === 'tuples') return `${content.elements.length} tuples`;
  return Array.from(ranges(content.sets[4]), formatRange).join(', ');
}

describe('elements whose time has run out at the present that was asked for', () => {
  it.each([
    [
      'nft',
      nft,
      'nft-list-ruleset.txt',
      before.nft,
      { bans: '192.0.2.1-192.0.2.3', m: '2 tuples' },
      { bans: '192.0.2.2/31', m: '1 tuples' },
    ],
    [
      'nft -j',
      nftJson,
      'nft-j-list-ruleset.json',
      before.json,
      { bans: '192.0.2.1-192.0.2.3' },
      { bans: '192.0.2.2/31' },
    ],
    [
      'ipset',
      ipset,
      'ipset-save.txt',
      before.ipset,
      { b: '198.51.100.1-198.51.100.3', t: '1 tuples' },
      { b: '198.51.100.2/31', t: '0 tuples' },
    ],
  ] as const)('are gone from what %s lists', async (_, format, name, text, first, later) => {
    expect(await contents(format, name, text, 0)).toEqual(first);
    expect(await contents(format, name, text, 5)).toEqual(later);
  });
});
