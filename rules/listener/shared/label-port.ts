import type { OriginId } from '#core/origin';
import type { ProposedChange } from '#engine/rule';

/** Lets sshd bind a port; `relabel` where the port has a label of its own. */
export const labelPort = (at: OriginId, port: number, relabel: boolean): ProposedChange => ({
  change: { change: 'label-port', at, port, relabel },
  title: `Give port ${port} the label of SSH`,
  safe: false,
});
