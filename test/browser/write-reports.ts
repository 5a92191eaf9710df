import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderHtml } from '#report/render-html';
import { analyze } from '#sshreach';

/** Every way in which text of a report could become markup, each with words by which it is found again. */
export const hostile = [
  '<script>globalThis.taken=1</script>',
  '<img/src=x/onerror=globalThis.taken=1>',
  '"><svg/onload=globalThis.taken=1>',
  '</pre></code><iframe/src=https://example.org/>',
  '<a/href=javascript:globalThis.taken=1>here</a>',
  '<!--',
  ']]><style>body{display:none}</style>',
];

const bundle: Readonly<Record<string, string>> = {
  'etc/ssh/sshd_config': `${hostile.map((text) => `${text} ${text}\nBanner "${text}"\nListenAddress ${text}`).join('\n')}\n`,
  'etc/hosts.allow': hostile.map((text) => `sshd: ${text} : ${text}\n`).join(''),
  'etc/hosts.deny': hostile.map((text) => `${text}: ALL\n`).join(''),
  'etc/hostname': `${hostile[0]}\n`,
  'etc/passwd': hostile.map((text, i) => `${text}:x:${1000 + i}:1000::/home/${text}:${text}\n`).join(''),
  'iptables-save.txt': `*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${hostile
    .map((text) => `-A INPUT -p tcp -m tcp --dport 22 -m comment --comment "${text}" -j REJECT`)
    .join('\n')}\nCOMMIT\n`,
  'ss-tlnp.txt': `State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n${hostile
    .map((text) => `LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("${text}",pid=812,fd=3))`)
    .join('\n')}\n`,
  'journalctl-u-ssh.txt': hostile
    .map((text) => `Nov 22 15:09:11 ${text} sshd[88]: error: ${text}\nNov 22 15:09:11 web01 sshd[88]: fatal: ${text}\n`)
    .join(''),
};

/** The HTML report of a host's story and of a bundle full of markup, as `story.html` and `hostile.html`. */
export async function writeReports(folder: string): Promise<void> {
  const story = await analyze(['fixtures/hosts/refused-after-hardening/bundle'], { fixes: true });
  writeFileSync(join(folder, 'story.html'), [...renderHtml(story.document)].join(''));
  const root = mkdtempSync(join(tmpdir(), 'sshreach-hostile-'));
  try {
    const host = join(root, 'host<b>&amp;"');
    for (const [path, text] of Object.entries(bundle)) {
      mkdirSync(dirname(join(host, path)), { recursive: true });
      writeFileSync(join(host, path), text);
    }
    const { document } = await analyze([host], { fixes: true });
    writeFileSync(join(folder, 'hostile.html'), [...renderHtml(document)].join(''));
  } finally {
    rmSync(root, { recursive: true });
  }
}
