import { describe, expect, it } from 'vitest';
import { format } from '#formats/hosts-access/format';

const kindOf = (path: string, command?: string): string | null => {
  const base = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const slug = base.replace(/\.(txt|log|out|json)$/, '').replace(/[^a-z0-9.]+/g, '-');
  return format.detect({ path, slug, ...(command ? { command } : {}) }, '')?.kind ?? null;
};

describe('names of access lists', () => {
  it.each([
    ['etc/hosts.allow', 'hosts-allow'],
    ['etc/hosts.deny', 'hosts-deny'],
    ['hosts.deny', 'hosts-deny'],
    ['hosts.deny.txt', 'hosts-deny'],
    ['hosts_allow.txt', 'hosts-allow'],
    ['etc_hosts.allow', 'hosts-allow'],
    ['cmd/cat_etc_hosts.deny', 'hosts-deny'],
  ])('%s', (path, kind) => expect(kindOf(path)).toBe(kind));

  it('are told by the command that printed them', () =>
    expect(kindOf('out/17', 'cat /etc/hosts.deny')).toBe('hosts-deny'));

  it.each([
    'etc/hosts',
    'etc/hosts.deny.bak',
    'etc/hosts.deny~',
    'usr/share/doc/tcpd/hosts.allow',
    'etc/hosts.denyhosts',
  ])('not %s', (path) => expect(kindOf(path)).toBe(null));
});
