import type { Contributions } from '#model/contribution';
import type { OpenSshVersion } from '#model/daemon';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { parseVersionNumber, vendorOfSystem } from '../_grammar/openssh-version.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { Package, PackageList } from './ast.ts';

type Input = ParsedFile<PackageList>;

/** Packages that hold the daemon; SUSE before 15.3 and Arch have all of OpenSSH in one. */
const server = /^openssh-serve?r?(?:-(?:pam|krb5|gssapi|common(?:-openrc)?))?$/;
/** Built from the same source, so of the same version. */
const sibling = /^openssh(?:-clients?|-common|-client-default|-sftp-server|-keygen)?$/;

/** What every installation has; a list with one of them lists everything. */
const basic = /^(?:base-files|dpkg|glibc|filesystem|musl|alpine-baselayout|alpine-release)$/;

export function lowerPackages(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) lowerList(input, host, into);
}

function lowerList({ file, kind, parsed }: Input, host: HostContext, into: Contributions): void {
  const packages = parsed.statements.children.filter((node): node is Package => node.type === 'package');
  const base = { slice: 'program', basis: 'observed', quality: file.quality, file: file.id } as const;
  const at = ({ start, end }: { start: number; end: number }) => host.origins.span(file.id, start, end);
  const installed = packages.filter((node) => node.installed);
  const daemon = installed.find(({ name }) => server.test(name)) ?? null;
  const source = daemon ?? installed.find(({ name }) => sibling.test(name)) ?? null;
  if (source) {
    const version = versionOf(source, kind, into);
    // Which of the daemon's packages it is only its own row tells.
    const isTold = daemon !== null && version?.vendor === 'debian' && version.major >= 10;
    const gssapi = installed.some(({ name }) => name === 'openssh-server-gssapi') ? 'with' : 'without';
    if (version)
      into.add({
        ...base,
        origin: at(source),
        value: { program: 'version', version: isTold ? { ...version, gssapi } : version, from: 'package' },
      });
  }
  if (daemon) {
    into.add({ ...base, origin: at(daemon), value: { program: 'installed', installed: true } });
    return;
  }
  const gone = packages.find(({ name, installed: here }) => !here && server.test(name));
  // Where one package is all of OpenSSH its absence is not told apart from that of the server.
  const together = kind === 'rpm-list' && installed.some(({ name }) => name === 'openssh');
  // A database ends with an empty line; one that was cut off may have held the server.
  const isCut = (kind === 'dpkg-status' || kind === 'apk-database') && !/\n\r?\n$/.test(file.text);
  const whole = file.quality === 'complete' && !isCut && installed.some(({ name }) => basic.test(name)) && !together;
  const shown = gone ?? (whole ? packages[0]! : null);
  if (shown) into.add({ ...base, origin: at(shown), value: { program: 'installed', installed: false } });
}

function versionOf({ version }: Package, kind: string, into: Contributions): OpenSshVersion | null {
  const number = parseVersionNumber(version.replace(/^\d+:/, ''));
  return number && { ...number, vendor: vendorOf(version, kind, into), packageVersion: version };
}

function vendorOf(version: string, kind: string, into: Contributions): OpenSshVersion['vendor'] {
  if (kind.startsWith('dpkg-')) return /ubuntu/.test(version) ? 'ubuntu' : 'debian';
  if (kind.startsWith('apk-')) return 'upstream';
  if (/\.(?:el|fc|amzn|rhel|ol)\d/.test(version)) return 'redhat';
  if (/-(?:lp|bp)?1\d{5}\.|-lp\d|\.suse/.test(version)) return 'suse';
  const system = into
    .of('system')
    .map(({ value }) => value)
    .find((fact) => fact.system === 'os');
  return system?.system === 'os' ? vendorOfSystem(system.id, system.like) : 'upstream';
}
