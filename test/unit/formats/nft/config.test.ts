import { describe, expect, it } from 'vitest';
import type { SourceFile } from '#core/source-file';
import { Maybe, No, Yes } from '#core/tri';
import type { HostContext, Lookup } from '#formats/format';
import { code } from '#formats/nft/code';
import { fixture, type Lowered, lowerFiles, lowerText, shown, sourceFile } from './lower-listing.ts';

const paths = ['etc/nftables.conf', 'etc/nftables.d/defines.nft', 'etc/nftables.d/10-bans.nft'];
const files = paths.map((path, id) => sourceFile(fixture(`nft/config/${path}`), path, { id }));

const service = '/etc/systemd/system/sysinit.target.wants/nftables.service';
const enabled: Lookup = { state: 'file', file: sourceFile('', service.slice(1)) };

function host(
  known: readonly SourceFile[],
  others: Readonly<Record<string, Lookup>> = {},
): Pick<HostContext, 'lookup' | 'glob'> {
  const find = (path: string): SourceFile | undefined => known.find((file) => `/${file.path}` === path);
  return {
    lookup: (path) => {
      const file = find(path);
      return file ? { state: 'file', file } : (others[path] ?? { state: 'not-collected' });
    },
    glob: (pattern) => {
      const found = pattern === '/etc/nftables.d/[0-9]*.nft' ? find('/etc/nftables.d/10-bans.nft') : undefined;
      return { files: found ? [found] : [], complete: found !== undefined };
    },
  };
}

const lower = (known: readonly SourceFile[], others: Readonly<Record<string, Lookup>> = {}, inputs = known): Lowered =>
  lowerFiles(
    code,
    inputs.map((file) => ({ file, kind: 'nft-config' })),
    host(known, others),
  );

/** Sets without a name are numbered in the order of the listing. */
const lines = (lowered: Lowered): string[] =>
  shown(lowered)
    .replace(/, \d+\)/g, ')')
    .split('\n')
    .sort();

describe('nftables.conf', () => {
  it('means what nft listed after it had loaded the same files', () => {
    const configured = lower(files, { [service]: enabled });
    const listed = lowerText(fixture('nft/config/listing.txt'));
    expect(configured.diagnostics).toEqual([]);
    expect(lines(configured)).toEqual(lines(listed));
    expect(shown(configured).match(/^table .*/gm)).toEqual(shown(listed).match(/^table .*/gm));
  });

  it('takes effect at the next start', () => {
    const [fact] = lower(files, { [service]: enabled }).facts;
    expect(fact!.basis).toBe('declared');
    expect(fact!.value.trusted).toBe(Yes);
    expect(fact!.value.loadedBy).toEqual({ units: ['nftables.service'], linked: Yes });
    expect(fact!.value.covers).toHaveLength(4);
  });

  it('follows includes that were not taken for files of nft', () => {
    expect(lines(lower(files, { [service]: enabled }, [files[0]!]))).toEqual(
      lines(lower(files, { [service]: enabled })),
    );
  });

  it('leaves open whether it is loaded where nobody knows', () => {
    expect(lower(files).facts[0]!.value.loadedBy!.linked).toBe(Maybe);
  });

  it('is not loaded where no link starts the service', () => {
    const absent = Object.fromEntries(
      ['sysinit', 'basic', 'multi-user', 'network-pre', 'network'].map((target) => [
        `/etc/systemd/system/${target}.target.wants/nftables.service`,
        { state: 'absent' } as const,
      ]),
    );
    expect(lower(files, absent).facts[0]!.value.loadedBy!.linked).toBe(No);
  });

  it('announces what an include may hold that was not collected', () => {
    const { facts, diagnostics, textAt } = lower([files[0]!]);
    expect(diagnostics.map(({ code: id }) => id)).toEqual(['include-not-collected', 'include-not-collected']);
    const { announces, covers } = facts[0]!.value;
    expect(covers).toEqual([]);
    expect(announces.map(({ family, origin }) => `${family} ${textAt(origin)}`)).toContain(
      '4 include "/etc/nftables.d/defines.nft"',
    );
    // What the missing definitions stand for is not known.
    expect(shown({ facts } as never)).toContain('? meta iifname $loopback & accept');
  });

  it('leaves files aside that nothing includes', () => {
    const unused = sourceFile(fixture('nft/config/etc/nftables.d/90-unused.conf'), 'etc/nftables.d/90-unused.conf', {
      id: 9,
    });
    const { facts, diagnostics } = lower([...files, unused]);
    expect(facts[0]!.value.tables.map(({ name }) => name)).not.toContain('unused');
    expect(diagnostics.map(({ code: id, file }) => `${id} ${file}`)).toEqual(['not-included 9']);
  });

  const config = (text: string): Lowered => lower([sourceFile(text, 'etc/nftables.conf')], { [service]: enabled });
  const chain = (lowered: Lowered): string[] =>
    shown(lowered)
      .split('\n')
      .filter((line) => line.startsWith('    '))
      .map((line) => line.trim());

  it('is refused for what no command before makes', () => {
    const refused = (text: string): string[] =>
      config(text).diagnostics.map(({ code, message, span }) => `${code} ${span?.start}: ${message}`);
    expect(refused('flush ruleset\nadd rule ip f c accept\n')).toEqual([
      'rules-refused 14: No command before makes the table `ip f`: nft refuses the whole file.',
      'rules-refused 14: Table `f` has no chain `c` yet: nft refuses the whole file.',
    ]);
    expect(refused('flush ruleset\nadd table f\nflush chain f c\n')).toEqual([
      'rules-refused 26: Table `f` has no chain `c` yet: nft refuses the whole file.',
    ]);
    expect(refused('flush ruleset\nadd table f\ndelete table f\ndestroy table f\n')).toEqual([]);
    const [perhaps] = refused('delete table inet f\n');
    expect(perhaps).toContain('No command before makes the table `inet f`');
  });

  it('runs commands in order', () => {
    const lowered = config(`
      table ip old { chain c { drop; }; }
      delete table ip old
      add table inet t; add chain inet t c { type filter hook input priority 0; policy drop; }
      add rule inet t c tcp dport 22 accept
      insert rule inet t c iifname lo accept
      add set inet t s { type ipv4_addr; elements = { 10.0.0.1 } }
      add element inet t s { 10.0.0.2 }
      add rule inet t c ip saddr @s accept
      add chain inet t d
      flush chain inet t d
      table inet t { chain c { ct state established accept; }; }
    `);
    expect(lowered.diagnostics).toEqual([]);
    expect(shown(lowered)).toContain('set s of source: 10.0.0.1-10.0.0.2');
    expect(chain(lowered)).toEqual([
      'in lo & accept',
      'protocol 6 & destination port 22 & accept',
      'IPv4 & source in @s & accept',
      'state established & accept',
    ]);
  });

  it('is not complete where a rule is placed by its handle', () => {
    const { facts } = config('add rule inet t c handle 5 tcp dport 22 accept\n');
    expect(facts[0]!.value.tables[0]!.chains.get('c')!.complete).toBe(false);
  });

  it('reports commands that are none', () => {
    const { facts, diagnostics } = config('frobnicate the ruleset\nreplace rule inet t c handle 5 drop\n');
    expect(diagnostics.map(({ code: id, effect }) => `${id} ${effect}`)).toEqual([
      'unexpected-command widens',
      'unexpected-command widens',
    ]);
    expect(facts[0]!.value.covers).toEqual([]);
  });

  it('ends definitions with their block', () => {
    const lowered = config(`
      define port = 22
      table inet t {
        redefine port = 80
        chain c { tcp dport $port accept; redefine port = 443; tcp dport $port accept; }
        chain d { tcp dport $port accept; }
      }
      add rule inet t e tcp dport $port accept
    `);
    expect(chain(lowered).map((line) => /port (\d+)/.exec(line)?.[1])).toEqual(['80', '443', '80', '22']);
  });

  it('takes names of counters, limits and quotas without their quotes', () => {
    const rule = (quote: string): string =>
      ['counter', 'limit', 'quota'].map((kind) => `${kind} name ${quote}a-${kind}${quote}`).join(' ');
    const objects = 'counter a-counter { }; limit a-limit { rate 5/minute; }; quota a-quota { over 5 mbytes; };';
    const of = (quote: string): string[] =>
      chain(config(`table ip t { ${objects}; chain c { tcp dport 22 ${rule(quote)} accept; }; }\n`));
    expect(of('')).toEqual(of('"'));
    expect(of('')[0]).not.toContain('?');
  });

  it('does not follow an include for ever', () => {
    const self = sourceFile('include "/etc/nftables.conf"\n', 'etc/nftables.conf');
    const { diagnostics } = lower([self], { [service]: enabled });
    expect(diagnostics.map(({ code: id }) => id)).toContain('include-not-collected');
  });

  it('does not multiply definitions beyond reason', () => {
    const tenfold = (name: string): string => `{ ${Array(10).fill(`$${name}`).join(', ')} }`;
    const lines = ['define v0 = { 10.0.0.1, 10.0.0.3 }'];
    for (let i = 1; i <= 30; i++) lines.push(`define v${i} = ${tenfold(`v${i - 1}`)}`);
    for (let i = 1; i <= 60; i++) lines.push(`define w${i} = ${i === 1 ? '10.0.0.1' : `$w${i - 1} . $w${i - 1}`}`);
    const { facts, diagnostics } = config(`${lines.join('\n')}
      add rule ip t c ip saddr $v3 accept
      add rule ip t c ip saddr $v30 drop
      add rule ip t c ip saddr $w60 drop
    `);
    expect(diagnostics.map(({ code: id }) => id)).toContain('value-too-large');
    expect(chain({ facts } as never).map((line) => line.slice(0, 30))).toEqual([
      'source in 10.0.0.1,10.0.0.3 & ',
      expect.stringMatching(/^IPv4 & \? ip saddr \{ \$v/),
      expect.stringMatching(/^IPv4 & \? ip saddr \$w/),
    ]);
  });

  it('reads as many elements and rules as there are', () => {
    const count = 150_000;
    const address = (i: number): string => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
    const lines = ['add set ip t s { type ipv4_addr; }'];
    for (let i = 0; i < count; i++) lines.push(`add element ip t s { ${address(i)} }`);
    const rules = Array.from({ length: count }, (_, i) => `ip saddr ${address(i)} accept`);
    const { facts } = config(`${lines.join('\n')}\ntable ip t {\n chain c {\n ${rules.join('\n ')}\n }\n}\n`);
    const [table] = facts[0]!.value.tables;
    expect(table!.chains.get('c')!.rules).toHaveLength(count);
    const content = table!.sets.get('s')!.content;
    expect(content?.kind === 'addresses' && content.sets[4].bounds.length).toBe(2);
  });

  it('follows includes inside of blocks, with the definitions of the block', () => {
    const set = 'type ipv4_addr\nflags interval\nelements = { 10.0.0.0/8 }\n';
    const rules = 'ip saddr $bad drop\ntcp dport $port accept\n';
    const chains = 'redefine port = 2222\nset s {\n include "/etc/nftables.d/set.nft"\n}\nchain d { drop; }\n';
    const main = (head: string, rest: string): string =>
      `table inet t {\n define port = 22\n ${head}\n chain c {\n define bad = @s\n ${rest}\n }\n}\n`;
    const paths = { set, rules, chains };
    const parts = Object.entries(paths).map(([name, text], i) =>
      sourceFile(text, `etc/nftables.d/${name}.nft`, { id: i + 1 }),
    );
    const of = (text: string, known: readonly SourceFile[]): Lowered =>
      lower([sourceFile(text, 'etc/nftables.conf'), ...known], { [service]: enabled });
    const included = of(main('include "/etc/nftables.d/chains.nft"', 'include "/etc/nftables.d/rules.nft"'), parts);
    const flat = of(main(chains.replace('include "/etc/nftables.d/set.nft"', set), rules), []);
    expect(included.diagnostics).toEqual([]);
    expect(lines(included)).toEqual(lines(flat));
    expect(shown(included)).toContain('port 2222');
    expect(shown(included)).not.toContain('?');
  });

  it('does not know a block that includes a file that nobody collected', () => {
    const include = 'include "/etc/x"';
    const { facts, diagnostics } = config(
      `table inet t {\n chain c {\n ${include}\n drop\n }\n set s { type ipv4_addr; ${include}; }\n}\ntable ip u {\n ${include}\n}\n`,
    );
    expect(diagnostics.map(({ code: id }) => id)).toEqual(Array(3).fill('include-not-collected'));
    const [t, u] = facts[0]!.value.tables;
    expect(t!.chains.get('c')!.complete).toBe(false);
    expect(t!.sets.get('s')!.content).toBe(null);
    expect(facts[0]!.value.covers).toEqual([]);
    expect(u!.name).toBe('u');
    expect(facts[0]!.value.announces).toHaveLength(1);
  });

  it('lets whoever includes the inside of a block say what is wrong with it', () => {
    const part = sourceFile('chain c { drop; }\n', 'etc/nftables.d/part.nft', { id: 1 });
    const of = (text: string): string[] =>
      lower([sourceFile(text, 'etc/nftables.conf'), part], { [service]: enabled }).diagnostics.map(
        ({ code: id, file }) => `${id} ${file}`,
      );
    const include = 'include "/etc/nftables.d/part.nft"';
    expect(of(`table ip t {\n${include}\n}\n`)).toEqual([]);
    expect(of(`${include}\n`)).toEqual(['unexpected-command 1']);
    expect(of('flush ruleset\n')).toEqual(['not-included 1']);
  });
});
