import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { contains, formatSet } from '#core/address-set';
import { hasNumber } from '#core/number-set';
import { claimOf } from '#discover/claim';
import { format } from '#formats/ipset/format';
import { indexLines } from '#formats/ipset/grammar';
import { makeLexer } from '#formats/ipset/tokens';
import { alignSetFields } from '#model/align-set-fields';
import type { FilterSet, SetPart } from '#model/packet-filter';
import fc from '../../support/fast-check.ts';
import { expectNeverThrows, expectSoundTree, fixture, lowerFiles, type Scene } from './host-state.ts';

const read = (name: string): string => fixture(`ipset/${name}`);

async function setsOf(name: string, text: string, scene: Scene = {}): Promise<Map<string, FilterSet>> {
  const { into } = await lowerFiles(format, { [name]: text }, scene);
  return new Map(into.of('packet-filter').flatMap(({ value }) => value.sets.map((set) => [set.name, set])));
}

function describePart(part: SetPart): string {
  if (part.kind === 'addresses') return formatSet(part.set).join(',');
  if (part.kind === 'numbers') return part.set.join('-');
  return part.kind === 'names' ? part.names.join(',') : part.kind;
}

function describeSet({ fields, content, expiring }: FilterSet): string {
  const words =
    content === null
      ? 'unknown'
      : content.kind === 'addresses'
        ? [...formatSet(content.sets[4]), ...formatSet(content.sets[6])].join(' ')
        : content.elements
            .map(({ parts, excluded }) => `${excluded ? 'not ' : ''}${parts.map(describePart).join('+')}`)
            .sort()
            .join(' ');
  return `${fields.join('+')}${expiring ? ' for a time' : ''}: ${words}`;
}

const described = (sets: ReadonlyMap<string, FilterSet>): string[] =>
  [...sets].map(([name, set]) => `${name} ${describeSet(set)}`).sort();

/** Whether an entry as `ipset test` takes it is in the set. */
function has({ content, fields }: FilterSet, entry: string): boolean {
  if (content === null) throw new Error('the content is not known');
  const [first = '', second = '', third = ''] = entry.split(',');
  const address = parseAddress(first);
  if (content.kind === 'addresses') return contains(content.sets[address!.family], address!.value);
  const [protocol = '', port = ''] = second.split(':');
  const values: unknown[] =
    fields[0] === 'source-port'
      ? [Number(first)]
      : fields[1] === 'in-interface'
        ? [address, second]
        : [address, { tcp: 6, udp: 17 }[protocol], Number(port), parseAddress(third)];
  const fits = (part: SetPart, value: unknown): boolean =>
    part.kind === 'any' ||
    (part.kind === 'addresses' && contains(part.set, (value as { value: number }).value)) ||
    (part.kind === 'numbers' && hasNumber(part.set, value as number)) ||
    (part.kind === 'names' && part.names.includes(value as string));
  const found = content.elements.filter(({ parts }) => parts.every((part, i) => fits(part, values[i])));
  return found.length > 0 && found.every(({ excluded }) => !excluded);
}

describe('ipset', () => {
  it.each(['written.conf', 'ipset-save.txt', 'ipset-list.txt'])('%s holds what the kernel says', async (name) => {
    const sets = await setsOf(name === 'written.conf' ? 'ipset.conf' : name, read(name));
    for (const line of read('members.txt').trim().split('\n')) {
      const [set = '', entry = '', answer] = line.split(' ');
      expect(`${set} ${entry} ${has(sets.get(set)!, entry) ? 'yes' : 'no'}`).toBe(`${set} ${entry} ${answer}`);
    }
  });

  it('means the same in a save and in a listing', async () => {
    expect(described(await setsOf('ipset-list.txt', read('ipset-list.txt')))).toEqual(
      described(await setsOf('ipset-save.txt', read('ipset-save.txt'))),
    );
  });

  it('reads every type', async () => {
    const words = described(await setsOf('ipset-save.txt', read('ipset-save.txt')));
    expect(words).toEqual(
      expect.arrayContaining([
        'all source for a time: 10.0.0.0/16 10.1.1.1 10.2.0.0-10.255.255.255 192.0.2.1 192.0.2.8/30 192.168.0.0-192.168.2.255 198.51.100.0/24',
        'cards source+other: 10.0.0.1+opaque 10.0.0.2+any',
        'empty source: ',
        'gone source: ',
        'hosts source for a time: 192.0.2.1 192.0.2.8/30',
        'paths source+protocol+source-port+source: 192.0.2.1+6-6+22-22+198.51.100.0/24',
        'ways source+in-interface: 10.0.0.0/8+eth0 192.168.0.0/16+eth*',
        'zones source+protocol+source-port: 10.0.0.0/8+6-6+22-22 not 10.1.0.0/16+6-6+22-22',
      ]),
    );
  });

  it('keeps the line of each element', async () => {
    const text =
      'create a hash:ip\nadd a 192.0.2.7\nadd a 192.0.2.6 timeout 4\nadd a 10.0.0.1\ncreate b hash:ip,port\nadd b 10.0.0.1,22\n';
    const { into, textAt } = await lowerFiles(format, { 'ipset-save.txt': text });
    const [a, b] = into.of('packet-filter')[0]!.value.sets;
    expect(textAt(a!.origin)).toBe('create a hash:ip');
    if (a!.content?.kind !== 'addresses' || b!.content?.kind !== 'tuples') throw new Error('other content');
    expect(formatSet(a!.content.sets[4])).toEqual(['10.0.0.1', '192.0.2.6/31']);
    expect(Array.from(a!.content.origins![4], textAt)).toEqual(['add a 10.0.0.1', 'add a 192.0.2.6 timeout 4']);
    expect(textAt(b!.content.elements[0]!.origin)).toBe('add b 10.0.0.1,22');
  });

  it.each([
    ['shows no members', 'ipset-list-t.txt', read('ipset-list-t.txt')],
    [
      'shows fewer members than it counts',
      'ipset-list.txt',
      'Name: office\nType: hash:ip\nHeader: family inet\nNumber of entries: 3\nMembers:\n10.0.0.1\n',
    ],
    [
      'went through a filter',
      'ipset-list-grep-10.txt',
      'Name: office\nType: hash:ip\nHeader: family inet\nMembers:\n10.0.0.1\n',
    ],
    ['is of a type that nobody knows', 'ipset-save.txt', 'create office hash:new family inet\nadd office 10.0.0.1\n'],
    ['was not created', 'ipset-save.txt', 'create other hash:ip\nadd office 10.0.0.1\n'],
    ['lists a set that is not there', 'ipset-save.txt', 'create office list:set\nadd office gone\n'],
  ])('knows the name only where the set %s', async (_, name, text) => {
    expect((await setsOf(name, text)).get('office')!.content).toBeNull();
  });

  it('takes elements that timed out for gone', async () => {
    const text =
      'Name: a\nType: hash:ip\nHeader: family inet timeout 60\nNumber of entries: 3\nMembers:\n10.0.0.1 timeout 5\n';
    expect(describeSet((await setsOf('ipset-list.txt', text)).get('a')!)).toBe('source for a time: 10.0.0.1');
  });

  it('keeps an element that is a host name, undecided', async () => {
    const text = 'create a hash:ip\nadd a gateway.example.com\nadd a 10.0.0.1\n';
    expect(describeSet((await setsOf('ipset-save.txt', text)).get('a')!)).toBe('source: 10.0.0.1 opaque');
  });

  it('says that a file is declared, and that an error is none', async () => {
    const { into } = await lowerFiles(format, { 'etc/ipset.conf': 'create a hash:ip\n' });
    expect(into.of('packet-filter')[0]!.basis).toBe('declared');
    const failed = await lowerFiles(format, {
      'ipset-list.txt': 'ipset v7.17: Kernel error received: Operation not permitted\n',
    });
    expect(failed.into.of('packet-filter')).toEqual([]);
    expect(failed.diagnostics.map(({ code }) => code)).toEqual(['output-is-an-error']);
  });

  it.each([
    ['ipset-list.txt', '', 'ipset-list'],
    ['ipset-save.txt', '', 'ipset-save'],
    ['ipset-L.txt', '', 'ipset-list'],
    ['ipset.txt', 'create a hash:ip family inet\nadd a 1.2.3.4\n', 'ipset-save'],
    ['sets.txt', 'Name: a\nType: hash:ip\nRevision: 6\n', 'ipset-list'],
    ['etc/sysconfig/ipset', '', 'ipset-file'],
    ['etc/iptables/ipsets', 'create a hash:ip\n', 'ipset-file'],
    ['home/bob/sets', 'create a hash:ip\n', null],
    ['nft.txt', 'table inet filter {\n\tset a {\n', null],
  ])('recognises %s', (path, head, kind) => {
    expect(format.detect(claimOf(path), head)?.kind ?? null).toBe(kind);
  });

  it('makes tokens that tile the input and leaves no line out', () => {
    const lexer = makeLexer();
    const line = fc.oneof(
      fc.string({ maxLength: 16 }),
      fc.constantFrom('create a hash:ip', 'add a 1.2.3.4', 'Name: a', 'Members:', '', '# x'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
        const text = lines.join('\n').replaceAll('\0', '');
        const { tokens, errors } = lexer.tokenize(text);
        const filled = text.split('\n').filter((own) => /[^ \t\r\f\v]/.test(own)).length;
        return (
          errors.length === 0 &&
          tokens.map(({ image }) => image).join('') === text &&
          indexLines(text).length === filled
        );
      }),
    );
  });

  it('makes a sound tree', async () => {
    const code = await format.load();
    for (const name of ['written.conf', 'ipset-save.txt', 'ipset-list.txt']) {
      const { inputs } = await lowerFiles(format, { [name === 'written.conf' ? 'ipset.conf' : name]: read(name) });
      expectSoundTree(code.tree(inputs[0]!.file, inputs[0]!.parsed), inputs[0]!.file.text);
      expect(inputs[0]!.parsed.diagnostics).toEqual([]);
    }
  });

  it('never throws', async () => {
    await expectNeverThrows(
      format,
      [
        'create',
        'add',
        'a',
        'b',
        'hash:ip',
        'hash:net,port',
        'list:set',
        'family',
        'inet6',
        'timeout',
        '5',
        'nomatch',
        '1.2.3.4',
        '10.0.0.0/8',
        '::1',
        'Name:',
        'Type:',
        'Header:',
        'Members:',
        'swap',
        'del',
        'flush',
        '"',
      ],
      [read('ipset-save.txt'), read('ipset-list.txt')],
    );
  });
});

describe('fields of a set', () => {
  it('are compared with the end of the packet that the rule names', () => {
    const doors = ['source', 'protocol', 'source-port', 'source'] as const;
    expect(alignSetFields(['source', 'destination', 'destination'], doors)).toEqual([
      'source',
      'protocol',
      'destination-port',
      'destination',
    ]);
    expect(alignSetFields(['source', 'source'], ['source', 'in-interface'])).toEqual(['source', 'in-interface']);
    expect(alignSetFields(['destination'], ['source-port'])).toEqual(['destination-port']);
    // Too few ends for the set, and fields that already say what they are, stay as they are.
    expect(alignSetFields(['source'], doors)).toEqual(['source']);
    expect(alignSetFields(['destination-port'], ['source'])).toEqual(['destination-port']);
  });
});
