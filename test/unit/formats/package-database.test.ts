import { describe, expect, it } from 'vitest';
import { format } from '#formats/package-list/format';
import { lowerFiles } from './host-state.ts';

/** Stanzas of Ubuntu 24.04's /var/lib/dpkg/status, shortened. */
const dpkg = (status: string): string => `Package: base-files
Essential: yes
Status: install ok installed
Architecture: amd64
Version: 13ubuntu10
Description: Debian base system miscellaneous files
 This package contains the basic filesystem hierarchy of a Debian system, and
 libfoo 2.3

Package: openssh-server
Status: ${status}
Architecture: amd64
Source: openssh
Version: 1:9.6p1-3ubuntu13.20
Depends: openssh-client (= 1:9.6p1-3ubuntu13.20), libwrap0 (>= 7.6-4~)
`;

/** Stanzas in the form of Alpine's /lib/apk/db/installed. */
const apk = `C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
P:alpine-baselayout
V:3.6.5-r0
A:x86_64
F:etc

C:Q1ABCDEFGHIJKLMNOPQRSTUVWXYZ0=
P:openssh-server
V:9.7_p1-r4
A:x86_64
F:usr/sbin
R:sshd
`;

const program = async (path: string, text: string) =>
  (await lowerFiles(format, { [path]: text })).into.of('program').map(({ value }) => value);

describe('what package managers keep of a copied root', () => {
  it('reads the version out of /var/lib/dpkg/status', async () => {
    expect(await program('var/lib/dpkg/status', dpkg('install ok installed'))).toEqual([
      {
        program: 'version',
        version: { major: 9, minor: 6, vendor: 'ubuntu', packageVersion: '1:9.6p1-3ubuntu13.20' },
        from: 'package',
      },
      { program: 'installed', installed: true },
    ]);
  });

  it('tells a server that was removed or never installed', async () => {
    const gone = [{ program: 'installed', installed: false }];
    expect(await program('var/lib/dpkg/status', dpkg('deinstall ok config-files'))).toEqual(gone);
    const [base] = dpkg('').split('\n\n');
    expect(await program('var/lib/dpkg/status', `${base}\n\n`)).toEqual(gone);
  });

  it('says nothing of a server that a cut may have taken away', async () => {
    const [base] = dpkg('').split('\n\n');
    expect(await program('var/lib/dpkg/status', `${base}\n`)).toEqual([]);
  });

  it('reads /lib/apk/db/installed', async () => {
    expect(await program('lib/apk/db/installed', apk)).toEqual([
      {
        program: 'version',
        version: { major: 9, minor: 7, vendor: 'upstream', packageVersion: '9.7_p1-r4' },
        from: 'package',
      },
      { program: 'installed', installed: true },
    ]);
  });
});
