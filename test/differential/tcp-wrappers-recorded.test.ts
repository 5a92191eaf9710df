import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { askLists, clientOf, lineOf, readLists } from './tcp-wrappers-ask.ts';

interface RecordedCase {
  readonly name: string;
  readonly allow: string | null;
  readonly deny: string | null;
  readonly client: string;
  readonly daemon: string;
  readonly access: readonly ['granted' | 'denied'];
  readonly matched: readonly string[];
}

const cases: readonly RecordedCase[] = JSON.parse(
  readFileSync(new URL('../../fixtures/oracles/tcp-wrappers/cases.json', import.meta.url), 'utf8'),
);

/** Clients that tcpdmatch takes by name, and whose real counterpart has an address. */
const named: Readonly<Record<string, string>> = { localhost: '127.0.0.1', paranoid: '192.0.2.1' };
/** What no collected file decides: all other answers are certain. */
const undecided: Readonly<Record<string, string>> = {
  'daemon@host': 'the server has no address here',
  'leading space before #': "`x` may be the client's name",
  aclexec: 'tcpdmatch does not run the program',
  'LOCAL localhost': 'name',
  'UNKNOWN numeric': 'name',
  'PARANOID paranoid': 'name',
  '.domain numeric': 'name',
  'line exactly 2047': "a run of `x` may be the client's name",
  '@netgroup missing': 'net group',
};
const bytes = (text: string | null): string | null => text && Buffer.from(text, 'latin1').toString('utf8');

describe('what tcpdmatch of Debian 12 said', () => {
  it('is 65 answers', () => expect(cases.length).toBe(65));

  it.each(cases.map((c) => [c.name, c] as const))('%s', (_, recorded) => {
    const lists = readLists({
      allow: bytes(recorded.allow),
      deny: bytes(recorded.deny),
      files: { '/etc/list.txt': '1.2.3.4\n', '/etc/list2.txt': '5.6.7.8' },
    });
    const client = clientOf(named[recorded.client] ?? recorded.client) ?? parseAddress('192.0.2.1')!;
    const outcomes = askLists(lists, { client, daemon: recorded.daemon });
    const real = recorded.access[0] === 'granted' ? 'allow' : 'deny';
    expect(outcomes.map((o) => o.effect)).toContain(real);
    expect(outcomes.length === 1 && outcomes[0]!.sure).toBe(!(recorded.name in undecided));
    const [only] = outcomes;
    if (outcomes.length > 1 || only!.decision === 'broken') return;
    expect([lineOf(only!, lists)].filter((line) => line !== null)).toEqual(recorded.matched);
  });
});
