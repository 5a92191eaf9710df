import type { OriginId } from '#core/origin';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { MandatoryAccessFact } from '#model/daemon';
import type { HostView } from '#model/host-model';

export type PortLabel = Extract<MandatoryAccessFact, { access: 'port-label' }>;
export type ModeFact = Extract<MandatoryAccessFact, { access: 'mode' }>;

/** Whether mandatory access control lets sshd bind a port when it starts. */
export interface Bindable {
  readonly may: Tri;
  /** What says that it is enforced. */
  readonly origin: OriginId | null;
}

export const modeOf = ({ mandatoryAccess }: Pick<HostView, 'mandatoryAccess'>): ModeFact | null =>
  mandatoryAccess.find((fact): fact is ModeFact => fact.access === 'mode') ?? null;

/** The types of a TCP port; a port may have its own and lie in the range of another. */
export const labelsOf = ({ mandatoryAccess }: Pick<HostView, 'mandatoryAccess'>, port: number): PortLabel[] =>
  mandatoryAccess.filter(
    (fact): fact is PortLabel =>
      fact.access === 'port-label' && fact.protocol === 'tcp' && fact.low <= port && port <= fact.high,
  );

/** sshd_selinux(8): ports of the type ssh_port_t alone, 22 among them unless somebody took it out. */
export function isBindable(view: Pick<HostView, 'mandatoryAccess'>, port: number): Bindable {
  const mode = modeOf(view);
  if (mode?.mode !== 'enforcing') return { may: Yes, origin: null };
  const labelled = labelsOf(view, port).some(({ label }) => label === 'ssh_port_t');
  if (labelled) return { may: Yes, origin: mode.origin };
  const listed = view.mandatoryAccess.some((fact) => fact.access === 'labels-listed' && fact.complete);
  return { may: listed ? No : port === 22 ? Yes : Maybe, origin: mode.origin };
}
