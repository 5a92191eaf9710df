import type { Contribution } from '../contribution.ts';
import type { ModeSource } from '../daemon.ts';
import type { HostView, ViewName } from '../host-model.ts';

/** What tells the mode, first what counts before the others: at boot the kernel's options override the file. */
const order: Readonly<Record<ViewName, readonly ModeSource[]>> = {
  running: ['state', 'boot-options', 'configuration'],
  'after-reboot': ['boot-options', 'configuration', 'state'],
};

/** Labels and refusals as they are, and of several modes the one that is or will be in force. */
export function combineMandatoryAccess(
  view: ViewName,
  all: readonly Contribution<'mandatory-access'>[],
): HostView['mandatoryAccess'] {
  const modes = all.flatMap(({ value }) => (value.access === 'mode' ? [value] : []));
  const mode = order[view].flatMap((from) => modes.find((one) => one.from === from) ?? [])[0];
  return [...(mode ? [mode] : []), ...all.flatMap(({ value }) => (value.access === 'mode' ? [] : [value]))];
}
