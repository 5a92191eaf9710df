import { expect, it } from 'vitest';
import { analyze } from '#sshreach';

/** The finding of a rule on a bundle. */
async function findingOf(bundle: string, rule: string) {
  const { document } = await analyze([`fixtures/rules/${rule}/${bundle}/bundle`], { fixes: true });
  return document.hosts[0]!.findings.find((finding) => finding.rule === rule)!;
}

it('names those who are let in at the same address, not at another one', async () => {
  const { text } = await findingOf('some-to-one-address', 'host-firewall/sources-shut-out');
  expect(text).toContain('keeps everybody except 198.18.0.0/16 from port 22');
});

it('calls iptables-legacy by its own name where plain iptables is another program', async () => {
  const { fixes } = await findingOf('legacy-beside-nft', 'host-firewall/nobody-admitted');
  const text = JSON.stringify(fixes);
  expect(text).toContain('iptables-legacy -A INPUT -p tcp -m tcp --dport 2222 -j ACCEPT');
  expect(text).toContain('the output of `iptables-legacy-save` is stored');
});

it('gives what leads to a line none of its blame', async () => {
  const { text } = await findingOf('docker-user-in-front', 'host-firewall/sources-shut-out');
  expect(text).toContain('keeps everybody except 198.18.0.0/16 from port 22');
  expect(text).not.toContain('so does this');
  expect(text).not.toContain('belongs to Docker');
});
