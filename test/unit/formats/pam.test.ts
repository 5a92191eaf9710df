import { describe, expect, it } from 'vitest';
import { No, Yes } from '#core/tri';
import { format } from '#formats/pam/format';
import type { Contributions } from '#model/contribution';
import { expectNeverThrows, fixture, lowerFiles, sourceFile } from './host-state.ts';

const text = (name: string): string => fixture(`pam/etc/${name}`);

const stacks = (into: Contributions): string[] =>
  into
    .of('login-stack')
    .flatMap(({ value }) =>
      value.login === 'service'
        ? [
            ...value.modules.map((one) => `${one.stack} ${one.control} ${one.module} ${one.options.join(' ')}`.trim()),
            value.complete ? 'complete' : 'incomplete',
          ]
        : value.login === 'lines'
          ? [`${value.path} ${value.lines?.length ?? 'does not exist'}`]
          : value.rules.map(
              ({ admits, users, from }) =>
                `${admits ? '+' : '-'} ${users.patterns.map(({ kind, name }) => `${kind}:${name}`).join(',')}${users.except ? ' except' : ''} from ${from.list.entries.length}`,
            ),
    );

describe('PAM', () => {
  it('tells how deep a substack is, and looks at the files that modules go by', async () => {
    const shown = new Map([['/etc/ssh/denied', 'bob\nroot\n']]);
    const { into } = await lowerFiles(
      format,
      {
        'etc/pam.d/sshd': 'account substack inner\naccount required pam_listfile.so item=user file=/etc/ssh/denied\n',
        'etc/pam.d/inner': 'account required pam_shells.so\naccount include deeper\n',
        'etc/pam.d/deeper': 'account [success=1  default=ignore] pam_permit.so\n',
      },
      {
        lookup: (path) => {
          const text = shown.get(path);
          return text === undefined ? { state: 'absent' } : { state: 'file', file: sourceFile(path, text) };
        },
      },
    );
    const levels = into
      .of('login-stack')
      .flatMap(({ value }) =>
        value.login === 'service' ? value.modules.map((one) => `${one.level} ${one.module}`) : [],
      );
    expect(levels).toEqual(['1 pam_shells', '1 pam_permit', '0 pam_listfile']);
    expect(stacks(into).slice(-2)).toEqual(['/etc/shells does not exist', '/etc/ssh/denied 2']);
  });

  it('reads the stack of sshd with what it includes, each include for its own part', async () => {
    const { into } = await lowerFiles(format, {
      'etc/pam.d/sshd':
        'auth substack common\naccount required pam_nologin.so\naccount include common\n@include more\n',
      'etc/pam.d/common': 'auth required pam_unix.so nullok\naccount [success=1 default=ignore] pam_unix.so\n',
      'etc/pam.d/more':
        '-session optional pam_systemd.so\naccount required /lib/security/pam_access.so accessfile=/x\n',
    });
    expect(stacks(into)).toEqual([
      'auth required pam_unix nullok',
      'account required pam_nologin',
      'account [success=1 default=ignore] pam_unix',
      'session optional pam_systemd',
      'account required pam_access accessfile=/x',
      'complete',
    ]);
  });

  it('takes an argument in brackets for one word, and keeps a CR before the end of a line apart', async () => {
    const { into } = await lowerFiles(format, {
      'etc/pam.d/sshd': 'account required pam_unix.so\r\naccount required pam_listfile.so [file=/etc/not these]\n',
    });
    expect(stacks(into).slice(0, 2)).toEqual([
      'account required pam_unix',
      'account required pam_listfile file=/etc/not these',
    ]);
    const returns = into
      .of('login-stack')
      .flatMap(({ value }) => (value.login === 'service' ? value.modules.map((one) => one.returns) : []));
    expect(returns).toEqual([Yes, No]);
  });

  it('says where an included file is missing', async () => {
    const { into } = await lowerFiles(format, { 'etc/pam.d/sshd': text('pam.d/sshd') });
    expect(stacks(into).at(-1)).toBe('incomplete');
  });

  it('joins lines that go on', async () => {
    const { into } = await lowerFiles(format, { 'etc/pam.d/sshd': text('pam.d/password-auth') });
    expect(stacks(into)).toContain('account [default=bad success=ok user_unknown=ignore] pam_sss');
  });

  it('reads the list of pam_access', async () => {
    const list =
      '# - : ALL : ALL\n+ : alice (wheel) : 10. LOCAL\n-:ALL EXCEPT root:ALL EXCEPT 192.0.2.0/24\nnonsense\n';
    const { into, diagnostics } = await lowerFiles(format, { 'etc/security/access.conf': list });
    expect(stacks(into)).toEqual(['+ name:alice,group:wheel from 2', '- all:ALL except from 1']);
    expect(diagnostics).toMatchObject([{ code: 'unexpected-line', effect: 'widens' }]);
    expect(
      stacks((await lowerFiles(format, { 'etc/security/access.conf': text('security/access.conf') })).into),
    ).toEqual([]);
  });

  it('reads anything without failing', async () => {
    await expectNeverThrows(
      format,
      [
        'auth',
        'account',
        'required',
        '[success=1',
        ']',
        'pam_unix.so',
        '@include',
        '\\',
        '#',
        '-',
        '+',
        ':',
        'ALL',
        'EXCEPT',
      ],
      [text('pam.d/sshd'), text('pam.d/password-auth'), '+ : alice : 10.\n- : ALL EXCEPT root : ALL\n'],
    );
  });
});
