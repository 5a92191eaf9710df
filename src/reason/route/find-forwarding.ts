import type { Family } from '#core/address';
import { findParameter } from '#model/find-parameter';
import type { Assumption, HostView } from '#model/host-model';
import type { KnownParameter } from '#model/kernel-parameters';

const collect: Readonly<Record<Family, Assumption>> = {
  4: { layer: 'route', command: 'sysctl net.ipv4.ip_forward' },
  6: { layer: 'route', command: 'sysctl net.ipv6.conf.all.forwarding' },
};

/**
 * Whether the kernel hands on what arrives on `device` for other hosts; where it does not, it drops it without a word.
 * IPv4 asks the interface, and `ip_forward` sets all of them; IPv6 asks the one parameter for all (ip-sysctl).
 */
export function findForwarding(
  { kernel }: HostView,
  family: Family,
  device: string | null,
): { forwards: boolean; parameter: KnownParameter | null; assumes: readonly Assumption[] } {
  const own = device === null ? null : findParameter(kernel, `net/ipv4/conf/${device}/forwarding`);
  const parameter =
    family === 4
      ? (own ?? findParameter(kernel, 'net/ipv4/ip_forward'))
      : findParameter(kernel, 'net/ipv6/conf/all/forwarding');
  return { forwards: parameter?.value !== 0, parameter, assumes: parameter?.sure ? [] : [collect[family]] };
}
