import { describe, expect, it } from 'vitest';
import { Yes } from '#core/tri';
import { code } from '#formats/nft-json/code';
import { format } from '#formats/nft-json/format';
import { expectNeverThrows, expectSoundTree } from '../host-state.ts';
import { fixture, fixturePath, lowerJson, lowerText, shown, sourceFile } from './lower-listing.ts';

/** Lines by chain, words of what is undecided left out: `?` for a condition, `??` for the way of a packet. */
function chainsOf(text: string): Map<string, string[]> {
  const chains = new Map<string, string[]>();
  let lines: string[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('table ')) table = line.replace(/, \d+(?=[,)])/, '');
    else if (line.startsWith('  ') && !line.startsWith('   ')) {
      lines = [];
      chains.set(`${table}${line}`, lines);
    } else if (line.startsWith('    '))
      lines.push(
        line
          .trim()
          .replace(/\? [^&]*(?= &|$)/g, '?')
          .replace(/\{opaque[^:}]*: .*?\}(?= &)/, '{opaque}')
          // A quota's size has another unit in JSON.
          .replace(/quota of [^\]]* is/, 'quota is'),
      );
  }
  return chains;
}

describe('nft -j list ruleset', () => {
  it.each(['firewalld', 'fail2ban', 'constructs', 'iptables-nft'])('%s means what the text means, or less', (name) => {
    const text = chainsOf(shown(lowerText(fixture(`nft/${name}.txt`))));
    const json = chainsOf(shown(lowerJson(fixture(`nft-json/${name}.json`))));
    const wider: string[] = [];
    for (const [chain, lines] of json) {
      const own = text.get(chain);
      expect(own, chain).toBeDefined();
      expect(lines.length, chain).toBe(own!.length);
      lines.forEach((line, i) => {
        if (line === own![i]) return;
        wider.push(`${chain} ${i}`);
        expect(line, `${chain}: ${own![i]}`).toMatch(/\?|\{opaque\}/);
      });
    }
    // Only rules with parts that JSON has no words for: what iptables made, chains without a name.
    const rules: { rule: { expr: unknown[] } }[] = JSON.parse(fixture(`nft-json/${name}.json`)).nftables;
    const lossy = rules.filter(({ rule }) =>
      rule?.expr.some((part) => typeof part === 'string' || 'xt' in (part as object)),
    );
    expect(wider.length).toBeLessThanOrEqual(lossy.length);
    expect(wider.length > 0).toBe(lossy.length > 0);
  });

  it.each(['families', 'iptables-nft'])('%s', async (name) => {
    const lowered = lowerJson(fixture(`nft-json/${name}.json`));
    expect(lowered.diagnostics).toEqual([]);
    await expect(shown(lowered)).toMatchFileSnapshot(fixturePath(`nft-json/${name}.lowered.txt`));
  });

  it('trusts a list without tables: without privilege there is no list', () => {
    const { facts } = lowerJson(fixture('nft-json/nothing.json'));
    expect(facts[0]!.value.trusted).toBe(Yes);
    expect(facts[0]!.value.tables).toEqual([]);
    expect(facts[0]!.value.covers).toHaveLength(4);
  });

  it.each(['', 'Operation not permitted (you must be root)\n', '[]', '{"nftables": 5}'])(
    'says nothing of %j',
    (text) => {
      expect(lowerJson(text).facts).toEqual([]);
    },
  );

  it('does not know whether a table is dormant whose flag is nonsense', () => {
    const table = (flags: string): string =>
      `{"nftables": [{"table": {"family": "ip", "name": "t", "handle": 1, "flags": ${flags}}}, {"chain": {"family": "ip", "table": "t", "name": "c", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}}]}`;
    expect(shown(lowerJson(table('"dormant"')))).toContain('dormant)');
    expect(shown(lowerJson(table('["owner", "persist"]')))).toContain('chain c filter input 0 policy drop');
    const garbled = shown(lowerJson(table('"Lester Gooch #5"')));
    expect(garbled).not.toContain('dormant)');
    expect(garbled).toContain('? the table is not dormant; its flags are not readable & drop');
  });

  it('places rules and elements', () => {
    const { facts, textAt } = lowerJson(fixture('nft-json/fail2ban.json'));
    const [table] = facts[0]!.value.tables;
    expect(textAt(table!.chains.get('f2b-chain')!.rules[0]!.origin)).toMatch(
      /^\{"rule": \{"family": "inet".*\}\]\}\}$/,
    );
    const content = table!.sets.get('addr-set-sshd')!.content;
    expect(content?.kind === 'addresses' && textAt(content.origins![4][0]!)).toBe('"203.0.113.50"');
  });

  it('keeps what stands before the cut, and knows of no chain that it is whole', () => {
    const whole = fixture('nft-json/firewalld.json');
    const { facts, diagnostics } = lowerJson(whole.slice(0, 12_000));
    expect(diagnostics.map(({ code: id }) => id)).toContain('unexpected-json');
    expect(facts[0]!.value.covers).toEqual([]);
    expect([...facts[0]!.value.tables[0]!.chains.values()].some(({ complete }) => complete)).toBe(false);
  });

  it('reports what it has no name for', () => {
    const { facts, diagnostics } = lowerJson('{"nftables": [{"frobnication": {"family": "ip"}}, 5]}');
    expect(diagnostics.map(({ code: id }) => id)).toEqual(['unexpected-object', 'unexpected-object']);
    expect(facts[0]!.value.covers).toEqual([]);
  });

  it.each([
    ['0.9.3', true],
    ['1.0.2', true],
    ['1.0.6', false],
    ['1.1.3', false],
  ])('knows that nft %s may leave out what an update of a set asks: %s', (version, hides) => {
    const set = { op: 'add', set: '@seen', elem: { payload: { protocol: 'ip', field: 'saddr' } } };
    const place = { family: 'ip', table: 'f' };
    const objects = [
      { metainfo: { version, json_schema_version: 1 } },
      { table: { family: 'ip', name: 'f' } },
      { set: { ...place, name: 'seen', type: 'ipv4_addr', size: 65535, flags: 'dynamic' } },
      { chain: { ...place, name: 'c' } },
      { rule: { ...place, chain: 'c', expr: [{ set }, { drop: null }] } },
    ];
    const { facts } = lowerJson(JSON.stringify({ nftables: objects }));
    const steps = facts[0]!.value.tables[0]!.chains.get('c')!.rules[0]!.steps;
    expect(steps.some((step) => 'match' in step && step.match === 'opaque')).toBe(hides);
  });

  it('is recognised by its name and by its content', () => {
    const detect = (path: string, head: string): string | undefined =>
      format.detect({ path, slug: path.replace(/\.json$|\.txt$/, '') }, head)?.kind;
    expect(detect('nft.json', '')).toBe('nft-json-ruleset');
    expect(detect('anything', '{"nftables": [{"metainfo": {}}]}')).toBe('nft-json-ruleset');
    expect(detect('nft.txt', '')).toBeUndefined();
    expect(detect('package.json', '{"name": "x"}')).toBeUndefined();
  });

  it('makes sound trees', () => {
    const text = fixture('nft-json/constructs.json');
    const file = sourceFile(text);
    expectSoundTree(code.tree(file, code.parse(file, 'nft-json-ruleset', { openssh: null, os: null })), text);
  });

  it('never throws', () =>
    expectNeverThrows(
      format,
      '{ } [ ] , : "nftables" "rule" "expr" "match" "left" "payload" "op" "==" "table" "family" "inet" "chain" "set" "elem" 22 null true "accept" "jump"'.split(
        ' ',
      ),
      [fixture('nft-json/fail2ban.json'), fixture('nft-json/constructs.json').slice(0, 2500)],
    ));
});
