import { describe, expect, it } from 'vitest';
import { formatRange } from '#core/address';
import { formatNumberSet } from '#core/number-set';
import { claimOf } from '#discover/claim';
import { findFailedOutput } from '#discover/failed-output';
import { readActions, readBan } from '#formats/fail2ban/actions';
import { code } from '#formats/fail2ban/code';
import { format } from '#formats/fail2ban/format';
import { type PortSyntax, readJailPorts } from '#formats/fail2ban/jail-ports';
import { bannedByLogs } from '#formats/fail2ban/read-log';
import fc from '../../support/fast-check.ts';
import { probeFilter } from '../../support/probe-filter.ts';
import { expectSoundTree, fixture, lowerFiles, noDialect, sourceFile } from './host-state.ts';

const outputs = ['fail2ban-client_status.txt', 'fail2ban-client_status_sshd.txt', 'fail2ban-client_banned.txt'];

/** What clients of port 22 and 2222 see, where these files were collected. */
async function seenBy(files: Readonly<Record<string, string>>, ...clients: string[]): Promise<string[]> {
  const { into } = await lowerFiles(format, files);
  const fact = into.of('packet-filter')[0]?.value;
  return clients.flatMap((from) => {
    const to = from.includes(':') ? '2001:db8::10' : '192.0.2.10';
    return [22, 2222].map((port) => (fact ? probeFilter(fact, { from, to, port, interface: 'eth0' }) : 'banner'));
  });
}

const status = (...banned: string[]): Record<string, string> => ({
  'fail2ban-client_status_sshd.txt': `Status for the jail: sshd\n\`- Actions\n   |- Currently banned:\t${banned.length}\n   \`- Banned IP list:\t${banned.join(' ')}\n`,
});

describe('fail2ban', () => {
  it.each([
    ['fail2ban-client_status.txt', 'fail2ban-status'],
    ['fail2ban-client_status_sshd.txt', 'fail2ban-jail'],
    ['fail2ban-client_banned.txt', 'fail2ban-banned'],
  ])('is recognised by name and by content: %s', (name, kind) => {
    expect(format.detect(claimOf(name), '')?.kind).toBe(kind);
    expect(format.detect({ path: 'x', slug: 'x' }, fixture(`fail2ban/${name}`))?.kind).toBe(kind);
  });

  it.each([
    ['etc/fail2ban/jail.local', 'fail2ban-jails'],
    ['etc/fail2ban/jail.d/defaults-debian.conf', 'fail2ban-jails'],
    ['etc/fail2ban/action.d/iptables.local', 'fail2ban-action'],
    ['var/log/fail2ban.log', 'fail2ban-log'],
    ['var/log/fail2ban.log.1', 'fail2ban-log'],
    ['fail2ban-client_get_sshd_banip.txt', 'fail2ban-banip'],
    ['fail2ban-client_get_sshd_banned.txt', 'fail2ban-banip'],
    ['fail2ban-client_get_sshd_actions.txt', 'fail2ban-actions'],
  ])('keeps its state in %s', (path, kind) => {
    expect(format.detect(claimOf(path), '')?.kind).toBe(kind);
  });

  it.each(outputs.slice(1))('says who is banned, as shipped refused on the port of SSH: %s', async (name) => {
    const files = { [name]: fixture(`fail2ban/${name}`) };
    expect(await seenBy(files, '203.0.113.50', '203.0.113.51')).toEqual(['ECONNREFUSED', 'banner', 'banner', 'banner']);
    const { into } = await lowerFiles(format, files);
    expect(into.of('packet-filter')[0]!.value.assumes).toHaveLength(2);
    expect(into.of('packet-filter')[0]!.value.covers).toEqual([]);
  });

  it('reads the states of all jails, and of several one behind another', async () => {
    const jail = (indent: string, address: string): string =>
      `${indent}|- Filter\n${indent}|  |- Currently failed:\t0\n${indent}\`- Actions\n${indent}   |- Currently banned:\t1\n${indent}   \`- Banned IP list:\t${address}\n`;
    const all = `Status\n|- Number of jail:\t2\n|- Jail list:\tsshd, recidive\n\`- Status for the jails:\n   |- Jail: sshd\n${jail('   |  ', '203.0.113.5')}   \`- Jail: recidive\n${jail('      ', '203.0.113.6')}`;
    const seen = ['ECONNREFUSED', 'banner', 'ECONNREFUSED', 'ECONNREFUSED'];
    expect(await seenBy({ 'fail2ban-client_status_--all.txt': all }, '203.0.113.5', '203.0.113.6')).toEqual(seen);
    const behind = `Status for the jail: sshd\n${jail('', '203.0.113.5')}Status for the jail: recidive\n${jail('', '203.0.113.6')}`;
    expect(await seenBy({ 'jails.txt': behind }, '203.0.113.5', '203.0.113.6')).toEqual(seen);
    const list = { 'fail2ban-client_get_sshd_banned.txt': "['203.0.113.5', '2001:db8:1::5']\n" };
    expect(await seenBy(list, '203.0.113.5')).toEqual(['ECONNREFUSED', 'banner']);
  });

  it('reads the state of a jail as told before 0.9, whose actions drop or reject', async () => {
    const early =
      'Status for the jail: ssh\n|- filter\n|  |- File list:\t/var/log/auth.log \n|  |- Currently failed:\t0\n|  `- Total failed:\t3\n`- action\n   |- Currently banned:\t1\n   |  `- IP list:\t203.0.113.5 \n   `- Total banned:\t1\n';
    const name = 'fail2ban-client_status_ssh.txt';
    expect(format.detect({ path: 'x', slug: 'x' }, early)?.kind).toBe('fail2ban-jail');
    expect(await seenBy({ [name]: early }, '203.0.113.5', '203.0.113.6')).toEqual([
      'unknown',
      'banner',
      'banner',
      'banner',
    ]);
    const told = '[ssh]\nport = ssh\naction = iptables-multiport[name=SSH, port=ssh, blocktype=DROP]\n';
    expect(await seenBy({ [name]: early, 'etc/fail2ban/jail.local': told }, '203.0.113.5')).toEqual([
      'timeout',
      'banner',
    ]);
    const none = early.replace('203.0.113.5', '');
    expect(await seenBy({ [name]: none }, '203.0.113.5')).toEqual(['banner', 'banner']);
  });

  it('bans nobody in a jail without actions', async () => {
    const none = { 'fail2ban-client_get_sshd_actions.txt': 'No actions for jail sshd\n' };
    expect(await seenBy({ ...status('203.0.113.5'), ...none }, '203.0.113.5')).toEqual(['banner', 'banner']);
  });

  it('knows what ufw does as it ships its action, and for sshd’s profile', async () => {
    const action = {
      'etc/fail2ban/action.d/ufw.conf':
        '[Init]\nadd = prepend\nblocktype = reject\ndestination = any\napplication = \n',
    };
    const jail = (call: string) => ({ 'etc/fail2ban/jail.local': `[sshd]\nport = 2222\naction = ${call}\n` });
    const seen = (call: string) => seenBy({ ...status('203.0.113.5'), ...action, ...jail(call) }, '203.0.113.5');
    expect(await seen('ufw')).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    expect(await seen('ufw[blocktype=deny]')).toEqual(['timeout', 'timeout']);
    expect(await seen('ufw[application=OpenSSH]')).toEqual(['ECONNREFUSED', 'banner']);
  });

  it('leaves out bans that an action failed to carry out', async () => {
    const line = (text: string): string => `2026-11-20 10:00:00,123 fail2ban.actions [812]: ${text}\n`;
    const failure = (address: string) =>
      line(
        `ERROR   Failed to execute ban jail 'sshd' action 'iptables-multiport' info 'ActionInfo({'ip': '${address}', 'family': 'inet4'})': Error starting action`,
      );
    const log = [
      line('NOTICE  [sshd] Ban 203.0.113.5'),
      failure('203.0.113.5'),
      line('NOTICE  [sshd] Ban 203.0.113.6'),
    ];
    const files = { ...status('203.0.113.5', '203.0.113.6'), 'var/log/fail2ban.log': log.join('') };
    expect(await seenBy(files, '203.0.113.5', '203.0.113.6')).toEqual(['banner', 'banner', 'ECONNREFUSED', 'banner']);
    const again = {
      ...files,
      'var/log/fail2ban.log': [...log, line('NOTICE  [sshd] Restore Ban 203.0.113.5')].join(''),
    };
    expect(await seenBy(again, '203.0.113.5')).toEqual(['ECONNREFUSED', 'banner']);
  });

  it('assumes what fail2ban ships where jail.conf was not collected', async () => {
    const assumes = async (files: Record<string, string>) =>
      (await lowerFiles(format, { ...status('203.0.113.5'), ...files })).into.of('packet-filter')[0]!.value.assumes;
    const local = { 'etc/fail2ban/jail.local': '[sshd]\nenabled = true\n' };
    expect(await assumes(local)).toHaveLength(2);
    expect(await assumes({ 'etc/fail2ban/jail.local': '[sshd]\nbanaction = route\n' })).toEqual([]);
    expect(await assumes({ ...local, 'etc/fail2ban/jail.conf': '[DEFAULT]\nbanaction = route\n' })).toEqual([]);
  });

  it('says nothing where nobody is banned, or its server does not run', async () => {
    const { into, diagnostics } = await lowerFiles(format, { 'fail2ban-client_banned.txt': "[{'sshd': []}]\n" });
    expect(diagnostics).toEqual([]);
    expect(into.of('packet-filter')).toEqual([]);
    expect(findFailedOutput(fixture('fail2ban/down-fail2ban-client_status_sshd.txt'))?.cause).toBe('not-running');
  });

  it('reads jail.conf, jail.d/*.conf, jail.local, jail.d/*.local in this order', async () => {
    const banaction = (name: string): string => `[DEFAULT]\nbanaction = ${name}\n`;
    const files = {
      'etc/fail2ban/jail.conf':
        '[DEFAULT]\nprotocol = tcp\nbanaction = iptables-multiport\naction_ = %(banaction)s[port="%(port)s", protocol="%(protocol)s"]\naction = %(action_)s\n[sshd]\nport = ssh\n',
      'etc/fail2ban/jail.d/a.conf': banaction('iptables-allports[blocktype=DROP]'),
    };
    expect(await seenBy({ ...status('203.0.113.5'), ...files }, '203.0.113.5')).toEqual(['timeout', 'timeout']);
    const local = { 'etc/fail2ban/jail.local': `${banaction('nftables')}[sshd]\nport = 2222\n` };
    expect(await seenBy({ ...status('203.0.113.5'), ...files, ...local }, '203.0.113.5')).toEqual([
      'banner',
      'ECONNREFUSED',
    ]);
    const last = {
      'etc/fail2ban/jail.d/z.local':
        '[sshd]\naction = %(action_)s\n  sendmail-whois[name=x, dest="a,b"]\nport = 0:65535\n',
    };
    expect(await seenBy({ ...status('203.0.113.5'), ...files, ...local, ...last }, '203.0.113.5')).toEqual([
      'ECONNREFUSED',
      'ECONNREFUSED',
    ]);
  });

  it('leaves bans from other services alone', async () => {
    const text = "[{'apache-auth': ['203.0.113.5']}, {'recidive': ['203.0.113.6']}]\n";
    expect(await seenBy({ 'fail2ban-client_banned.txt': text }, '203.0.113.5', '203.0.113.6')).toEqual([
      'banner',
      'banner',
      'ECONNREFUSED',
      'ECONNREFUSED',
    ]);
  });

  it('knows nothing of an action that nobody knows', async () => {
    const files = { ...status('203.0.113.5'), 'etc/fail2ban/jail.local': '[sshd]\nbanaction = own-thing\n' };
    expect(await seenBy(files, '203.0.113.5', '203.0.113.6')).toEqual(['unknown', 'unknown', 'banner', 'banner']);
  });

  it('sets what IPv6 meets apart, as the actions do', () => {
    const effects = (text: string) => readBan(readActions(text)[0]!, () => null).effects;
    expect(effects('iptables-multiport')[6]).toEqual({ kind: 'reject', with: 'port-unreachable' });
    expect(effects('iptables-multiport[blocktype=DROP]')).toEqual({
      4: { kind: 'drop' },
      6: { kind: 'reject', with: 'port-unreachable' },
    });
    // iptables refuses a reset without `-p tcp`, so that nobody is banned.
    expect(effects('iptables-multiport[blocktype="REJECT --reject-with tcp-reset"]')[4]).toEqual({ kind: 'none' });
    expect(effects('nftables[type=allports][blocktype=drop]')[6]).toEqual({ kind: 'drop' });
    expect(effects('nftables-multiport[blocktype="counter drop"]')[6]).toEqual({ kind: 'drop' });
    expect(effects('route')[4]).toEqual({ kind: 'route' });
  });

  it('bans nobody where iptables or nft refuse the rule', () => {
    const kind = (text: string) => readBan(readActions(text)[0]!, () => null).effects[4].kind;
    expect(kind('iptables-multiport[protocol=udp]')).toBe('none');
    expect(kind('iptables-multiport[protocol="udp,tcp"]')).toBe('reject');
    expect(kind('iptables-multiport[protocol=all]')).toBe('none');
    expect(kind('iptables-allports[protocol=all]')).toBe('reject');
    expect(kind('nftables[type=oneport]')).toBe('none');
    expect(kind('nftables[type=custom]')).toBe('unknown');
    expect(kind('iptables-multiport[chain=CHECKED]')).toBe('unknown');
    const v4only = readBan(readActions('nftables[blocktype="reject with icmp type host-unreachable"]')[0]!, () => null);
    expect(v4only.effects).toEqual({ 4: { kind: 'reject', with: 'host-unreachable' }, 6: { kind: 'none' } });
  });

  it('reads the one port of an action that takes one, and bans nobody with several', async () => {
    const jail = (ports: string) => ({
      ...status('203.0.113.5'),
      'etc/fail2ban/jail.local': `[sshd]\naction = iptables[name=SSH, port="${ports}", protocol=tcp]\n`,
    });
    expect(await seenBy(jail('2222'), '203.0.113.5')).toEqual(['banner', 'ECONNREFUSED']);
    expect(await seenBy(jail('ssh,2222'), '203.0.113.5')).toEqual(['banner', 'banner']);
  });

  describe('ports that an action’s command refuses (fail2ban 1.0.2, iptables 1.8.9, nft 1.0.6, firewalld 1.3)', () => {
    const read = (text: string, syntax: PortSyntax): string => {
      const found = readJailPorts(text, syntax);
      return found === 'unknown' ? found : 'refused' in found ? 'refused' : formatNumberSet(found.ports);
    };
    it.each<[text: string, dports: string, dport: string, nft: string]>([
      ['ssh,2222', '22,2222', 'refused', '22,2222'],
      ['ssh, 2222', 'refused', 'refused', '22,2222'],
      ['ssh,\n2222', 'refused', 'refused', '22,2222'],
      ['ssh ,2222', 'refused', 'refused', '22,2222'],
      ['ssh 2222', 'refused', 'refused', 'refused'],
      ['22,', 'refused', 'refused', '22'],
      [',22', 'refused', 'refused', 'refused'],
      ['22,,2222', 'refused', 'refused', '22,2222'],
      ['2222 # moved from 22', 'refused', 'refused', 'refused'],
      ['2222#x', 'refused', 'refused', 'refused'],
      [
        '1,3,5,7,9,11,13,15,17,19,21,23,25,27,29',
        '1,3,5,7,9,11,13,15,17,19,21,23,25,27,29',
        'refused',
        '1,3,5,7,9,11,13,15,17,19,21,23,25,27,29',
      ],
      [
        '1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31',
        'refused',
        'refused',
        '1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31',
      ],
      [
        '1:2,4:5,7:8,10:11,13:14,16:17,19:20,22',
        '1-2,4-5,7-8,10-11,13-14,16-17,19-20,22',
        'refused',
        '1-2,4-5,7-8,10-11,13-14,16-17,19-20,22',
      ],
      ['1:2,4:5,7:8,10:11,13:14,16:17,19:20,22:23', 'refused', 'refused', '1-2,4-5,7-8,10-11,13-14,16-17,19-20,22-23'],
      ['20:30', '20-30', '20-30', '20-30'],
      ['20-30', 'refused', 'refused', '20-30'],
      ['30:20', 'refused', 'refused', 'refused'],
      ['22:22', 'refused', '22', '22'],
      ['22:', 'refused', '22-65535', 'refused'],
      [':22', 'refused', '0-22', 'refused'],
      ['ssh:2222', '22-2222', '22-2222', 'unknown'],
      ['70000', 'refused', 'refused', 'refused'],
      ['', 'refused', 'refused', 'refused'],
      ['own-name', 'unknown', 'unknown', 'unknown'],
      ['022', 'unknown', 'unknown', 'unknown'],
    ])('%j', (text, dports, dport, nft) => {
      expect([read(text, 'dports'), read(text, 'dport'), read(text, 'nft')]).toEqual([dports, dport, nft]);
    });

    it.each([
      ['ssh, 2222', '22,2222'],
      ['20-30', '20-30'],
      ['30-20', '20-30'],
      ['20:30', 'refused'],
      ['2222 20:30', '2222'],
      ['70000', 'refused'],
    ])('each in a rich rule of its own: %s', (text, ports) => {
      expect(read(text, 'rich-rule')).toBe(ports);
    });

    const jail = (banaction: string, port: string) => ({
      ...status('203.0.113.5'),
      'etc/fail2ban/jail.local': `[DEFAULT]\nbanaction = ${banaction}\n[sshd]\nport = ${port}\n`,
    });
    it.each([
      ['iptables-multiport', 'ssh, 2222', 'nobody'],
      ['iptables-multiport', 'ssh,\n  2222', 'nobody'],
      ['iptables-multiport', '2222 # moved from 22', 'nobody'],
      ['iptables-multiport', '2222 ; moved from 22', '2222'],
      ['iptables-multiport', '22,2222 ; both', '22 2222'],
      ['iptables-ipset-proto6', 'ssh, 2222', 'nobody'],
      ['nftables[type=multiport]', 'ssh, 2222', '22 2222'],
      ['nftables-multiport', 'ssh,\n  2222', '22 2222'],
      ['nftables-multiport', '2222 # moved', 'nobody'],
      ['iptables-allports', 'ssh, 2222', '22 2222'],
    ])('%s with port = %j bans from %s', async (banaction, port, banned) => {
      const files = jail(banaction, port);
      const seen = await seenBy(files, '203.0.113.5');
      expect([22, 2222].filter((_, i) => seen[i] === 'ECONNREFUSED').join(' ') || 'nobody').toBe(banned);
      const { into, origins } = await lowerFiles(format, files);
      const idle = into.of('packet-filter')[0]!.value.idleBans ?? [];
      expect(idle).toHaveLength(banned === 'nobody' ? 1 : 0);
      const text = files['etc/fail2ban/jail.local'];
      for (const { origin } of idle) {
        const [place] = origins.spans(origin);
        expect(text.slice(place!.start, place!.end)).toBe(`port = ${port}`);
      }
    });
  });

  it('knows nothing of an action whose commands the host changes', async () => {
    const files = {
      ...status('203.0.113.5'),
      'etc/fail2ban/jail.local': '[sshd]\nbanaction = iptables-multiport\nport = ssh\n',
      'etc/fail2ban/action.d/iptables-multiport.local': '[Definition]\nactionban = ipset add own <ip>\n',
    };
    expect(await seenBy(files, '203.0.113.5')).toEqual(['unknown', 'unknown']);
  });

  it('bans nobody in a chain that clients of this host do not meet', () => {
    const effect = (text: string, own: string | null = null) =>
      readBan(readActions(text)[0]!, (_, key) => (key === 'chain' ? own : null)).effects[4].kind;
    expect(effect('iptables-multiport[port="ssh", chain="OUTPUT"]')).toBe('none');
    expect(effect('iptables-multiport[chain=DOCKER-USER][port="ssh", chain="<known/chain>"]')).toBe('reject');
    expect(effect('iptables-multiport[chain="<known/chain>"]', 'FORWARD')).toBe('none');
    expect(effect('iptables-multiport[chain="<known/chain>"]')).toBe('reject');
    expect(effect('nftables-multiport[chain_hook=forward]')).toBe('none');
  });

  it('takes the last that the log says of each address', () => {
    const line = (text: string): string => `2026-11-20 10:00:00,123 fail2ban.actions        [812]: NOTICE  ${text}\n`;
    const log = [
      line('[sshd] Ban 203.0.113.5'),
      line('[sshd] Restore Ban 203.0.113.6'),
      line('[sshd] Unban 203.0.113.5'),
      line('[recidive] Ban 203.0.113.7'),
      line("Jail 'recidive' stopped"),
      line('[sshd] Found 203.0.113.9'),
    ].join('');
    expect(bannedByLogs([{ text: log, log: 1 }]).banned.map(({ start, end }) => log.slice(start, end))).toEqual([
      '203.0.113.6',
    ]);
    expect(bannedByLogs([{ text: `${log}${line('Exiting Fail2ban')}`, log: 1 }]).banned).toEqual([]);
  });

  it('reads a rotated log before the one that followed it', () => {
    const line = (day: number, text: string): string =>
      `2026-11-${day} 10:00:00,1 fail2ban.actions [8]: NOTICE  ${text}\n`;
    const older = line(10, '[sshd] Ban 203.0.113.5') + line(11, '[sshd] Ban 203.0.113.6');
    const newer = line(12, '[sshd] Unban 203.0.113.5') + line(13, '[sshd] Ban 203.0.113.7');
    const bans = bannedByLogs([
      { text: newer, log: 'new' },
      { text: older, log: 'old' },
    ]);
    expect(bans.banned.map(({ range, log }) => `${formatRange(range)} ${log}`)).toEqual([
      '203.0.113.6 old',
      '203.0.113.7 new',
    ]);
  });

  it('believes what the server answers, and not an older log', async () => {
    const log = '2026-11-20 10:00:00,123 fail2ban.actions [812]: NOTICE  [sshd] Ban 203.0.113.5\n';
    expect(await seenBy({ ...status(), 'var/log/fail2ban.log': log }, '203.0.113.5')).toEqual(['banner', 'banner']);
    expect(await seenBy({ 'var/log/fail2ban.log': log }, '203.0.113.5')).toEqual(['ECONNREFUSED', 'banner']);
  });

  it('has sound trees of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...format.kinds.map(({ id }) => id)), (text, kind) => {
        const file = sourceFile('x', text);
        expectSoundTree(code.tree(file, code.parse(file, kind, noDialect)), text);
      }),
    );
  });
});
