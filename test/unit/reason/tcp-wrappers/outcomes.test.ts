import { describe, expect, it } from 'vitest';
import { type Address, parseAddress } from '#core/address';
import { contains, formatSet, isAll, rangeSet, union } from '#core/address-set';
import { addressText } from '#reason/tcp-wrappers/address-text';
import { evaluateTcpWrappers } from '#reason/tcp-wrappers/evaluate-tcp-wrappers';
import { askLists, partitionLists, readLists } from '../../../differential/tcp-wrappers-ask.ts';
import { generateCase, seeded } from '../../../differential/tcp-wrappers-generator.ts';
import fc from '../../../support/fast-check.ts';

const at = (text: string): Address => parseAddress(text)!;
/** `deny 10.0.0.0/8 sure`, one an outcome. */
const whole = (allow: string | null, deny: string | null, family: 4 | 6 = 4, port = 22): string[] =>
  partitionLists(readLists({ allow, deny }), family, port).map(
    (o) => `${o.effect} ${formatSet(o.sources).join(' ')} ${o.sure ? 'sure' : 'open'}`,
  );

describe('partitions', () => {
  it('follow the first rule that matches, hosts.allow first', () => {
    expect(whole('sshd: 10.1.\n', 'sshd: 10.0.0.0/8\n')).toEqual([
      'allow 10.1.0.0/16 sure',
      'deny 10.0.0.0/16 10.2.0.0-10.255.255.255 sure',
      'allow 0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255 sure',
    ]);
  });

  it('take exceptions out, and exceptions to those', () => {
    expect(whole('sshd: ALL EXCEPT 10. EXCEPT 10.1.\n', 'ALL: ALL\n')).toEqual([
      'allow 0.0.0.0-9.255.255.255 10.1.0.0/16 11.0.0.0-255.255.255.255 sure',
      'deny 10.0.0.0/16 10.2.0.0-10.255.255.255 sure',
    ]);
  });

  it('leave names open, for the clients that nothing else decides', () => {
    expect(whole('sshd: 10., .example.com\n', 'ALL: ALL\n')).toEqual([
      'allow 10.0.0.0/8 sure',
      'allow 0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255 open',
      'deny 0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255 open',
    ]);
  });

  it('are certain where all ways end alike', () => {
    expect(whole(null, 'sshd: .example.com\nsshd: ALL\n').map((o) => o.split(' ')[0])).toEqual(['deny', 'deny']);
  });

  it('narrow a user to the hosts it is asked for', () => {
    expect(whole('sshd: root@10.\n', 'ALL: ALL\n')).toEqual([
      'allow 10.0.0.0/8 open',
      'deny 0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255 sure',
      'deny 10.0.0.0/8 open',
    ]);
  });

  it('refuse everybody left where hosts.deny cannot be read to its end', () => {
    const lists = readLists({ allow: 'sshd: 10.\n', deny: '# nothing' });
    const outcomes = partitionLists(lists, 4);
    expect(outcomes.map((o) => [o.effect, o.decision])).toEqual([
      ['allow', 'allow'],
      ['deny', 'broken'],
    ]);
    expect(lists.origins.get(outcomes[1]!.origin!)).toEqual({ kind: 'span', file: 1, start: 0, end: 9 });
  });

  it('lose what follows where hosts.allow cannot be read to its end', () => {
    expect(whole('sshd: 10.', 'ALL: ALL\n')).toEqual(['deny 0.0.0.0/0 sure']);
  });

  it('refuse by options that cannot be read, in hosts.allow too', () => {
    const outcomes = partitionLists(readLists({ allow: 'sshd: ALL: foo\n', deny: null }), 6);
    expect(outcomes.map((o) => [o.effect, o.decision, o.sure])).toEqual([['deny', 'fault', true]]);
  });

  it('know the port of the server', () => {
    expect(whole(null, '2222: ALL\n', 4, 22)).toEqual(['allow 0.0.0.0/0 sure']);
    expect(whole(null, '2222: ALL\n', 4, 2222)).toEqual(['deny 0.0.0.0/0 sure']);
  });

  it('know the address of the server', () => {
    const lists = readLists({ allow: null, deny: 'sshd@192.0.2.1: ALL\n' });
    const to = (text: string | null): string[] =>
      askLists(lists, { client: at('10.0.0.1'), to: text === null ? null : at(text) }).map((o) => o.effect);
    expect(to('192.0.2.1')).toEqual(['deny']);
    expect(to('192.0.2.2')).toEqual(['allow']);
    expect(to(null).sort()).toEqual(['allow', 'deny']);
  });

  it('go on after a program that may end the list', () => {
    expect(whole('sshd: ALL: aclexec /bin/ask\n', 'sshd: 10.\n')).toEqual([
      'allow 0.0.0.0/0 open',
      'deny 10.0.0.0/8 open',
      'allow 0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255 open',
    ]);
  });

  it('take thousands of entries', () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => `sshd: 10.${i >> 12}.${(i >> 4) & 255}.${2 * (i & 15)}\n`);
    const outcomes = partitionLists(readLists({ allow: null, deny: entries.join('') }), 4);
    expect(outcomes.length).toBe(20_001);
    expect(outcomes.every((o) => o.sure)).toBe(true);
    expect(outcomes[4097]!.rule!.clients.patterns[0]!.text).toBe('10.1.0.2');
  });
});

describe('names that look like addresses', () => {
  it('are a condition, not a doubt', () => {
    const lists = readLists({ allow: 'sshd: 192.168.*\n', deny: 'ALL: ALL\n' });
    const { family, value } = at('203.0.113.1');
    const ask = (flipped: string | null) => {
      const met = new Set<string>();
      const question = { family, to: null, port: 22, universe: rangeSet({ family, low: value, high: value }) };
      return { met, outcomes: evaluateTcpWrappers(lists, { ...question, conditions: { met, flipped } }) };
    };
    const usual = ask(null);
    expect(usual.outcomes.map((o) => [o.effect, o.sure])).toEqual([['deny', true]]);
    expect([...usual.met]).toEqual(['DNS gives the client a name that fits 192.168.*']);
    expect(ask([...usual.met][0]!).outcomes.map((o) => o.effect)).toEqual(['allow', 'deny']);
  });
});

describe('one client', () => {
  it('is compared as text where ranges would be too many', () => {
    const lists = readLists({ allow: 'sshd: *.*.*.5\n', deny: 'ALL: ALL\n' });
    expect(askLists(lists, { client: at('10.1.2.5') }).map((o) => [o.effect, o.sure])).toEqual([['allow', true]]);
    expect(askLists(lists, { client: at('10.1.2.6') }).map((o) => [o.effect, o.sure])).toEqual([['deny', true]]);
  });

  it('that is link-local has an interface in its text', () => {
    const ask = (pattern: string) => {
      const lists = readLists({ allow: `sshd: ${pattern}\n`, deny: 'ALL: ALL\n' });
      return askLists(lists, { client: at('fe80::1') }).map((o) => o.effect);
    };
    expect(ask('[fe80::1]')).toEqual(['allow']);
    expect(ask('?e80*')).toEqual(['allow', 'deny']);
    expect(ask('*1').sort()).toEqual(['allow', 'deny']);
  });

  it('of the compatible kind has dots in its text', () => {
    expect(addressText(at('::1.2.3.4'))).toBe('::1.2.3.4');
    expect(addressText(at('::1'))).toBe('::1');
    expect(addressText(at('::1:0:0'))).toBe('::1:0:0');
    expect(addressText(at('::1:0'))).toBe('::0.1.0.0');
  });
});

describe('generated lists', () => {
  const cases = fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => generateCase(seeded(seed)));

  it('have outcomes that cover all sources, sure ones apart from all others', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(4 as const, 6 as const), ({ allow, deny }, family) => {
        const outcomes = partitionLists(readLists({ allow, deny }), family);
        const covered = outcomes.map((o) => o.sources).reduce(union);
        expect(isAll(covered)).toBe(true);
        const counts = outcomes.filter((o) => o.sure).map((o) => o.sources);
        for (const [i, a] of counts.entries())
          for (const b of counts.slice(i + 1)) expect(b.bounds.some((bound) => contains(a, bound))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('give one client what the partition gives it, and no more', () => {
    fc.assert(
      fc.property(cases, ({ allow, deny, client }) => {
        const lists = readLists({ allow, deny });
        const { family, value } = at(client);
        const exact = new Set(askLists(lists, { client: at(client) }).map((o) => o.effect));
        const here = partitionLists(lists, family).filter((o) => contains(o.sources, value));
        const wide = new Set(here.map((o) => o.effect));
        expect([...exact].every((effect) => wide.has(effect))).toBe(true);
        if (here.length === 1 && here[0]!.sure) expect([...exact]).toEqual([...wide]);
      }),
      { numRuns: 500 },
    );
  });

  it('are never surer with less: a list that is not there leaves more in', () => {
    fc.assert(
      fc.property(cases, ({ allow, deny, client }) => {
        const without = askLists(readLists({ allow, deny: null }), { client: at(client) });
        const withDeny = askLists(readLists({ allow, deny }), { client: at(client) });
        const denied = (outcomes: typeof without): boolean => outcomes.some((o) => o.effect === 'deny');
        expect(!denied(without) || denied(withDeny)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
