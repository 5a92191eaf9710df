import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { reachPartition } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

const block = (index: number, head: string, address: string): string =>
  `${index}: ${head} mtu 1500 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/ether 52:54:00:00:00:0${index} brd ff:ff:ff:ff:ff:ff\n    inet ${address} scope global x\n`;

const lo =
  '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n    inet 127.0.0.1/8 scope host lo\n';
const eth0 = block(2, 'eth0: <BROADCAST,MULTICAST,UP,LOWER_UP>', '192.0.2.10/24');
const eth1 = block(3, 'eth1: <BROADCAST,MULTICAST,UP,LOWER_UP>', '198.51.100.10/24');
const dummy = (address: string): string => block(4, 'vip: <BROADCAST,NOARP,UP,LOWER_UP>', address);

/** By which interface clients of each address are taken to come. */
async function arriving(interfaces: string): Promise<Record<string, string | null>> {
  const view = (await modelBundle({ 'ip-addr.txt': interfaces })).views[0]!;
  return Object.fromEntries(
    reachPartition(view, { port: 22 })
      .filter(({ family }) => family === 4)
      .map(({ to, interface: device }) => [to === null ? 'any' : formatAddress(to), device]),
  );
}

describe('addresses of interfaces by which nothing comes in', () => {
  it('are reached by the interface on whose network they lie', async () => {
    expect(await arriving(lo + eth0 + eth1 + dummy('198.51.100.99/32'))).toEqual({
      '192.0.2.10': 'eth0',
      '198.51.100.10': 'eth1',
      '198.51.100.99': 'eth1',
    });
  });

  it('are reached by the only other interface, or by nobody knows which', async () => {
    expect(await arriving(lo + eth0 + dummy('203.0.113.1/32'))).toEqual({
      '192.0.2.10': 'eth0',
      '203.0.113.1': 'eth0',
    });
    expect(await arriving(lo + eth0 + eth1 + dummy('203.0.113.1/32'))).toMatchObject({ '203.0.113.1': null });
  });

  it('are those of `lo` other than loopback addresses, and of interfaces without a carrier, too', async () => {
    const withAddress = lo.replace(/\n$/, '\n    inet 203.0.113.1/32 scope global lo\n');
    expect(await arriving(withAddress + eth0)).toEqual({ '192.0.2.10': 'eth0', '203.0.113.1': 'eth0' });
    const docker = block(5, 'docker0: <NO-CARRIER,BROADCAST,MULTICAST,UP>', '172.17.0.1/16');
    expect(await arriving(lo + eth0 + docker)).toEqual({ '192.0.2.10': 'eth0', '172.17.0.1': 'eth0' });
  });

  it('are not those of devices that lack ARP and are no dummies (ipvlan, modems)', async () => {
    const ipvlan = block(4, 'ipvl0: <BROADCAST,MULTICAST,NOARP,UP,LOWER_UP>', '203.0.113.1/24');
    expect(await arriving(lo + eth0 + ipvlan)).toMatchObject({ '203.0.113.1': 'ipvl0' });
  });

  it('are its own where a host has no other interface', async () => {
    const unplugged = eth0.replace('<', '<NO-CARRIER,').replace(',LOWER_UP', '');
    expect(await arriving(lo + unplugged)).toEqual({ '192.0.2.10': 'eth0' });
  });
});
