import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalKeyword, lookUpKeyword } from '#formats/sshd-config/keywords';
import { explainUnknown } from '#formats/sshd-config/unknown-keyword';
import { sshdVersion } from '#formats/sshd-config/versions';

interface Recorded {
  readonly versions: readonly string[];
  readonly keywords: Readonly<Record<string, readonly { from: string; to: string; is: string }[]>>;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../../../fixtures/oracles/sshd-keywords.json', import.meta.url), 'utf8'),
) as Recorded;

const releaseOf = (version: string): number => {
  const [major, minor] = version.split('.').map(Number);
  return major! * 100 + minor!;
};
/** The tables begin with 5.3. */
const versions = recorded.versions.filter((version) => releaseOf(version) >= 503);

describe('keywords of upstream releases', () => {
  it.each(versions)('%s', (version) => {
    const build = sshdVersion(releaseOf(version), 'upstream');
    for (const [name, runs] of Object.entries(recorded.keywords)) {
      const run = runs.find(({ from, to }) => releaseOf(from) <= build.release && build.release <= releaseOf(to));
      const found = lookUpKeyword(name, build);
      const shown = found && `${found.state}/${found.inMatch ? 'match' : 'global'}`;
      // The table tells of AFS only that some build has it; those of distributions have not.
      const wanted = name === 'kerberosgetafstoken' && run ? `unsupported/global` : (run?.is ?? null);
      expect(`${name} ${shown}`).toBe(`${name} ${wanted}`);
    }
  });
});

describe('keywords of distributions', () => {
  const known = (name: string, release: number, vendor: 'debian' | 'redhat' | 'upstream' | null): boolean =>
    lookUpKeyword(name, sshdVersion(release, vendor)) !== null;

  it('are fatal elsewhere', () => {
    expect(known('debianbanner', 902, 'debian')).toBe(true);
    expect(known('debianbanner', 902, 'redhat')).toBe(false);
    expect(known('debianbanner', 902, 'upstream')).toBe(false);
    expect(known('x11maxdisplays', 800, 'redhat')).toBe(true);
    expect(known('x11maxdisplays', 800, 'debian')).toBe(false);
  });

  it('come earlier where a distribution took them over', () => {
    // Red Hat 9 writes it into the crypto policy that its sshd 8.7 includes.
    expect(known('requiredrsasize', 807, 'redhat')).toBe(true);
    expect(known('requiredrsasize', 807, 'debian')).toBe(false);
    expect(known('requiredrsasize', 704, 'redhat')).toBe(false);
  });

  it('are all known where nobody knows whose build it is', () => {
    expect(known('debianbanner', 902, null)).toBe(true);
    expect(known('x11maxdisplays', 902, null)).toBe(true);
    expect(known('nosuchkeyword', 902, null)).toBe(false);
  });
});

describe('names of one setting', () => {
  it('change with the release', () => {
    expect(canonicalKeyword('challengeresponseauthentication', sshdVersion(806, null))).toBe(
      'challengeresponseauthentication',
    );
    expect(canonicalKeyword('challengeresponseauthentication', sshdVersion(807, null))).toBe(
      'kbdinteractiveauthentication',
    );
    expect(canonicalKeyword('pubkeyacceptedkeytypes', sshdVersion(902, null))).toBe('pubkeyacceptedalgorithms');
    expect(canonicalKeyword('dsaauthentication', sshdVersion(902, null))).toBe('pubkeyauthentication');
  });
});

describe('an unknown keyword', () => {
  it.each([
    ['PermitRootLogn', 902, 'debian', { near: 'permitrootlogin' }],
    ['Include', 801, 'redhat', { since: '8.2' }],
    ['PerSourcePenalties', 902, 'debian', { since: '9.8' }],
    ['PAMAuthenticationViaKbdInt', 1005, 'upstream', { until: '10.4' }],
    ['DebianBanner', 902, 'redhat', { builds: 'debian, ubuntu' }],
    ['Xyzzy', 902, 'debian', {}],
  ] as const)('%s in %i of %s', (name, release, vendor, expected) => {
    expect(explainUnknown(name, sshdVersion(release, vendor))).toEqual(expected);
  });
});
