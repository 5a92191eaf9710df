import { formatAddress } from '#core/address';
import { No, Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { missingAddresses } from './shared/missing-addresses.ts';

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
    later:
      'ListenAddress {address} is on no interface of this host, and sshd would have no other address. ' +
      'The running daemon read its configuration before; at its next start it cannot bind the address, exits, and clients are refused. ' +
      'Write an address that `ip addr` shows, or remove the line, before anybody restarts sshd.',
  },
  check(context) {
    const { view, report } = context;
    const missing = missingAddresses(context);
    const all = (view.daemon.files ?? view.daemon.dump)?.listeners ?? [];
    const alone = missing.length === all.length;
    const serving = isServing(view);
    const message = !alone ? 'one' : serving === Yes ? 'later' : 'only';
    const seen = new Set<string>();
    for (const { address, origin } of missing) {
      const text = formatAddress(address!);
      if (seen.has(text)) continue;
      seen.add(text);
      report({
        message,
        at: origin,
        label: 'no interface bears this address',
        data: { address: text },
        related: view.interfaces.list
          .filter((d) => !d.loopback)
          .flatMap((d) => d.addresses.slice(0, 1))
          .slice(0, 3)
          .map((a) => ({ at: a.origin, label: 'an address that the host has' })),
        severity: message === 'only' ? 'error' : 'warning',
        // net.ipv4.ip_nonlocal_bind lets sshd bind such an address; the socket table shows that it did not.
        certainty: serving === No || (serving === Yes && !alone) ? 'certain' : 'possible',
        verdict: 'refused',
      });
    }
  },
});
