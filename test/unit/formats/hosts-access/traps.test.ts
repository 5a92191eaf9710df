import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AccessListFact } from '#model/access-list';
import { type ReadLists, readLists } from '../../../differential/tcp-wrappers-ask.ts';

const root = 'fixtures/formats/hosts-access';
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** `12:7 code key=value`, one a line. */
function trapsOf({ traps }: AccessListFact, { origins, texts }: ReadLists): string {
  return traps
    .map(({ code, data, origin }) => {
      const span = origins.spans(origin)[0]!;
      const before = texts[span.file]!.slice(0, span.start).split('\n');
      const place = `${before.length}:${before.at(-1)!.length + 1}`;
      const values = Object.entries(data).map(([key, value]) => ` ${key}=${value}`);
      return `${place} ${code}${values.join('')}\n`;
    })
    .join('');
}

describe('lines that mean something else than they seem to', () => {
  const lists = readLists({
    allow: read('traps/etc/hosts.allow'),
    deny: read('traps/etc/hosts.deny'),
    files: { '/etc/ssh/admins': read('traps/etc/ssh/admins') },
  });

  it('are all found in hosts.allow', () => {
    expect(trapsOf(lists.allow[0]!, lists)).toBe(read('traps/hosts.allow-traps.txt'));
  });

  it('are all found in hosts.deny', () => {
    expect(trapsOf(lists.deny[0]!, lists)).toBe(read('traps/hosts.deny-traps.txt'));
  });

  it('a last line without newline ends the list', () => {
    const { broken } = lists.deny[0]!;
    expect(broken?.code).toBe('missing-newline');
    expect(lists.origins.get(broken!.origin)).toMatchObject({ kind: 'span', start: lists.texts[1]!.length - 8 });
  });

  it('are not there in the files that Debian ships', () => {
    const shipped = readLists({
      allow: read('debian-default/etc/hosts.allow'),
      deny: read('debian-default/etc/hosts.deny'),
    });
    expect([...shipped.allow, ...shipped.deny].map(({ rules, traps, broken }) => ({ rules, traps, broken }))).toEqual([
      { rules: [], traps: [], broken: null },
      { rules: [], traps: [], broken: null },
    ]);
  });

  it('are not there in what DenyHosts writes', () => {
    const written = readLists({ allow: null, deny: read('denyhosts/etc/hosts.deny') });
    expect(written.deny[0]!.traps).toEqual([]);
    expect(written.deny[0]!.rules.map((r) => r.decision)).toEqual(['deny', 'deny', 'deny']);
  });
});

describe('Red Hat and SUSE', () => {
  const dialect = { openssh: null, os: { id: 'centos', like: ['rhel', 'fedora'], version: '7' } };

  it('pass over a last line without newline', () => {
    const { deny } = readLists({ allow: null, deny: 'sshd: 192.0.2.1\nALL: ALL', dialect });
    expect(deny[0]!.broken).toBe(null);
    expect(deny[0]!.rules.length).toBe(1);
    expect(deny[0]!.traps.map(({ code, data }) => ({ code, data }))).toEqual([
      { code: 'missing-newline', data: { lost: 'ALL: ALL' } },
    ]);
  });

  it('leave it open what becomes of a line that is too long', () => {
    const { deny } = readLists({ allow: null, deny: `sshd: ${'192.0.2.1 '.repeat(300)}\n`, dialect });
    expect(deny[0]!.rules[0]!.clients.patterns[0]!.pattern.kind).toBe('name');
  });
});
