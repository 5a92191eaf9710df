import type { OriginId } from '#core/origin';
import type { Basis } from '#core/quality';
import type { FilterRange } from '#model/address-filter';
import type { Contributions } from '#model/contribution';
import type { UnitFact } from '#model/daemon';
import type { FilterLoaderFact } from '#model/filter-loaders';
import { filterLoaders, isFilterLoader } from '#model/filter-loaders';
import { currentInputs } from '../_grammar/current-inputs.ts';
import { type Field, textOf } from '../_grammar/field.ts';
import { filterRanges } from '../_grammar/systemd/address-filter.ts';
import { defineFromFiles } from '../_grammar/systemd/define-from-files.ts';
import { listenStream } from '../_grammar/systemd/listen-stream.ts';
import type { HostContext, ParsedFile } from '../format.ts';
import type { UnitNode, UnitReport } from './ast.ts';
import { lowerUnitFiles } from './lower-unit-files.ts';
import { sshRole } from './ssh-units.ts';
import { activeStates, fileStates, loadStates } from './states.ts';

export type Input = ParsedFile<UnitReport>;

export function lowerUnits(inputs: readonly Input[], host: HostContext, into: Contributions): void {
  for (const input of currentInputs(inputs)) {
    for (const node of unitsOf(input)) lowerUnit(node, input, host, into);
    if (input.kind === 'systemctl-cat') lowerUnitFiles(input, host, into);
    if (input.kind === 'systemctl-list-unit-files') lowerAbsence(input, host, into);
  }
  defineSockets(host, into);
}

/** The units of an output. `systemctl list-sockets` has a row for each socket, of the active units unless it was asked for all. */
function unitsOf({ file, kind, parsed }: Input): readonly UnitNode[] {
  const units = parsed.statements.children.filter((node) => node.type === 'unit');
  if (kind !== 'systemctl-list-sockets') return units;
  const active = /^Pass --all to see loaded but inactive/m.test(file.text) ? 'active' : '';
  const byName = new Map<string, UnitNode>();
  for (const node of units) {
    const known = byName.get(node.name);
    const state: Field = { type: 'field', name: 'ActiveState', value: active, start: node.start, end: node.end };
    byName.set(node.name, {
      ...(known ?? node),
      children: [...(known?.children ?? (active === '' ? [] : [state])), ...node.children],
    });
  }
  return [...byName.values()];
}

/** A socket of which only the state was collected listens as its files say, or as its distribution ships it. */
function defineSockets(host: HostContext, into: Contributions): void {
  const seen = into.of('units').filter(({ value }) => value.role === 'socket' && value.load !== 'not-found');
  for (const unit of new Set(seen.map(({ value }) => value.unit))) {
    if (into.of('unit-definitions').some(({ value }) => value.unit === unit)) continue;
    const value = defineFromFiles(unit, 'socket', host);
    const { quality, file, origin } = seen.find((one) => one.value.unit === unit)!;
    if (value !== null) into.add({ slice: 'unit-definitions', basis: 'declared', quality, file, origin, value });
  }
}

/** What is known of a unit: the running state, and apart from it what the next boot will do. */
function lowerUnit(node: UnitNode, { file }: Input, host: HostContext, into: Contributions): void {
  const role = sshRole(node.name);
  if (role === null) {
    lowerHeld(node, file, host, into);
    if (isFilterLoader(node.name)) lowerLoader(node, file, host, into);
    return;
  }
  const fields = node.children.filter((child): child is Field => child.type === 'field');
  const place = (name: string): OriginId | undefined => {
    const field = fields.find((f) => f.name === name);
    return field && host.origins.span(file.id, field.start, field.end);
  };
  const { load, enabled } = loadOf(fields);
  const { active, result } = activeOf(fields);
  const origin = host.origins.span(file.id, node.start, headEnd(node, file.text));
  const listens = listensOf(fields, role, (field) => host.origins.span(file.id, field.start, field.end));
  const fact: UnitFact = {
    unit: node.name,
    role,
    load,
    enabled,
    active,
    result,
    exitStatus: active === 'active' ? null : exitStatusOf(fields),
    origin,
    places: withPlaces({
      load: place('Loaded') ?? place('LoadState'),
      enabled: place('Loaded') ?? place('UnitFileState'),
      active: place('Active') ?? place('ActiveState'),
    }),
    ...(listens === null ? {} : { listens }),
    ...filterShown(fields, (field) => host.origins.span(file.id, field.start, field.end)),
    ...dropInsShown(fields, (field) => host.origins.span(file.id, field.start, field.end)),
  };
  const add = (basis: Basis, value: UnitFact): void =>
    into.add({ slice: 'units', basis, quality: file.quality, file: file.id, origin, value });
  if (load !== null || active !== null) add('observed', fact);
  for (const unit of triggersOf(fields)) {
    const load = 'loaded';
    add('observed', {
      ...noState,
      unit,
      role: 'socket',
      load,
      active: 'active',
      origin: place('TriggeredBy')!,
      places: {},
    });
  }
  // Links in /etc decide it, not the running manager.
  if (enabled !== null)
    add('declared', { ...fact, load: load === 'masked' ? load : null, active: null, result: null, exitStatus: null });
}

/** Rows of `systemctl list-sockets` about other units than SSH's. */
function lowerHeld({ name, children }: UnitNode, file: Input['file'], host: HostContext, into: Contributions): void {
  for (const field of children) {
    if (field.type !== 'field' || field.name !== 'ListenStream') continue;
    const origin = host.origins.span(file.id, field.start, field.end);
    const [listener] = listenStream(field.value, false, origin);
    if (listener === undefined) continue;
    const value = { unit: name, address: listener.address, port: listener.port, origin };
    into.add({ slice: 'held-sockets', basis: 'observed', quality: file.quality, file: file.id, origin, value });
  }
}

const noState = { enabled: null, result: null, exitStatus: null } as const;

/** `TriggeredBy: ● ssh.socket`; inactive units have another sign since systemd 247, which also shows more than one. */
const triggersOf = (fields: readonly Field[]): string[] =>
  [...(textOf(fields, 'TriggeredBy') ?? '').matchAll(/● (\S+)/g)]
    .map(([, unit = '']) => unit)
    .filter((unit) => sshRole(unit) === 'socket');

/** What is linked at boot, not the state of now, decides whether stored rules come back. */
function lowerLoader(node: UnitNode, file: Input['file'], host: HostContext, into: Contributions): void {
  const fields = node.children.filter((child): child is Field => child.type === 'field');
  const { load, enabled } = loadOf(fields);
  if (enabled === null && load !== 'not-found' && load !== 'masked') return;
  const origin = host.origins.span(file.id, node.start, headEnd(node, file.text));
  // `static` and `indirect` units are started by others, if at all.
  if (enabled === 'static' || enabled === 'indirect') return;
  addLoader({ unit: node.name, enabled: enabled === 'enabled' || enabled === 'generated', origin }, file, into);
}

function addLoader(value: FilterLoaderFact, { id, quality }: Input['file'], into: Contributions): void {
  into.add({ slice: 'filter-loader', basis: 'declared', quality, file: id, origin: value.origin, value });
}

type Places = UnitFact['places'];

const withPlaces = (places: Record<keyof Places, OriginId | undefined>): Places =>
  Object.fromEntries(Object.entries(places).filter(([, origin]) => origin !== undefined));

/** The unit's first line, for blocks of many. */
function headEnd({ start, end }: UnitNode, text: string): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 || newline > end ? end : newline - (text[newline - 1] === '\r' ? 1 : 0);
}

/** `Loaded: loaded (/usr/lib/systemd/system/ssh.service; enabled; preset: enabled)`, or the properties. */
function loadOf(fields: readonly Field[]): Pick<UnitFact, 'load' | 'enabled'> {
  const loaded = /^([a-z-]+)(?: \((.*)\))?/.exec(textOf(fields, 'Loaded') ?? '');
  const load = loadStates[loaded?.[1] ?? textOf(fields, 'LoadState') ?? ''] ?? null;
  const second = loaded?.[2]?.split(';')[1]?.trim();
  const state = load === 'masked' ? 'masked' : (second ?? textOf(fields, 'UnitFileState') ?? '');
  return { load, enabled: fileStates[state] ?? null };
}

/** `Active: failed (Result: exit-code) since …`, or the properties. */
function activeOf(fields: readonly Field[]): Pick<UnitFact, 'active' | 'result'> {
  const text = textOf(fields, 'Active');
  const active = activeStates[text === null ? (textOf(fields, 'ActiveState') ?? '') : text.split(' ')[0]!] ?? null;
  const result = /\(Result: ([a-z-]+)\)/.exec(text ?? '')?.[1] ?? textOf(fields, 'Result');
  return { active, result: result === null || result === 'success' || result === '' ? null : result };
}

/** `Main PID: 82 (code=exited, status=255/EXCEPTION)`; a process before it counts where that is all there is. */
function exitStatusOf(fields: readonly Field[]): number | null {
  for (const name of ['MainPID', 'Process']) {
    const last = fields.filter((field) => field.name === name).at(-1);
    const status = /code=exited, status=(\d+)/.exec(last?.value ?? '')?.[1];
    if (status !== undefined) return Number(status);
  }
  const status = textOf(fields, 'ExecMainStatus');
  return status !== null && textOf(fields, 'ExecMainCode') !== '0' && /^\d+$/.test(status) ? Number(status) : null;
}

/**
 * `Listen=[::]:22 (Stream)` of `systemctl show`, which tells BindIPv6Only beside it; `systemctl status` does not, and who
 * lists both wildcards has sockets of one family each.
 */
function listensOf(
  fields: readonly Field[],
  role: UnitFact['role'],
  origin: (field: Field) => OriginId,
): UnitFact['listens'] | null {
  const v6only = textOf(fields, 'BindIPv6Only');
  const device = textOf(fields, 'BindToDevice') ?? '';
  // systemd 237 and before name the property after its kind.
  const shown = fields.filter(
    ({ name, value }) => (name === 'Listen' && value.endsWith('(Stream)')) || name === 'ListenStream',
  );
  if (role !== 'socket' || (v6only === null && shown.length === 0)) return null;
  const places = shown.map(({ value }) => value.split(' ')[0]!);
  const isApart = (place: string): boolean =>
    v6only === 'ipv6-only' || (v6only === null && places.includes(place.replace('[::]', '0.0.0.0')));
  return shown
    .flatMap((field, i) => listenStream(places[i]!, isApart(places[i]!), origin(field)))
    .map((listener) => (device === '' ? listener : { ...listener, device }));
}

/** `IPAddressDeny=::/0 0.0.0.0/0` of `systemctl show`: the lists in force. */
function dropInsShown(fields: readonly Field[], origin: (field: Field) => OriginId): Pick<UnitFact, 'dropIns'> {
  const dropIns = fields
    .filter(({ name, value }) => name === 'DropInPaths' && value !== '')
    .flatMap((field) => field.value.split(/\s+/).map((path) => ({ path, origin: origin(field) })));
  return dropIns.length === 0 ? {} : { dropIns };
}

function filterShown(fields: readonly Field[], origin: (field: Field) => OriginId): Pick<UnitFact, 'filter'> {
  const list = (name: string): FilterRange[] =>
    fields.filter((field) => field.name === name).flatMap((field) => filterRanges(field.value, origin(field)));
  if (!fields.some(({ name }) => name === 'IPAddressDeny')) return {};
  return { filter: { allow: list('IPAddressAllow'), deny: list('IPAddressDeny') } };
}

/** A listing of all unit files in which none serves SSH, or none loads a packet filter. */
function lowerAbsence({ file, parsed }: Input, host: HostContext, into: Contributions): void {
  const { children } = parsed.statements;
  const footer = children.find((node) => node.type === 'footer');
  const whole = children.some(({ type }) => type === 'heading') && children.some(({ type }) => type === 'other-units');
  if (footer === undefined || footer.count < 20 || !whole || file.quality !== 'complete') return;
  const origin = host.origins.span(file.id, footer.start, footer.end);
  const units = children.flatMap((node) => (node.type === 'unit' ? [node.name] : []));
  for (const unit of Object.values(filterLoaders))
    if (!units.includes(unit)) addLoader({ unit, enabled: false, origin }, file, into);
  if (units.some((name) => sshRole(name) !== null)) return;
  for (const unit of ['ssh.service', 'sshd.service']) {
    const value: UnitFact = {
      unit,
      role: 'service',
      load: 'not-found',
      enabled: null,
      active: null,
      result: null,
      exitStatus: null,
      origin,
      places: { load: origin },
    };
    into.add({ slice: 'units', basis: 'observed', quality: file.quality, file: file.id, origin, value });
  }
}
