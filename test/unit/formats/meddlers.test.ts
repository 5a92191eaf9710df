import { describe, expect, it } from 'vitest';
import { modelBundle } from '../../support/model-bundle.ts';

const host = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'etc/ssh/sshd_config': 'Port 22\n',
  'etc/systemd/system/ssh.service.d/own.conf': '[Unit]\nDescription=own\n',
};

/** The commands that answers about the next start ask for because of these files. */
async function asked(files: Readonly<Record<string, string>>): Promise<boolean> {
  const { views } = await modelBundle({ ...host, ...files });
  const { assumes } = views.find(({ name }) => name === 'after-reboot')!.listeners;
  return assumes.some(({ command }) => command === 'systemctl status ssh.service');
}

describe('files of other programs that speak of the daemon', () => {
  const meddling: Readonly<Record<string, string>> = {
    'etc/cron.d/night': '0 3 * * * root systemctl stop ssh\n',
    'etc/rc.local': '#!/bin/sh -e\n/usr/sbin/sshd -p 2222\nexit 0\n',
    'etc/systemd/system/dropbear.service': '[Unit]\nConflicts=ssh.service\n',
    'etc/systemd/system/ssh.timer': '[Timer]\nOnBootSec=0\n',
    'etc/systemd/system/boot.service': '[Service]\nExecStart=/bin/systemctl start --no-block ssh\n',
    'etc/systemd/system/nftables.service.d/x.conf': '[Unit]\nConflicts=ssh.service\n',
  };
  for (const [path, text] of Object.entries(meddling))
    it(`leave the next start open: ${path}`, async () => expect(await asked({ [path]: text })).toBe(true));

  const harmless: Readonly<Record<string, string>> = {
    'etc/cron.d/certificates': '0 3 * * * root systemctl reload ssh\n# systemctl stop ssh\n',
    'etc/rc.local': '#!/bin/sh -e\n/usr/sbin/sshd -t || logger sshd\nexit 0\n',
    'etc/systemd/system/tunnel.service': '[Unit]\nAfter=ssh.service\n[Service]\nExecStart=/usr/bin/ssh -N -R 1:h:1 h\n',
    'etc/cron.d/watch': '* * * * * root systemctl is-active ssh\n',
  };
  for (const [path, text] of Object.entries(harmless))
    it(`are no matter: ${path}`, async () => expect(await asked({ [path]: text })).toBe(false));
});
