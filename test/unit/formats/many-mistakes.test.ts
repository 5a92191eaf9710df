import { describe, expect, it } from 'vitest';
import { modelBundle } from '../../support/model-bundle.ts';

/** More than a call takes arguments. */
const MANY = 150_000;

describe('outputs with more mistakes than anybody looks at', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['ss-tlnp.txt', 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n', 'LISTEN junk\n'],
    ['ip-addr.txt', '', 'junk\n'],
  ];
  it.each(cases)('are read to the end: %s', async (name, head, line) => {
    const { views } = await modelBundle({ [name]: head + line.repeat(MANY) });
    expect(views.length).toBeGreaterThan(0);
  });

  it('fail2ban bans more addresses than a call takes arguments', async () => {
    const addresses = Array.from({ length: MANY }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    const text = `Status for the jail: sshd\n|- Filter\n|  |- Currently failed: 1\n|  |- Total failed: 5\n|  \`- File list: /var/log/auth.log\n\`- Actions\n   |- Currently banned: ${MANY}\n   |- Total banned: ${MANY}\n   \`- Banned IP list: ${addresses.join(' ')}\n`;
    const { views } = await modelBundle({ 'fail2ban-client-status-sshd.txt': text });
    expect(views.length).toBeGreaterThan(0);
  });
});
