import type { Family } from '#core/address';
import type { HostView } from '#model/host-model';
import type { FilterStep } from '#model/packet-filter';

/** Whether any rule asks by which interface a packet leaves: only then does a lost answer depend on its route. */
export const mindsDevices = ({ packetFilter }: HostView, family: Family): boolean =>
  packetFilter.tables.some(
    ({ families, chains }) =>
      families.includes(family) &&
      [...chains.values()].some(
        ({ base, rules }) =>
          (base?.devices ?? null) !== null ||
          rules.some(
            ({ steps, terminal }) =>
              steps.some(isAboutDevice) || (terminal?.to === 'dispatch' && terminal.fields.includes('out-interface')),
          ),
      ),
  );

const isAboutDevice = (step: FilterStep): boolean =>
  'match' in step &&
  ((step.match === 'interface' && step.direction === 'out') ||
    (step.match === 'frame-crossed' && step.direction === 'out') ||
    (step.match === 'address-type' && step.on === 'out') ||
    (step.match === 'set' && step.fields.includes('out-interface')));
