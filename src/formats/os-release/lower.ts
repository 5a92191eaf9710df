import type { Contributions } from '#model/contribution';
import { currentInputs } from '../_grammar/current-inputs.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { ReleaseFile } from './ast.ts';
import { shippedVersion, shipsLibwrap } from './shipped-versions.ts';
import { type NamedSystem, systemOf } from './system.ts';

type Input = ParsedFile<ReleaseFile>;

/** The fullest source first; `/etc/debian_version` exists on derivatives too and knows only Debian. */
const order = ['os-release', 'redhat-release', 'lsb-release', 'alpine-release', 'debian-version'];

export function lowerSystem(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  const usable = currentInputs(inputs);
  for (const kind of order) {
    for (const input of usable) {
      if (input.kind !== kind) continue;
      const system = systemOf(input.parsed.statements, kind);
      if (system === null) continue;
      const refined = refine(system, usable);
      addSystem(input, refined, host, into);
      return;
    }
  }
}

/** `VERSION_ID="7"` says less than `CentOS Linux release 7.9.2009`. */
function refine(system: NamedSystem, inputs: readonly Input[]): NamedSystem {
  if (system.version.includes('.')) return system;
  for (const { kind, parsed } of inputs) {
    if (kind !== 'redhat-release') continue;
    const other = systemOf(parsed.statements, kind);
    if (other?.id === system.id && other.version.startsWith(`${system.version}.`))
      return { ...system, version: other.version };
  }
  return system;
}

function addSystem({ file }: Input, system: NamedSystem, host: HostContext, into: Contributions): void {
  const { id, like, version, name } = system;
  const origin = host.origins.span(file.id, system.start, system.end);
  const base = { basis: 'declared', quality: file.quality, file: file.id, origin } as const;
  into.add({ slice: 'system', ...base, value: { system: 'os', id, like, version, name } });
  const openssh = shippedVersion(system);
  if (openssh) {
    into.add({ slice: 'program', ...base, value: { program: 'version', version: openssh, from: 'distribution' } });
  }
  const linked = shipsLibwrap(system);
  if (linked !== null) into.add({ slice: 'program', ...base, value: { program: 'libwrap', linked } });
}
