import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { answerQueries } from '#sshreach';
import { modelBundle } from '../../support/model-bundle.ts';

const entry = (second: number, process: number, message: string): string =>
  `Nov 22 15:32:${second} web01 sshd-session[${process}]: ${message}\n`;
const refused =
  entry(10, 7, 'Authentication refused: bad ownership or modes for directory /home/alice') +
  entry(11, 7, 'Connection closed by authenticating user alice 203.0.113.50 port 55225 [preauth]');
const letIn = (user: string): string => entry(20, 8, `Accepted publickey for ${user} from 10.1.2.3 port 44207 ssh2`);

const files = {
  'etc/ssh/sshd_config': 'UsePAM yes\n',
  'etc/passwd': 'root:x:0:0::/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\n',
};

async function ask(log: string, more: Readonly<Record<string, string>> = {}) {
  const { views } = await modelBundle({ ...files, ...more, 'var/log/auth.log': log });
  const from = parseAddress('203.0.113.50')!;
  const to = parseAddress('192.0.2.10')!;
  const [{ verdict, certainty, symptom }] = answerQueries(views[0]!, [{ from, to, port: 22, user: 'alice' }]) as [
    ReturnType<typeof answerQueries>[number],
  ];
  return { verdict, certainty, symptom };
}

describe('what logs tell of logins', () => {
  it('speaks against a login of which too little was collected', async () => {
    const denied = {
      verdict: 'auth-denied',
      certainty: 'possible',
      symptom: 'Permission denied (publickey,password,keyboard-interactive)',
    };
    expect(await ask(refused)).toEqual(denied);
    expect(await ask('')).toMatchObject({ verdict: 'accepted', certainty: 'possible' });
  });

  it('is superseded by a later login', async () => {
    expect(await ask(refused + letIn('alice'))).toMatchObject({ verdict: 'accepted' });
    expect(await ask(refused + letIn('root'))).toMatchObject({ verdict: 'auth-denied' });
  });

  it('does not count against what listings show to be in order', async () => {
    const listings = {
      'cmd/ls_-ld_homes.txt': 'drwxr-xr-x 3 alice alice 4096 Nov 22 16:00 /home/alice\n',
      'cmd/ls_-la_ssh.txt':
        '/home/alice/.ssh:\ntotal 12\ndrwx------ 2 alice alice 4096 Nov 22 16:00 .\ndrwxr-xr-x 3 alice alice 4096 Nov 22 16:00 ..\n-rw------- 1 alice alice 90 Nov 22 16:00 authorized_keys\n',
    };
    expect(await ask(refused, listings)).toMatchObject({ verdict: 'accepted' });
  });
});
