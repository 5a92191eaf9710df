import { describe, expect, it } from 'vitest';
import { refusedByRelease } from '#formats/nft/refused-by-release';
import { sourceFile } from './lower-listing.ts';

const releases = [
  ['ubuntu', '18.04'],
  ['ubuntu', '20.04'],
  ['debian', '11'],
  ['ubuntu', '22.04'],
  ['debian', '12'],
  ['ubuntu', '24.04'],
] as const;

/** What nft 0.8.2, 0.9.3, 0.9.8, 1.0.2, 1.0.6 and 1.0.9 of these releases did with the text: `+` loaded, `-` refused. */
describe('what the nft of a release does not know', () => {
  it.each([
    ['destroy table inet x', '-----+'],
    ['table inet t { chain c { type filter hook input priority filter - 5; policy drop; }; }', '-+++++'],
    ['table inet t { chain c { type filter hook input priority -5; policy drop; }; }', '++++++'],
    ['table inet t { chain c { meta l4proto { tcp, udp } th dport 22 accept; }; }', '-+++++'],
    ['table inet t { chain c { tcp dport 22 ct count over 3 drop; }; }', '-+++++'],
    ['table inet t { set s { type ipv4_addr; flags dynamic, timeout; timeout 1m; size 1000; }; }', '-+++++'],
    ['table inet t { set s { typeof ip saddr; }; }', '--++++'],
    ['table inet t { chain c { comment "x"; accept; }; }', '--++++'],
    ['table inet t { chain c { tcp dport 22 accept comment "x"; }; }', '++++++'],
    ['table inet t { chain in { accept; }; }', '+--+++'],
    ['table inet t { chain out { accept; }; }', '+--+++'],
    ['table inet t { chain c { reject with icmpx admin-prohibited; }; }', '---+++'],
    ['table inet t { chain c { reject with icmpx type admin-prohibited; }; }', '++++++'],
    ['table inet t { chain c { reject with icmpv6 addr-unreachable; }; }', '---+++'],
    ['table inet t { chain c { tcp flags syn / syn,ack accept; }; }', '---+++'],
    ['table inet t { chain c { tcp flags & (syn|ack) == syn accept; }; }', '++++++'],
    ['table inet t { chain c { ct state ! established accept; }; }', '---+++'],
    ['table inet t { chain c { ct state != established accept; }; }', '++++++'],
    ['table inet t { chain c { tcp dport vmap { 22 : accept, * : drop }; }; }', '---+++'],
    ['table inet t { chain c { iifname { "eth*", "lo" } accept; }; }', '----++'],
    ['table inet t { chain c { iifname "eth*" accept; }; }', '++++++'],
    ['table inet t { flags owner; }', '---+++'],
    ['table inet t { chain c { log prefix "destroy table typeof " accept; }; }', '++++++'],
  ])('%s: %s', (text, became) => {
    const files = [sourceFile(text, 'etc/nftables.conf')];
    const told = releases.map(([id, version]) => refusedByRelease(files, { id, like: [], version }).length > 0);
    expect(told.map((refused) => (refused ? '-' : '+')).join('')).toBe(became);
  });

  it('says which words, and is not sure: another nft may be installed', () => {
    const text = '# destroy table ip x\nflush ruleset\ndestroy table inet filter\n';
    const [found, ...more] = refusedByRelease([sourceFile(text)], { id: 'debian', like: [], version: '12' });
    expect(more).toEqual([]);
    expect(text.slice(found!.start, found!.end)).toBe('destroy table');
    expect(found).toMatchObject({ certain: false, what: expect.stringContaining('nft 1.0.6') });
    expect(refusedByRelease([sourceFile(text)], { id: 'debian', like: [], version: '13' })).toEqual([]);
    expect(refusedByRelease([sourceFile(text)], null)).toEqual([]);
  });
});
