import { Maybe, No } from '#core/tri';
import type { ListeningSocket } from '#model/sockets';

/**
 * Decides, where a listing does not print it, whether an IPv6 wildcard takes IPv4 too. Beside an IPv4 wildcard of the
 * same port it cannot, and sshd makes its own sockets IPv6 only (sshd.c, listen_on_addrs) while those of systemd
 * usually are not.
 */
export function decideIPv6Wildcards(sockets: readonly ListeningSocket[]): ListeningSocket[] {
  const ipv4 = new Set(
    sockets.filter(({ family, address }) => family === 4 && address === null).map(({ port }) => port),
  );
  return sockets.map((socket) => {
    if (socket.family !== 6 || socket.address !== null || socket.alsoIPv4 !== Maybe) return socket;
    const own = socket.programs.length > 0 && socket.programs.every((name) => name === 'sshd');
    return own || ipv4.has(socket.port) ? { ...socket, alsoIPv4: No } : socket;
  });
}
