import type { Family } from '#core/address';
import type { HostView } from '#model/host-model';
import { ruleShapes } from '#model/packed-rules';
import type { FilterStep, FilterTable } from '#model/packet-filter';

/** Whether any rule asks by which interface a packet leaves: only then does a lost answer depend on its route. */
export const mindsDevices = ({ packetFilter }: HostView, family: Family): boolean =>
  packetFilter.tables.some((table) => table.families.includes(family) && asksForDevice(table));

const known = new WeakMap<FilterTable, boolean>();

/** Answers of every place and source ask, of tables with a hundred thousand rules. */
function asksForDevice(table: FilterTable): boolean {
  let asks = known.get(table);
  if (asks === undefined) {
    asks = [...table.chains.values()].some(
      (chain) =>
        (chain.base?.devices ?? null) !== null ||
        ruleShapes(chain).some(
          ({ steps, terminal }) =>
            steps.some(isAboutDevice) || (terminal?.to === 'dispatch' && terminal.fields.includes('out-interface')),
        ),
    );
    known.set(table, asks);
  }
  return asks;
}

const isAboutDevice = (step: FilterStep): boolean =>
  'match' in step &&
  ((step.match === 'interface' && step.direction === 'out') ||
    (step.match === 'frame-crossed' && step.direction === 'out') ||
    (step.match === 'address-type' && step.on === 'out') ||
    (step.match === 'set' && step.fields.includes('out-interface')));
