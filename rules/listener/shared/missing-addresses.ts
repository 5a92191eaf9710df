import { formatAddress } from '#core/address';
import type { RuleContext } from '#engine/rule';
import type { DeclaredListener } from '#model/daemon';
import { isLoopback } from '#reason/listener/loopback';

/** Addresses that sshd shall listen on and that no interface bears; empty where not all addresses are known. */
export function missingAddresses({ view, host }: Pick<RuleContext, 'view' | 'host'>): DeclaredListener[] {
  const config = view.daemon.files ?? view.daemon.dump;
  const whole = host.contributions.of('interfaces').filter((c) => c.quality === 'complete');
  if (config === null || whole.length === 0) return [];
  const families = new Set(whole.flatMap((c) => c.value.families));
  const own = view.interfaces.list.flatMap((d) => d.addresses.map((a) => formatAddress(a.address)));
  const bound = view.listeners.sockets.flatMap((s) => (s.address === null ? [] : [formatAddress(s.address)]));
  const known = new Set([...own, ...bound]);
  return config.listeners.filter(
    ({ address, family }) =>
      address !== null && !isLoopback(address) && families.has(family) && !known.has(formatAddress(address)),
  );
}
