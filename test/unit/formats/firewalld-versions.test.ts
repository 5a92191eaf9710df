import { describe, expect, it } from 'vitest';
import { format } from '#formats/firewalld/format';
import type { HostContext } from '#formats/format';
import { probeFilter } from '../../support/probe-filter.ts';
import { lowerFiles, sourceFile, systemDialect } from './host-state.ts';

const lookup: HostContext['lookup'] = (path) =>
  path.endsWith('/firewalld.service') ? { state: 'file', file: sourceFile('x', '') } : { state: 'absent' };

const zoneFile = (body: string, name = 'public', attributes = '') => ({
  [`etc/firewalld/zones/${name}.xml`]: `<?xml version="1.0" encoding="utf-8"?>\n<zone${attributes}>\n${body}\n</zone>\n`,
});
const conf = (text: string) => ({ 'etc/firewalld/firewalld.conf': text });
const open = '<port port="2222" protocol="tcp"/>';

async function seenOn(
  [id, version]: readonly [id: string, version: string],
  files: Readonly<Record<string, string>>,
  basis: 'declared' | 'observed' = 'declared',
) {
  const lowered = await lowerFiles(format, files, { dialect: systemDialect(id, version), lookup });
  const fact = lowered.into.of('packet-filter').find((c) => c.basis === basis)!.value;
  return {
    fact,
    codes: lowered.diagnostics.map(({ code }) => code),
    seen: (port: number, from = '10.1.2.3'): string => {
      const to = from.includes(':') ? '2001:db8::10' : '192.0.2.10';
      return probeFilter(fact, { from, to, port, interface: 'eth0' });
    },
  };
}

const bionic = ['ubuntu', '18.04'] as const;
const focal = ['ubuntu', '20.04'] as const;
const bullseye = ['debian', '11'] as const;
const jammy = ['ubuntu', '22.04'] as const;

describe('a zone of sources with the default target, and the zone behind it', () => {
  const files = {
    ...conf('DefaultZone=public\nMinimalMark=100\n'),
    ...zoneFile(`<source address="10.0.0.0/8"/>${open}`, 'work'),
    ...zoneFile('<service name="ssh"/>'),
  };
  it.each([
    ['0.4.4.6: the packet goes on', bionic, 'banner'],
    ['0.8.2', focal, 'EHOSTUNREACH'],
    ['0.9.3', bullseye, 'EHOSTUNREACH'],
    ['1.1.1', jammy, 'EHOSTUNREACH'],
  ] as const)('%s', async (_, system, answer) => {
    const { seen } = await seenOn(system, files);
    expect([seen(22), seen(2222), seen(22, '172.16.0.1')]).toEqual([answer, 'banner', 'banner']);
  });

  it.each([
    ['yes', 'banner'],
    ['no', 'EHOSTUNREACH'],
  ])('AllowZoneDrifting=%s before 1.0 (0.8.2)', async (word, answer) => {
    const { seen } = await seenOn(focal, { ...files, ...conf(`DefaultZone=public\nAllowZoneDrifting=${word}\n`) });
    expect(seen(22)).toBe(answer);
  });
});

describe('one mistake in a file before 1.2', () => {
  const work = zoneFile(`<source address="10.0.0.0/8"/>${open}`, 'work');
  it.each([
    ['0.4.4.6', bionic],
    ['0.8.2', focal],
    ['0.9.3', bullseye],
    ['1.1.1', jammy],
  ] as const)('leaves out that file alone (%s)', async (_, system) => {
    const settings = conf('DefaultZone=public\nMinimalMark=100\nAllowZoneDrifting=no\n');
    const files = { ...settings, ...work, ...zoneFile(`<port port="99999" protocol="tcp"/>${open}`) };
    const { seen, codes } = await seenOn(system, files);
    expect(codes).toEqual(['configuration-refused']);
    expect([seen(2222), seen(22, '172.16.0.1'), seen(2222, '172.16.0.1')]).toEqual([
      'banner',
      'banner',
      'EHOSTUNREACH',
    ]);
  });

  it.each([focal, bullseye, jammy])(
    'leaves the host without rules where a zone names a service that is not there',
    async (...system) => {
      const files = { ...conf('DefaultZone=public\n'), ...zoneFile(`<service name="nowhere"/>${open}`) };
      const { seen, codes } = await seenOn(system as unknown as readonly [string, string], files);
      expect(codes).toEqual(['configuration-refused']);
      // A package may bring the service.
      expect([seen(22), seen(2222)]).toEqual(['unknown', 'banner']);
      const failed = await seenOn(system as unknown as readonly [string, string], {
        ...files,
        'firewall-cmd_--state.txt': 'failed\n',
      });
      expect([failed.seen(22), failed.seen(2222)]).toEqual(['banner', 'banner']);
    },
  );

  it('passes over a service that is not there, and the second claim of a source (0.4.4.6)', async () => {
    const files = { ...conf('DefaultZone=public\nMinimalMark=100\n'), ...zoneFile(`<service name="nowhere"/>${open}`) };
    const claimed = zoneFile('<source address="10.0.0.0/8"/>', 'home');
    const { seen } = await seenOn(bionic, { ...files, ...work, ...claimed });
    expect([seen(2222), seen(2222, '172.16.0.1')]).toEqual(['banner', 'banner']);
  });

  it('where two zones claim one source fails up to 0.8.2, and the first by name has it since 0.9.3', async () => {
    const files = { ...conf('DefaultZone=public\n'), ...work, ...zoneFile('<source address="10.0.0.0/8"/>', 'home') };
    const old = await seenOn(focal, files);
    expect([old.codes, old.seen(22), old.seen(2222, '172.16.0.1')]).toEqual([
      ['configuration-refused'],
      'banner',
      'banner',
    ]);
    for (const system of [bullseye, jammy]) {
      const { codes, seen } = await seenOn(system, files);
      expect([codes, seen(2222), seen(22)]).toEqual([[], 'EHOSTUNREACH', 'EHOSTUNREACH']);
    }
  });
});

describe('firewalld.conf', () => {
  it('counts up to 0.4 where it has a MinimalMark alone (0.4.4.6)', async () => {
    const files = zoneFile(open, 'dmz');
    const without = await seenOn(bionic, { ...conf('DefaultZone=dmz\n'), ...files });
    expect([without.seen(22), without.seen(2222)]).toEqual(['banner', 'EHOSTUNREACH']);
    const whole = await seenOn(bionic, { ...conf('DefaultZone=dmz\nMinimalMark=100\n'), ...files });
    expect([whole.seen(22), whole.seen(2222)]).toEqual(['EHOSTUNREACH', 'banner']);
  });

  const direct = `<direct><rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --dport 2222 -j ACCEPT</rule></direct>`;
  it.each([
    ['0.4.4.6 knows no other backend than iptables', bionic, 'MinimalMark=100\nFirewallBackend=nftables\n', 'banner'],
    ['0.8.2 takes nftables where it says nothing', focal, '', 'EHOSTUNREACH'],
    ['0.8.2 as Ubuntu 20.04 ships it', focal, 'FirewallBackend=iptables\n', 'banner'],
  ] as const)('%s', async (_, system, settings, answer) => {
    const { seen } = await seenOn(system, {
      ...conf(`DefaultZone=public\n${settings}`),
      'etc/firewalld/direct.xml': direct,
    });
    // With iptables accepting is final.
    expect(seen(2222)).toBe(answer);
  });

  it('that nobody collected says iptables on Ubuntu 20.04, and nftables is the condition', async () => {
    const listing = `public (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: eth0\n  sources: \n  services: ssh\n  ports: \n  protocols: \n  masquerade: no\n  forward-ports: \n  source-ports: \n  icmp-blocks: \n  rich rules: \n\t\n`;
    const { fact } = await seenOn(
      focal,
      {
        'firewall-cmd_--list-all-zones.txt': listing,
        'firewall-cmd_--direct_--get-all-rules.txt': 'ipv4 filter INPUT 0 -p tcp --dport 2222 -j ACCEPT\n',
      },
      'observed',
    );
    expect(JSON.stringify(fact.tables.map(({ chains }) => [...chains]))).toContain('FirewallBackend=nftables');
    expect(fact.assumes!.map(({ command }) => command)).not.toContain('firewall-cmd --list-all-policies');
  });
});

it('chains of one’s own are jumped to with iptables, too (0.8.2)', async () => {
  const rule = (chain: string, words: string): string =>
    `<rule ipv="ipv4" table="filter" chain="${chain}" priority="0">${words}</rule>`;
  const direct = `<direct><chain ipv="ipv4" table="filter" chain="own"/>${rule('INPUT', '-p tcp --dport 22 -j own')}${rule('own', '-s 10.0.0.0/8 -j DROP')}</direct>`;
  const files = { ...conf('DefaultZone=public\nFirewallBackend=iptables\n'), 'etc/firewalld/direct.xml': direct };
  const { seen } = await seenOn(focal, files);
  expect([seen(22), seen(22, '172.16.0.1')]).toEqual(['timeout', 'banner']);
});

describe('services whose ports hang on the version', () => {
  const files = { ...conf('DefaultZone=public\n'), ...zoneFile('<service name="high-availability"/>') };
  it('are open there, and certain elsewhere', async () => {
    const { seen } = await seenOn(jammy, files);
    expect([seen(2224), seen(5403), seen(22)]).toEqual(['banner', 'unknown', 'EHOSTUNREACH']);
  });

  it('and of those that later versions brought the ports are known', async () => {
    const { seen, codes } = await seenOn(['ubuntu', '24.04'], {
      ...files,
      ...zoneFile('<service name="opentelemetry"/>'),
    });
    expect([codes, seen(4317), seen(22)]).toEqual([[], 'banner', 'EHOSTUNREACH']);
  });
});

describe('what 2.3 reads otherwise', () => {
  const trixie = ['debian', '13'] as const;
  const noble = ['ubuntu', '24.04'] as const;
  const rule = (body: string): string => `<rule family="ipv4"><source address="10.0.0.0/8"/>${body}</rule>`;
  const shipped = ['banner', 'EHOSTUNREACH'];

  it('a rule that older ones leave out is a mistake like the others (2.1.1, 2.3.1)', async () => {
    const files = { ...conf('DefaultZone=public\n'), ...zoneFile(`${open}${rule('<drop/><accept/>')}`) };
    const later = await seenOn(trixie, files);
    expect([later.seen(22), later.seen(2222)]).toEqual(shipped);
    const older = await seenOn(noble, files);
    expect([older.seen(22), older.seen(2222)]).toEqual(['EHOSTUNREACH', 'banner']);
  });

  it('a limit with a burst, which it writes of itself (2.3.1)', async () => {
    const limited = rule(
      '<service name="ssh"/><log prefix="ssh " level="info"><limit value="3/m" burst="0"/></log><drop/>',
    );
    const files = { ...conf('DefaultZone=public\n'), ...zoneFile(`<service name="ssh"/>${limited}`) };
    const { seen, codes } = await seenOn(trixie, files);
    expect([codes, seen(22), seen(22, '172.16.0.1')]).toEqual([[], 'timeout', 'banner']);
  });
});

it('a listing that somebody cut short tells nothing of the version', async () => {
  const listing =
    'block (active)\n  target: %%REJECT%%\n  interfaces: eth0\n  sources: \n  services: ssh\n  rich rules: \n';
  const { seen } = await seenOn(['slackware', '15.0'], { 'firewall-cmd_--list-all-zones.txt': listing }, 'observed');
  expect(seen(22, '2001:db8:1::5')).toBe('banner');
});
