import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { Maybe, No, Yes } from '#core/tri';
import { sourceList } from '#formats/_grammar/session-rules';
import { detectSshdConfig } from '#formats/sshd-config/detect';
import { matchesAddressList } from '#formats/sshd-config/evaluate/numeric-address';
import { format } from '#formats/sshd-config/format';
import { matchPeer } from '#reason/tcp-wrappers/match-peer';
import { lowerSshd } from './sshd-host.ts';

describe('a link-local client', () => {
  // sshd 9.2, `-T -C addr=…` and a client at the other end of a pair of interfaces.
  it.each([
    ['fe80::1%lo', 'fe80::1%lo', 1],
    ['fe80::1%lo', 'fe80::/10', 0],
    ['fe80::1%lo', 'fe80::1', 0],
    ['fe80::1%lo', 'fe80::%lo/10', 1],
    ['fe80::1', 'fe80::1%lo', 0],
    ['fe80::1', 'fe80::/10', 1],
  ] as const)('%s against %s: %i', (address, list, wanted) => {
    expect(matchesAddressList(address, list)).toBe(wanted);
  });

  it('is met by no network without its interface', () => {
    const fits = (list: string) =>
      matchPeer(sourceList(list, false).entries[0]!.pattern, parseAddress('fe80::2')!, 'unlikely');
    expect(fits('fe80::/10')).toBe(No);
    expect(fits('::/0')).toBe(No);
    expect(fits('fe80::2%eth0')).toBe(Maybe);
    expect(fits('fe81::2%eth0')).toBe(No);
    expect(fits('*')).toBe(Yes);
  });
});

describe('names that nothing resolves', () => {
  it.each(['192.168.1.300', '10.0.0.1,10.0.0.2', ':22', '2001:db8::g', '1.2.3.4.5'])('stop sshd: %s', async (name) => {
    const { facts } = await lowerSshd([format], { 'etc/ssh/sshd_config': `ListenAddress ${name}\n` });
    expect(facts[0]!.faults.map(({ message }) => message)).toEqual([
      `bad addr or host: ${name.replace(':22', '')} (Name or service not known)`,
    ]);
  });
});

describe('a file that a line includes', () => {
  it('is no second sshd_config, whatever its name', () => {
    const text = 'X11Forwarding yes\nMatch User bob\n  X11Forwarding no\n';
    const kind = (path: string) => detectSshdConfig(path, '', '', text)?.kind;
    expect(kind('etc/ssh/match.d/a')).toBe('sshd-config-drop-in');
    expect(kind('web01/etc/ssh/common')).toBe('sshd-config-drop-in');
    expect(kind('settings')).toBe('sshd-config');
  });
});
