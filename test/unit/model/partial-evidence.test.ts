import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

const row4 = 'LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=82,fd=6))\n';
const header = 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n';

async function ask(bundle: Record<string, string>, from: string, port: number) {
  const { views } = await modelBundle(bundle);
  return answerQueries(views[0]!, [{ from: parseAddress(from)!, port }])[0]!;
}

describe('a socket table that somebody filtered', () => {
  it('proves what it shows and nothing else', async () => {
    const grepped = { 'ss-tlnp-grep-22.txt': row4 };
    expect(await ask(grepped, '192.0.2.1', 22)).toMatchObject({ verdict: 'accepted' });
    expect(await ask(grepped, '2001:db8::1', 22)).toMatchObject({ certainty: 'possible' });
    expect(await ask(grepped, '192.0.2.1', 2222)).toMatchObject({ certainty: 'possible' });
  });

  it('proves that nothing listens where it is whole', async () => {
    const whole = { 'ss-tlnp.txt': header + row4 };
    const answer = await ask(whole, '192.0.2.1', 2222);
    expect(answer.verdict).toBe('refused');
    expect(answer.assumes.map((a) => a.layer)).not.toContain('listener');
  });
});

describe('the service manager', () => {
  const status = (unit: string, active: string): string =>
    `○ ${unit} - OpenBSD Secure Shell server\n     Loaded: loaded (/lib/systemd/system/${unit}; disabled; preset: enabled)\n     Active: ${active}\n`;

  it('does not prove that nothing listens by one name that is not found', async () => {
    const answer = await ask(
      { 'systemctl-status-sshd.txt': 'Unit sshd.service could not be found.\n' },
      '192.0.2.1',
      22,
    );
    expect(answer).toMatchObject({ verdict: 'accepted', certainty: 'possible' });
  });

  it('shows a stopped service', async () => {
    const answer = await ask({ 'systemctl-status-ssh.txt': status('ssh.service', 'inactive (dead)') }, '192.0.2.1', 22);
    expect(answer).toMatchObject({ verdict: 'refused', certainty: 'possible' });
  });
});

describe('the legacy backend beside a listing of nftables', () => {
  const sockets = { 'ss-tlnp.txt': `${header}${row4}LISTEN 0      128             [::]:22           [::]:*\n` };
  const native = { 'nft_list_ruleset.txt': 'table inet other {\n\tchain input {\n\t}\n}\n' };
  const missing = async (more: Record<string, string>): Promise<unknown> => {
    const { assumes } = await ask({ ...sockets, ...native, ...more }, '2001:db8::1', 22);
    return assumes.filter(({ layer }) => layer === 'host-firewall').map(({ command }) => command);
  };

  it('may have rules in the tables of which nothing was collected', async () => {
    expect(await missing({})).toEqual([]);
    expect(await missing({ 'ip6tables-legacy_-t_nat_-S.txt': '-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n' })).toEqual([
      'ip6tables-save',
    ]);
    const rules = '-P INPUT DROP\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n';
    expect(await missing({ 'iptables-legacy_-S.txt': rules })).toEqual(['ip6tables-save']);
    const none = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
    expect(await missing({ 'iptables-legacy_-S.txt': rules, 'ip6tables-legacy-save.txt': none })).toEqual([]);
  });
});
