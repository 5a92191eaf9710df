import { defineRule } from '#engine/rule';
import { isLoopback, isSshProgram } from '#reason/listener/evaluate-listener';
import { isLinkLocal } from '#reason/own-addresses';

/** sshd listens over one address family although the host has addresses of both. */
export default defineRule({
  id: 'listener/one-family-only',
  title: 'sshd listens over one address family only',
  severity: 'warning',
  needs: ['sockets', 'interfaces'],
  messages: {
    family:
      'sshd listens over IPv{family} only, and this host also has IPv{other} addresses. ' +
      'Clients that come over IPv{other} are refused; names with both kinds of address make them wait or fail. ' +
      'Set `AddressFamily any` and remove ListenAddress lines that name one family only, or take the IPv{other} address out of DNS.',
  },
  check({ view, report }) {
    const { listeners, interfaces } = view;
    if (listeners.basis !== 'observed' || !listeners.complete) return;
    const open = listeners.sockets.filter(
      (s) =>
        s.programs.some((p) => /^sshd/.test(p) && isSshProgram(p)) && !(s.address !== null && isLoopback(s.address)),
    );
    if (open.length === 0) return;
    for (const family of [4, 6] as const) {
      const other = family === 4 ? 6 : 4;
      const covered = open.some((s) => s.family === other || (s.family === 6 && other === 4 && s.alsoIPv4 !== 0));
      const address = interfaces.list
        .filter((d) => !d.loopback)
        .flatMap((d) => d.addresses)
        .find((a) => a.address.family === other && !isLinkLocal(a.address));
      if (covered || address === undefined) continue;
      const config = view.daemon.files;
      const cause =
        config?.places.find((p) => p.keyword === 'addressfamily' && !p.conditional) ??
        config?.places.find((p) => p.keyword === 'listenaddress');
      report({
        message: 'family',
        at: cause?.origin ?? open[0]!.origin,
        label: cause ? `keeps IPv${other} out` : `there is no such socket for IPv${other}`,
        data: { family, other },
        related: [
          ...(cause ? [{ at: open[0]!.origin, label: 'the socket that it opened' }] : []),
          { at: address.origin, label: `an IPv${other} address of this host` },
        ],
        verdict: 'refused',
      });
    }
  },
});
