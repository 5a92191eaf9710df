import { No } from '#core/tri';
import { verdictOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import type { SettingPlace } from '#model/daemon';
import type { HostView } from '#model/host-model';
import { isLoopback } from '#reason/listener/loopback';
import { sshSockets } from '#reason/listener/ssh-sockets';
import { isLinkLocal } from '#reason/own-addresses';

/** sshd listens over one address family although the host has addresses of both. */
export default defineRule({
  id: 'listener/one-family-only',
  title: 'sshd listens over one address family only',
  severity: 'warning',
  needs: ['sockets', 'interfaces'],
  messages: {
    family:
      'sshd listens over IPv{family} only, and this host has IPv{other} addresses too. ' +
      'Clients that come over IPv{other} are refused; those who find both in DNS wait or fail. ' +
      'Set `AddressFamily any`, add a ListenAddress of the other family or remove them all, or take the IPv{other} address out of DNS.',
  },
  check({ view, report, outcomes }) {
    const { listeners, interfaces } = view;
    const open = sshSockets(view).filter((s) => s.address === null || !isLoopback(s.address));
    // Where every socket has an address of its own, `listener/some-addresses-only` says which are left out.
    if (!open.some((s) => s.address === null) || !listeners.complete) return;
    for (const family of [4, 6] as const) {
      const other = family === 4 ? 6 : 4;
      const covered = open.some((s) => s.family === other || (other === 4 && s.alsoIPv4 !== No));
      const address = interfaces.list
        .filter((d) => !d.loopback)
        .flatMap((d) => d.addresses)
        .find((a) => a.address.family === other && !isLinkLocal(a.address));
      const ports = new Set(open.map((s) => s.port));
      const refused = outcomes().filter((o) => o.family === other && ports.has(o.port));
      // Address translation may serve the other family all the same.
      if (covered || address === undefined || refused.some((o) => o.verdict === 'accepted')) continue;
      const cause = causeOf(view, other);
      report({
        message: 'family',
        at: cause?.origin ?? open[0]!.origin,
        label: cause ? `keeps IPv${other} out` : `there is no such socket for IPv${other}`,
        data: { family, other },
        related: [
          ...(cause ? [{ at: open[0]!.origin, label: 'the socket that it opened' }] : []),
          { at: address.origin, label: `an IPv${other} address of this host` },
        ],
        // Leaving IPv6 out by a line of the configuration looks deliberate; leaving IPv4 out does not.
        severity: cause !== null && other === 6 ? 'note' : 'warning',
        verdict: verdictOf(refused, 'refused'),
        outcomes: refused,
      });
    }
  },
});

/** The line that keeps a family out. */
function causeOf({ daemon }: HostView, family: 4 | 6): SettingPlace | null {
  const config = daemon.files;
  if (config === null || config.listeners.some((l) => l.family === family)) return null;
  const unconditional = config.places.filter((p) => !p.conditional);
  return (
    unconditional.find((p) => p.keyword === 'addressfamily') ??
    unconditional.find((p) => p.keyword === 'listenaddress') ??
    null
  );
}
