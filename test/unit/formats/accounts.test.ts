import { describe, expect, it } from 'vitest';
import { Maybe, No, Yes } from '#core/tri';
import { claimOf } from '#discover/claim';
import { format } from '#formats/accounts/format';
import type { AccountFact } from '#model/accounts';
import type { Contributions } from '#model/contribution';
import { expectNeverThrows, fixture, lowerFiles } from './host-state.ts';

const text = (name: string): string => fixture(`accounts/${name}`);

function words(fact: AccountFact): string {
  switch (fact.account) {
    case 'user':
      return `user ${fact.name} ${fact.uid}:${fact.gid} ${fact.home} ${fact.shell}`;
    case 'group':
      return `group ${fact.name} ${fact.gid} ${fact.members.join(',')}`;
    case 'password':
      return `password ${fact.user} usable ${fact.usable} empty ${fact.empty} locked ${fact.locked}`;
    case 'age':
      return `age ${fact.user} account ${fact.accountEnds} password ${fact.passwordEnds} not before ${fact.notBefore}`;
    case 'groups-of':
      return `groups of ${fact.user}: ${fact.groups.join(',')}`;
    case 'no-user':
      return `no user ${fact.user}`;
    case 'listed':
      return `listed ${fact.database} ${fact.sources}`;
    case 'sources':
      return `sources ${fact.database} ${fact.others.join(',')}`;
  }
}

const facts = (into: Contributions): string[] => into.of('accounts').map(({ value }) => words(value));
const told = async (path: string, content = text(path)): Promise<string[]> =>
  facts((await lowerFiles(format, { [path]: content })).into);

describe('accounts', () => {
  it('reads passwd and group as whole databases of the host', async () => {
    const users = await told('etc/passwd', text('passwd'));
    expect(users[0]).toBe('user root 0:0 /root /bin/bash');
    expect(users.at(-1)).toBe('listed users local');
    const groups = await told('etc/group', 'root:x:0:\nadm:x:4:syslog,alice\n');
    expect(groups).toEqual(['group root 0 ', 'group adm 4 syslog,alice', 'listed groups local']);
  });

  it('takes getent of one name for that name only, and of all for every source', async () => {
    expect(await told('getent_passwd_root.txt')).toEqual(['user root 0:0 /root /bin/bash']);
    expect((await told('getent_group.txt')).at(-1)).toBe('listed groups all');
  });

  it('passes over lines of shadow that glibc does not read, and takes its oldest form', async () => {
    const lines = [
      'root:*:19000:0:99999:7:::',
      'a:*:19000:0:99999',
      'b:!:19000',
      'c:*:19000:0:9:7:::x',
      'd:*:1:0:9:7::',
    ];
    expect(await told('etc/shadow', `${lines.join('\n')}\n`)).toEqual([
      'password root usable 0 empty false locked 0',
      'password a usable 0 empty false locked 0',
      'listed passwords local',
    ]);
  });

  it('does not list passwords that were taken out of the copy', async () => {
    const lines = 'root:*:19000:0:99999:7:::\nalice:[redacted]:19000:0:99999:7:::\n';
    expect(await told('etc/shadow', lines)).toEqual(['password root usable 0 empty false locked 0']);
  });

  it('tells a CR on one line, which is the host’s, from one on all, which may be of the copy', async () => {
    const of = async (content: string) => {
      const { into, diagnostics } = await lowerFiles(format, { 'etc/passwd': content });
      const returns = into.of('accounts').flatMap(({ value }) => (value.account === 'user' ? [value.returns] : []));
      return [returns, diagnostics.map(({ code }) => code)];
    };
    const [root, bob] = ['root:x:0:0::/root:/bin/sh', 'bob:x:7:7::/home/bob:/bin/sh'];
    expect(await of(`${root}\n${bob}\n`)).toEqual([[No, No], []]);
    expect(await of(`${root}\n${bob}\r\n`)).toEqual([[No, Yes], ['carriage-returns']]);
    expect(await of(`${root}\r\n${bob}\r\n`)).toEqual([[Maybe, Maybe], ['carriage-returns']]);
  });

  it('tells the state of a password from shadow, and keeps no hash', async () => {
    const { into, textAt } = await lowerFiles(format, { 'etc/shadow': text('shadow') });
    expect(facts(into)).toEqual([
      'password root usable 0 empty false locked 0',
      'password alice usable 2 empty false locked 0',
      'password bob usable 0 empty false locked 2',
      'age bob account 100 password null not before 19000',
      'password carol usable 0 empty true locked 0',
      'password dave usable 0 empty false locked 2',
      'age dave account null password 19036 not before 19000',
      'password erin usable 2 empty false locked 0',
      'listed passwords local',
    ]);
    const shown = into.of('accounts').filter(({ value }) => value.account !== 'listed');
    expect(shown.map(({ origin }) => textAt(origin)).filter((shownText) => /[$:]/.test(shownText))).toEqual([]);
  });

  it('knows when a password has to be changed, from shadow, passwd -S and chage -l', async () => {
    const due = async (path: string, content: string) =>
      (await lowerFiles(format, { [path]: content })).into
        .of('accounts')
        .flatMap(({ value }) => (value.account === 'age' ? [[value.user, value.changeDue, value.passwordEnds]] : []));
    const shadow = 'alice:$6$x:0:0:99999:7:::\nbob:$6$x:19000:0:10:7:::\ncarol:$6$x:19000:0:10:7:5::\n';
    const asked = [
      ['alice', 0, null],
      ['bob', 19_011, null],
      ['carol', 19_011, 19_016],
    ];
    expect(await due('etc/shadow', shadow)).toEqual(asked);
    const status = 'alice P 1970-01-01 0 99999 7 -1\nbob P 2022-01-08 0 10 7 -1\ncarol PS 01/08/2022 0 10 7 5\n';
    expect(await due('passwd_-S_-a.txt', status)).toEqual(asked);
    const chage = (last: string, expires: string, inactive: string): string =>
      `Last password change\t: ${last}\nPassword expires\t: ${expires}\nPassword inactive\t: ${inactive}\nAccount expires\t: never\n`;
    const must = 'password must be changed';
    expect(await due('chage_-l_alice.txt', chage(must, must, must))).toEqual([asked[0]]);
    const dates = chage('Jan 08, 2022', 'Jan 18, 2022', 'Jan 23, 2022');
    expect(await due('chage_-l_carol.txt', dates)).toEqual([asked[2]]);
  });

  /** shadow 4.13 of Debian 12. */
  it.each([
    [
      'de',
      'Letzte Passwortänderung\t: ',
      'Passwort läuft ab\t: ',
      'Passwort inaktiv\t: ',
      'Benutzerzugang läuft ab\t: ',
      'nie',
    ],
    ['zh', '最近一次密码修改时间\t\t：', '密码过期时间\t\t：', '密码失效时间\t\t：', '帐户过期时间\t\t：', '从不'],
    [
      'ja',
      '最終パスワード変更日\t: ',
      'パスワード期限:\t\t: ',
      'パスワード無効化中\t\t: ',
      'アカウント期限切れ\t\t: ',
      'なし',
    ],
    [
      'fr',
      'Dernier changement\u00a0:',
      'Le mot de passe expire\u00a0:',
      'inactif\u00a0:',
      'Le compte expire\u00a0: ',
      'jamais',
    ],
  ])('reads chage -l in the language %s', async (_, changed, expires, inactive, ends, never) => {
    const rest = 'Min\t: 0\nMax\t: 99999\nWarn\t: 7\n';
    const ages = async (...values: readonly string[]): Promise<string[]> =>
      told(
        'chage_-l_alice.txt',
        `${[changed, expires, inactive, ends].map((label, i) => label + values[i]).join('\n')}\n${rest}`,
      );
    expect(await ages('Jan 08, 2022', never, never, never)).toEqual([
      'age alice account null password null not before 19000',
    ]);
    expect(await ages('Jan 08, 2022', never, never, 'Apr 11, 1970')).toEqual([
      'age alice account 100 password null not before 19000',
    ]);
    // The month is not read; the copy is of no known time.
    expect(await ages('一月 08, 2022', never, never, 'نوف 11, 1970')).toEqual([]);
  });

  /** coreutils 9.1 of Debian 12. */
  it.each([
    'uid=1001(alice) gid=1001(alice) Gruppen=1001(alice),27(sudo)',
    'UID=1001(alice) GID=1001(alice) groepen=1001(alice),27(sudo)',
    'ид_п=1001(alice) ид_г=1001(alice) групи=1001(alice),27(sudo)',
    'uid=1001(alice) gid=1001(alice) 组=1001(alice),27(sudo) context=unconfined_u:unconfined_r:unconfined_t:s0',
    'uid=1001(alice) gid=1001(alice) euid=0(root) groups=1001(alice),27(sudo)',
  ])('reads %s', async (line) => {
    expect(await told('x.txt', `${line}\n`)).toEqual(['groups of alice: alice,sudo']);
  });

  it('reads passwd -S, chage and id', async () => {
    expect((await told('passwd_-S_-a.txt')).some((line) => line.startsWith('password root usable'))).toBe(true);
    expect(await told('passwd_-S_alice', 'alice P 01/08/2022 0 99999 7 -1\nbob NP 2022-01-08 0 99999 7 -1\n')).toEqual([
      'password alice usable 2 empty false locked 0',
      'password bob usable 0 empty true locked 0',
    ]);
    expect(
      await told('chage_-l_alice.txt', 'Last password change : Jan 08, 2022\nAccount expires\t\t\t: Apr 11, 1970\n'),
    ).toEqual(['age alice account 100 password null not before 19000']);
    expect(await told('id_alice', 'uid=1001(alice) gid=1001(alice) groups=1001(alice),27(sudo)\n')).toEqual([
      'groups of alice: alice,sudo',
    ]);
    expect(await told('id_nobodyhere.txt')).toEqual(['no user nobodyhere']);
  });

  it('knows which sources are asked', async () => {
    expect(await told('nsswitch.conf')).toEqual(['sources users ', 'sources groups ', 'sources passwords ']);
    expect(await told('nsswitch.conf', 'passwd: files sss [NOTFOUND=return] ldap # x\n')).toEqual([
      'sources users sss,ldap',
    ]);
  });

  it('does not take a database with compat lines for all there is', async () => {
    expect(await told('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n+@staff::::::\n')).toEqual([
      'user root 0:0 /root /bin/sh',
    ]);
  });

  it('notes that nologin is there', async () => {
    const { into } = await lowerFiles(format, { 'run/nologin': text('nologin'), 'etc/nologin': '' });
    expect(
      into
        .of('files')
        .map(({ value }) => (value.files === 'present' ? value.path : ''))
        .sort(),
    ).toEqual(['/etc/nologin', '/run/nologin']);
  });

  it('recognises its files, and no copies of other systems', () => {
    const found = (path: string, head = ''): string | null => format.detect(claimOf(path), head)?.kind ?? null;
    expect(found('etc/passwd', text('passwd'))).toBe('passwd');
    expect(found('etc-passwd.txt', text('passwd'))).toBe('passwd');
    expect(found('cmd/passwd -S -a.txt', text('passwd_-S_-a.txt'))).toBe('passwd-status');
    expect(found('usr/share/base-passwd/passwd.master', text('passwd'))).toBeNull();
    expect(found('var/lib/docker/overlay2/x/etc/passwd', text('passwd'))).toBeNull();
    expect(found('run/nologin')).toBe('nologin');
    expect(found('notes.txt', 'alice and bob\n')).toBeNull();
  });

  it('reads anything without failing', async () => {
    await expectNeverThrows(
      format,
      [
        ':',
        'x',
        'root:x:0:0:root:/root:/bin/sh',
        'alice:!:19000:0:99999:7:::',
        'uid=0(root)',
        '+',
        '#',
        'no such user',
      ],
      ['passwd', 'shadow', 'group', 'nsswitch.conf', 'passwd_-S_-a.txt', 'chage_-l_root.txt', 'id_root.txt'].map(text),
    );
  });
});
