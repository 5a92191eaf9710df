import { describe, expect, it } from 'vitest';
import { claimOf } from '#discover/claim';
import { findFailedOutput } from '#discover/failed-output';
import { readActions, readBan } from '#formats/fail2ban/actions';
import { code } from '#formats/fail2ban/code';
import { format } from '#formats/fail2ban/format';
import { readBanned } from '#formats/fail2ban/read-banned';
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
    ['fail2ban-client_get_sshd_banip.txt', 'fail2ban-banip'],
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
    expect(readBanned(log, 'fail2ban-log', null)!.map(({ start, end }) => log.slice(start, end))).toEqual([
      '203.0.113.6',
    ]);
    expect(readBanned(`${log}${line('Exiting Fail2ban')}`, 'fail2ban-log', null)).toEqual([]);
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
