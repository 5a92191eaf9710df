import type { UnitDefinition } from '#model/unit-definition';
import type { HostContext } from '../../format.ts';
import { namesOfDropIns } from './aliases.ts';
import { defineUnit } from './define-unit.ts';
import { findUnitFiles } from './find-unit-files.ts';
import { parseUnit } from './parse-unit.ts';
import { isShippedAlike, shippedUnit } from './shipped-units.ts';
import type { UnitPart } from './unit-settings.ts';

/**
 * A unit from the files of the host; what its distribution ships stands in for the unit's own file.
 * `null` where nothing of it was collected and nobody knows what is shipped.
 */
export function defineFromFiles(unit: string, role: UnitDefinition['role'], host: HostContext): UnitDefinition | null {
  const found = findUnitFiles(host, unit, namesOfDropIns(unit, host));
  const shipped = found.own === null ? shippedUnit(unit, host.dialect) : null;
  if (found.own === null && found.maskedBy === null && shipped === null && found.dropIns.length === 0) return null;
  const part = (path: string, file: { id: number; text: string }): UnitPart => ({
    path,
    file: file.id,
    by: 0,
    syntax: parseUnit(file.text),
  });
  const own = found.own ? [part(found.own.path, found.own.file)] : [];
  const standIn = shipped === null ? [] : [part(`/usr/lib/systemd/system/${unit}`, { id: -1, text: shipped })];
  const parts = [...own, ...standIn, ...found.dropIns.map(({ path, file }) => part(path, file))];
  const first = parts.find(({ file }) => file >= 0);
  return defineUnit(
    {
      unit,
      role,
      parts,
      from: found.own ? 'files' : shipped === null ? 'drop-ins' : 'shipped',
      complete: found.complete && (found.own !== null || (shipped !== null && isShippedAlike(unit, host.dialect))),
      origin: first
        ? host.origins.span(first.file, 0, headEnd(first.syntax))
        : host.origins.default(unit, `as ${host.dialect.os?.id ?? 'the distribution'} ships it`),
      masked: found.maskedBy === null ? null : host.origins.span(found.maskedBy.file.id, 0, 0),
    },
    host,
  );
}

/** The first section's heading stands for the whole file. */
const headEnd = ({ children, end }: UnitPart['syntax']): number =>
  children[0] === undefined ? end : children[0].start + children[0].name.length + 2;
