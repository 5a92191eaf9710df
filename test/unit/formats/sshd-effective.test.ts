import { describe, expect, it } from 'vitest';
import { formatAddress } from '#core/address';
import { claimOf } from '#discover/claim';
import { format } from '#formats/sshd-effective/format';
import { fixture, lowerSshd } from './sshd-config/sshd-host.ts';
import { lowerWithConfig } from './sshd-config/with-config.ts';

const lowerText = (text: string, name = 'sshd-T.txt') => lowerSshd([format], { [name]: text });
const dump = fixture('sshd-effective/debian-13-sshd-T.txt');

describe('a dump', () => {
  it('has every setting, in its order', async () => {
    const { facts, textOf } = await lowerText(dump);
    const [fact] = facts;
    expect(fact!.from).toBe('effective-dump');
    expect([...fact!.settings].flatMap(([keyword, values]) => values.map((value) => `${keyword} ${value}`))).toEqual(
      dump.trim().split('\n'),
    );
    expect(fact!.listeners.map(({ family, address, port, origin }) => [family, address, port, textOf(origin)])).toEqual(
      [
        [6, null, 22, 'sshd-T.txt:3 listenaddress [::]:22'],
        [4, null, 22, 'sshd-T.txt:4 listenaddress 0.0.0.0:22'],
      ],
    );
    expect([fact!.quality, fact!.notCollected, fact!.faults]).toEqual(['complete', [], []]);
  });

  it('of the newest release has keywords in mixed case', async () => {
    const { facts } = await lowerText(dump.replace('permitrootlogin', 'PermitRootLogin'));
    expect(facts[0]!.settings.get('permitrootlogin')).toEqual(['without-password']);
    expect(facts[0]!.quality).toBe('complete');
  });

  it('is no configuration, and no configuration is one', () => {
    const kind = (text: string): string | undefined => format.detect(claimOf('some.txt'), text)?.kind;
    expect(kind('Port 22\nAddressFamily inet\nPermitRootLogin no\nUsePAM yes\n')).toBe(undefined);
    expect(kind('Port 22\nAddressFamily any\nListenAddress 0.0.0.0\nListenAddress ::\n')).toBe(undefined);
    expect(kind('port 22\naddressfamily any\n')).toBe('sshd-effective');
    expect(kind('Port 22\nAddressFamily any\nListenAddress [::]:22\nListenAddress 0.0.0.0:22\nUsePAM yes\n')).toBe(
      'sshd-effective',
    );
  });

  it('may have CR LF line ends and complaints before it', async () => {
    const text = `/etc/ssh/sshd_config line 5: Deprecated option UseLogin\r\n${dump.replaceAll('\n', '\r\n')}`;
    const { facts, diagnostics } = await lowerText(text);
    expect(facts[0]!.settings.get('port')).toEqual(['22']);
    expect(facts[0]!.settings.get('subsystem')).toEqual(['sftp /usr/lib/openssh/sftp-server']);
    expect(diagnostics).toEqual([]);
  });

  it('knows addresses and ports', async () => {
    const { facts } = await lowerText(
      'port 22\naddressfamily any\nlistenaddress [2001:db8::1]:2222\nlistenaddress 10.0.0.5:22\nlistenaddress [fe80::1%eth0]:22\n',
    );
    expect(
      facts[0]!.listeners.map(({ family, address, port }) => `${family} ${address && formatAddress(address)} ${port}`),
    ).toEqual(['6 2001:db8::1 2222', '4 10.0.0.5 22', '6 fe80::1 22']);
  });

  it('of which only some lines were kept is a partial view', async () => {
    const { facts } = await lowerText('port 2222\n', 'sshd_-T_grep_port');
    expect(facts[0]!.quality).toBe('partial-view');
    expect(facts[0]!.listeners.map(({ family, port }) => `${family} ${port}`)).toEqual(['6 2222', '4 2222']);
    expect(facts[0]!.notCollected.map(({ path }) => path)).toEqual(['/etc/ssh/sshd_config']);
  });

  it('for one connection is not the daemon’s', async () => {
    const { facts, diagnostics } = await lowerText(dump, 'sshd_-T_-C_user=root,addr=10.0.0.1.txt');
    expect(facts).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['settings-of-one-connection']);
  });
});

describe('a run that ended early', () => {
  it('without the right to read host keys was not collected', async () => {
    const { facts, diagnostics } = await lowerText(fixture('sshd-effective/unprivileged-sshd_-T'), 'sshd_-T');
    expect(facts).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['test-run-incomplete']);
  });

  it('over the configuration is a failed test of it', async () => {
    const text = fixture('sshd-effective/debian-13-typo-sshd-T.txt');
    const { facts, textOf } = await lowerWithConfig({
      'sshd-T.txt': text,
      'etc/ssh/sshd_config.d/30-typo.conf': 'Port 22\nPermitRootLogn no\n',
    });
    const run = facts.find(({ from }) => from === 'test-run')!;
    expect(run.faults.map(({ code, origin }) => [code, textOf(origin)])).toEqual([
      ['unknown-keyword', 'etc/ssh/sshd_config.d/30-typo.conf:2 PermitRootLogn no'],
    ]);
  });

  it('with an error of the shell is nothing', async () => {
    const { facts } = await lowerText('sudo: sshd: command not found\n');
    expect(facts).toEqual([]);
  });
});
