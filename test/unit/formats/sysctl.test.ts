import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OriginTable } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { textMap } from '#core/text-map';
import type { HostContext } from '#formats/format';
import { code } from '#formats/sysctl/code';
import { format } from '#formats/sysctl/format';
import { Contributions } from '#model/contribution';

const source = (text: string, path = 'etc/sysctl.d/99-routers.conf'): SourceFile => ({
  id: 0,
  host: 'web01',
  path,
  claim: { path, slug: path.slice(path.lastIndexOf('/') + 1) },
  namespace: null,
  capturedAt: null,
  quality: 'complete',
  text,
  map: textMap(text),
});
const dialect = { openssh: null, os: null };
const fixture = (name: string): string => readFileSync(`fixtures/formats/sysctl/${name}`, 'utf8');

function factsOf(text: string, kind: string, path?: string) {
  const file = source(text, path);
  const into = new Contributions();
  const host = { origins: new OriginTable() } as unknown as HostContext;
  code.lower([{ file, kind, parsed: code.parse(file, kind, dialect) }], host, into);
  return into.of('kernel-parameters').map(({ value, basis }) => ({
    file: value.file,
    basis,
    parameters: Object.fromEntries(value.parameters.map((parameter) => [parameter.path, parameter.value])),
  }));
}

describe('sysctl', () => {
  it.each([
    ['sysctl-a.txt', fixture('sysctl-a.txt'), 'sysctl-output'],
    ['what-i-ran.txt', fixture('grep-proc-sys.txt'), 'sysctl-output'],
    ['cmd/sysctl.txt', 'net.ipv4.conf.all.rp_filter = 1\n', 'sysctl-output'],
    ['etc/sysctl.d/99-routers.conf', '', 'sysctl-conf'],
    ['usr/lib/sysctl.d/50-redhat.conf', 'kernel.sysrq = 16\n', 'sysctl-conf'],
    ['99-routers.conf', fixture('99-routers.conf'), 'sysctl-conf'],
    ['proc/sys/net/ipv4/conf/all/rp_filter', '1\n', 'sysctl-value'],
    ['sshd_config', 'Port 22\n', undefined],
  ])('tells %s', (path, head, kind) => {
    const slug = path.slice(path.lastIndexOf('/') + 1).replace(/\.txt$/, '');
    expect(format.detect({ path, slug }, head)?.kind).toBe(kind);
  });

  it('reads the output of sysctl -a, with complaints in it and a dot in an interface’s name', () => {
    const { diagnostics } = code.parse(source(fixture('sysctl-a.txt')), 'sysctl-output', dialect);
    expect(diagnostics).toEqual([]);
    const [fact] = factsOf(fixture('sysctl-a.txt'), 'sysctl-output', 'sysctl-a.txt');
    expect(fact).toMatchObject({ file: null, basis: 'observed' });
    expect(fact!.parameters).toMatchObject({
      'net/ipv4/ip_forward': '0',
      'net/ipv4/conf/all/rp_filter': '0',
      'net/ipv4/conf/eth0.100/rp_filter': '0',
      'net/ipv6/conf/all/forwarding': '0',
    });
    expect(fact!.parameters).not.toHaveProperty('kernel/hostname');
  });

  it('reads what grep prints of /proc/sys, and one file of it', () => {
    const [fact] = factsOf(fixture('grep-proc-sys.txt'), 'sysctl-output', 'grep.txt');
    expect(fact!.parameters).toMatchObject({ 'net/ipv4/conf/eth0.100/rp_filter': '0' });
    const [value] = factsOf('1\n', 'sysctl-value', 'proc/sys/net/ipv4/conf/eth0/rp_filter');
    expect(value!.parameters).toEqual({ 'net/ipv4/conf/eth0/rp_filter': '1' });
  });

  it('reads every form of line of sysctl.d(5), and reports the others', () => {
    const { diagnostics } = code.parse(source(fixture('99-routers.conf')), 'sysctl-conf', dialect);
    expect(diagnostics).toMatchObject([{ code: 'unexpected-line', effect: 'none' }]);
    expect(factsOf(fixture('99-routers.conf'), 'sysctl-conf')).toEqual([
      {
        file: '/etc/sysctl.d/99-routers.conf',
        basis: 'declared',
        parameters: {
          'net/ipv4/ip_forward': '1',
          'net/ipv4/conf/eth0.100/rp_filter': '2',
          'net/ipv4/conf/eth1/rp_filter': '0',
          'net/ipv4/conf/*/rp_filter': '1',
        },
      },
    ]);
  });
});
