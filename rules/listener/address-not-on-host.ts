import { formatAddress } from '#core/address';
import { defineRule } from '#engine/rule';
import { isLoopback } from '#reason/listener/evaluate-listener';

/** A ListenAddress that no interface bears: binding fails with "Cannot assign requested address". */
export default defineRule({
  id: 'listener/address-not-on-host',
  title: 'ListenAddress names an address that the host does not have',
  severity: 'error',
  needs: ['daemon', 'interfaces'],
  messages: {
    only:
      'ListenAddress {address} is on no interface of this host. ' +
      'sshd cannot bind it ("Cannot assign requested address") and has no other address, so it exits and clients are refused. ' +
      'Write an address that `ip addr` shows, or remove the line to listen on all of them.',
    one:
      'ListenAddress {address} is on no interface of this host. ' +
      'sshd cannot bind it ("Cannot assign requested address") and goes on with its other addresses, so clients of this one are refused. ' +
      'Write an address that `ip addr` shows, or remove the line.',
  },
  check({ view, report }) {
    const config = view.daemon.files ?? view.daemon.dump;
    if (config === null || !view.interfaces.known) return;
    const own = new Set(view.interfaces.list.flatMap((d) => d.addresses.map((a) => formatAddress(a.address))));
    const families = new Set(view.interfaces.list.flatMap((d) => d.addresses.map((a) => a.address.family)));
    const missing = config.listeners.filter(
      (l) =>
        l.address !== null && !isLoopback(l.address) && families.has(l.family) && !own.has(formatAddress(l.address)),
    );
    const seen = new Set<number>();
    for (const listener of missing) {
      if (seen.has(listener.origin)) continue;
      seen.add(listener.origin);
      const alone = missing.length === config.listeners.length;
      report({
        message: alone ? 'only' : 'one',
        at: listener.origin,
        label: 'no interface bears this address',
        data: { address: formatAddress(listener.address!) },
        related: view.interfaces.list
          .filter((d) => !d.loopback)
          .flatMap((d) => d.addresses.slice(0, 1))
          .slice(0, 3)
          .map((a) => ({ at: a.origin, label: 'an address that the host has' })),
        severity: alone ? 'error' : 'warning',
        verdict: 'refused',
      });
    }
  },
});
