import { describe, expect, it } from 'vitest';
import { Maybe, No, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { KnownAccount } from '#reason/auth/known-account';
import { judgeSessionLimit } from '#reason/auth/login-limits';

/** limits.conf(5) as it was collected. */
const viewOf = (...lines: readonly string[]): HostView =>
  ({ loginStacks: [{ login: 'lines', path: '/etc/security/limits.conf', lines, origin: 0 }] }) as unknown as HostView;

const account = (groups: readonly string[] | null): KnownAccount =>
  ({ name: 'alice', user: null, groups, isRoot: false }) as unknown as KnownAccount;

describe('limits on sessions', () => {
  it.each([
    ['of somebody else', ['bob - maxlogins 0'], [], Yes],
    ['of everybody', ['* - maxlogins 0'], [], No],
    ['of everybody, lifted for one', ['* - maxlogins 0', 'alice -'], [], Yes],
    ['of a group of theirs', ['@staff hard maxlogins 0'], ['staff'], No],
    ['of another group', ['@staff hard maxlogins 0'], ['users'], Yes],
    ['of a group, where groups are not known', ['@staff hard maxlogins 0'], null, Maybe],
    ['of everybody, where a group may be spared', ['* - maxlogins 0', '@staff - maxlogins 5'], null, Maybe],
    ['of other kinds, where groups are not known', ['@staff hard nofile 0'], null, Yes],
  ] as const)('%s', (_, lines, groups, expected) => {
    expect(judgeSessionLimit(viewOf(...lines), account(groups), null)).toBe(expected);
  });
});
