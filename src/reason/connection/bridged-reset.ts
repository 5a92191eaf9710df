import { Maybe, No, type Tri, Yes } from '#core/tri';
import { findParameter } from '#model/find-parameter';
import type { TracedFlow } from '../host-firewall/walk-hook.ts';
import type { Connection } from './connection.ts';

/**
 * Whether a reset with which a rule rejects goes straight out by the bridge on which the packet came, without the
 * output chains, the route back and the translation of its source: so it is where br_netfilter shows the packets of
 * bridges to the filters of IP (nf_send_reset in net/ipv4 and net/ipv6/netfilter; measured on Linux 6.18).
 */
export function isBridged({ question: { view, device, space } }: Connection): Tri {
  const called = findParameter(view.kernel, `net/bridge/bridge-nf-call-ip${space.family === 4 ? '' : '6'}tables`);
  const { list } = view.interfaces;
  const own = list.find(({ name }) => name === device);
  // Without the module there is no such parameter.
  if (called === null) return own?.isBridge && view.kernel.observed.size === 0 ? Maybe : No;
  if (called.value === 0) return No;
  const is = own?.isBridge ?? (own?.over === undefined && list.every(({ isBridge }) => !isBridge) ? null : false);
  // Brief listings do not tell, and neither does a question without an interface.
  if (own === undefined || is === null)
    return list.length === 0 || list.some((one) => one.isBridge || one.over === undefined) ? Maybe : No;
  return is ? (called.sure ? Yes : Maybe) : No;
}

/** Whether the client takes such a reset for an answer: it bears the address and port to which the packet was sent. */
export function fitsUntranslated({ question: { to, port } }: Connection, { state }: TracedFlow): Tri {
  const { translated } = state;
  if (translated === null) return Yes;
  if (translated.port !== port) return No;
  if (translated.address === null || to === null) return Maybe;
  return translated.address.value === to.value ? Yes : No;
}
