import type { Contributions } from '#model/contribution';
import type { OpenSshVersion } from '#model/daemon';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { parseVersionNumber, vendorOfSystem } from '../_grammar/openssh-version.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { VersionLine, VersionOutput } from './ast.ts';

type Input = ParsedFile<VersionOutput>;

/** The daemon tells its own version; the client, built from the same source package, stands in for it. */
export function lowerVersion(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const { file, kind, parsed } of currentInputs(inputs)) {
    const line = parsed.statements.children.find((node): node is VersionLine => node.type === 'version');
    const number = line && parseVersionNumber(line.release);
    if (!line || !number) continue;
    into.add({
      slice: 'program',
      basis: 'observed',
      quality: file.quality,
      file: file.id,
      origin: host.origins.span(file.id, line.start, line.end),
      value: {
        program: 'version',
        version: { ...number, ...buildOf(line, number, into) },
        from: kind === 'sshd-version' ? 'banner' : 'package',
      },
    });
  }
}

type Build = Pick<OpenSshVersion, 'vendor' | 'packageVersion'>;

/**
 * Who built it: what the line says, else the package of that version, else whose system it runs on. Red Hat, SUSE and
 * some builds of Debian leave their name out, and taking them for upstream's would make their keywords unknown.
 */
function buildOf(line: VersionLine, number: { major: number; minor: number }, into: Contributions): Build {
  const programs = into.of('program').map(({ value }) => value);
  const packaged = programs.find(
    (fact) =>
      fact.program === 'version' &&
      fact.from === 'package' &&
      fact.version.packageVersion !== null &&
      fact.version.major === number.major &&
      fact.version.minor === number.minor,
  );
  if (packaged?.program === 'version') {
    const { vendor, packageVersion } = packaged.version;
    return { vendor, packageVersion };
  }
  const [, name, revision] = /^(Debian|Ubuntu|Raspbian)-(\S+)/.exec(line.build) ?? [];
  if (name !== undefined) {
    // Debian's 10.0p1-N calls itself 10.0p2.
    const packageVersion = number.major < 10 ? `1:${line.release}-${revision}` : null;
    return { vendor: name === 'Ubuntu' ? 'ubuntu' : 'debian', packageVersion };
  }
  const system = into
    .of('system')
    .map(({ value }) => value)
    .find((fact) => fact.system === 'os');
  return {
    vendor: system?.system === 'os' ? vendorOfSystem(system.id, system.like) : 'upstream',
    packageVersion: null,
  };
}
