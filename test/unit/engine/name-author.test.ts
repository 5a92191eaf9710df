import { describe, expect, it } from 'vitest';
import { analyze } from '#sshreach';

const root = 'fixtures/rules/host-firewall';

/** The text of the finding of a rule on a bundle. */
async function textOf(bundle: string, rule: string, hop = root): Promise<string> {
  const { document } = await analyze([`${hop}/${bundle}/bundle`]);
  return document.hosts[0]!.findings.find((finding) => finding.rule === rule)!.text;
}

describe('a finding', () => {
  it('names the program that wrote the line and the command that changes it', async () => {
    const text = await textOf('accept-shadowed/ufw-denies-before-it-allows', 'host-firewall/accept-shadowed');
    expect(text).toContain('This line belongs to ufw, and a change by hand is lost');
    expect(text).toContain('`ufw insert 1 allow 22/tcp`');
  });

  it('says so of policies and rules in tables that a program writes whole', async () => {
    const text = await textOf('sources-shut-out/shorewall', 'host-firewall/sources-shut-out');
    expect(text).toContain('This line belongs to Shorewall');
  });

  it.each([
    ['DenyHosts', 'denyhosts-marks', 'allowed-hosts'],
    ['SSHGuard', 'sshguard-block', 'allowed ones'],
  ])('names %s, which wrote a line of an access list', async (program, bundle, change) => {
    const text = await textOf(`client-denied/${bundle}`, 'tcp-wrappers/client-denied', 'fixtures/rules/tcp-wrappers');
    expect(text).toContain(`This line belongs to ${program}, and a change by hand is lost`);
    expect(text).toContain(change);
  });

  it('does not repeat what it has said', async () => {
    const text = await textOf('client-banned/sshguard-nft-sets', 'host-firewall/client-banned');
    expect(text.match(/SSHGuard/g)).toHaveLength(1);
  });

  it('says nothing of lines that a person wrote beside those of programs', async () => {
    const text = await textOf('sources-shut-out/libvirt-beside-own-rules', 'host-firewall/sources-shut-out');
    expect(text).not.toContain('belongs to');
  });
});
