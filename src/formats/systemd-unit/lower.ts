import type { OriginId } from '#core/origin';
import type { Contributions } from '#model/contribution';
import type { UnitFact } from '#model/daemon';
import type { UnitDefinition } from '#model/unit-definition';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { aliasesOf, linkedUnits } from '../_grammar/systemd/aliases.ts';
import { defineFromFiles } from '../_grammar/systemd/define-from-files.ts';
import { templateOf } from '../_grammar/systemd/find-unit-files.ts';
import { unitNames } from '../_grammar/systemd/shipped-units.ts';
import type { Dialect, HostContext, SyntaxFile } from '../format.ts';

const nameIn = /(?:^|\/)([\w@-]+\.(service|socket))(?:\.d\/[^/]+\.conf)?$/;

/** Every unit that some file speaks of, and the one that reads the variables. */
function unitsIn(inputs: readonly SyntaxFile[], host: HostContext): Map<string, UnitDefinition['role']> {
  const names = unitNames(host.dialect);
  const units = new Map<string, UnitDefinition['role']>();
  for (const { file, kind } of inputs) {
    const [, name = '', role] = nameIn.exec(file.claim.path) ?? [];
    if (kind === 'ssh-environment') units.set(names.service, 'service');
    // Debian's service is also called sshd.service, by a link.
    else if (name === 'sshd.service' && names.service === 'ssh.service' && !isOwnFile(name, host))
      units.set(names.service, 'service');
    // A template serves one connection each.
    else if (role !== undefined && !name.includes('@')) units.set(name, role as UnitDefinition['role']);
  }
  // Links alone mask or start a unit of which nothing else was collected; so does it tell where there are none.
  for (const role of ['service', 'socket'] as const) {
    const links = [`/etc/systemd/system/${names[role]}`, ...wantedBy(names[role], everyBoot, host)];
    const isTold = links.some((path) => host.link?.(path) != null);
    const isWhole = units.size > 0 && links.slice(1).every((path) => host.lookup(path).state === 'absent');
    if (isTold || isWhole) units.set(names[role], role);
  }
  for (const unit of instances(host)) units.set(unit, 'service');
  return units;
}

/** A file in the place of the link that Debian's package makes: a service beside the package's own. */
const isOwnFile = (name: string, host: HostContext): boolean => {
  const path = `/etc/systemd/system/${name}`;
  const found = host.lookup(path);
  return found.state === 'file' && found.file.text !== '' && host.link?.(path) == null;
};

/** One definition for each unit, drop-ins merged, and what the links say of the next boot. */
export function lowerUnitFiles(inputs: readonly SyntaxFile[], scene: HostContext, into: Contributions): void {
  const current = currentInputs(inputs);
  const host = scene.dialect.os === null ? { ...scene, dialect: guessed(current, scene.dialect) } : scene;
  for (const [unit, role] of unitsIn(current, host)) {
    const definition = defineFromFiles(unit, role, host);
    if (definition === null) continue;
    const { origin } = definition;
    const place = { basis: 'declared', quality: 'complete', file: current[0]!.file.id, origin } as const;
    into.add({ ...place, slice: 'unit-definitions', value: definition });
    const enabled = enabledOf(definition, host);
    if (enabled !== null) into.add({ ...place, slice: 'units', value: factOf(definition, enabled) });
  }
}

/** Where nothing tells the system, the place of its variables does. */
function guessed(inputs: readonly SyntaxFile[], dialect: Dialect): Dialect {
  const file = inputs.find(({ kind }) => kind === 'ssh-environment')?.file.claim.path ?? '';
  const id = /default/.test(file) ? 'debian' : /sysconfig.sshd$/.test(file) ? 'rhel' : null;
  return id === null ? dialect : { ...dialect, os: { id, like: [], version: '' } };
}

interface Enabled {
  readonly state: UnitFact['enabled'];
  readonly origin: OriginId;
}

/** Targets that every boot reaches, and those that only some unit may call for. */
const everyBoot = ['multi-user', 'basic', 'sysinit', 'timers', 'paths', 'sockets', 'getty'];
const someBoots = ['network', 'network-online', 'remote-fs', 'rescue'];

/** With the targets that links of these start in turn, and without those that are masked. */
function reached(targets: readonly string[], host: HostContext): readonly string[] {
  const found = new Set(targets);
  for (const name of found) {
    const own = host.lookup(`/etc/systemd/system/${name}.target`);
    if (own.state === 'file' && own.file.text === '') found.delete(name);
    else
      for (const { unit } of [
        ...linkedUnits(`${name}.target`, 'wants', host),
        ...linkedUnits(`${name}.target`, 'requires', host),
      ])
        if (unit.endsWith('.target')) found.add(unit.replace(/\.target$/, ''));
  }
  return [...found];
}

/** Instances of an administrator's template that links start at boot, and that start an sshd. */
const instances = (host: HostContext): readonly string[] =>
  reached(everyBoot, host)
    .flatMap((name) => linkedUnits(`${name}.target`, 'wants', host))
    .map(({ unit }) => unit)
    .filter((unit) => {
      const template = templateOf(unit);
      const found = template === null ? null : host.lookup(`/etc/systemd/system/${template}`);
      return found?.state === 'file' && /\/sshd\b/.test(found.file.text);
    });

/** Links by which these targets start a unit, under any of its names. */
function wantedBy(unit: string, targets: readonly string[], host: HostContext): readonly string[] {
  return reached(targets, host)
    .flatMap((name) => [`${name}.target.wants`, `${name}.target.requires`])
    .flatMap((directory) => [unit, ...aliasesOf(unit, host)].map((name) => `/etc/systemd/system/${directory}/${name}`));
}

function enabledOf({ unit, masked, origin }: UnitDefinition, host: HostContext): Enabled | null {
  if (masked !== null) return { state: 'masked', origin: masked };
  const isPlain = host.link?.('/etc/systemd/system/default.target')?.endsWith('multi-user.target') === true;
  const links = wantedBy(unit, isPlain ? everyBoot : [...everyBoot, 'graphical'], host);
  const present = links.find((path) => host.link?.(path) != null);
  if (present !== undefined)
    return { state: 'enabled', origin: host.origins.derived([origin], `${present} starts it at boot`) };
  // Only where the whole directory was copied with its links does a missing one tell something.
  const all = [...links, ...wantedBy(unit, someBoots, host)];
  if (!all.every((path) => host.lookup(path).state === 'absent')) return null;
  return { state: 'disabled', origin };
}

const factOf = ({ unit, role, origin, masked }: UnitDefinition, enabled: Enabled): UnitFact => ({
  unit,
  role,
  load: masked === null ? null : 'masked',
  enabled: enabled.state,
  active: null,
  result: null,
  exitStatus: null,
  origin,
  places: { enabled: enabled.origin, ...(masked === null ? {} : { load: masked }) },
});
