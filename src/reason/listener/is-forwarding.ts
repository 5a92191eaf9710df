import type { ListeningSocket } from '#model/sockets';
import { isLoopback } from './loopback.ts';

/**
 * A tunnel or an X display of somebody who is logged in: held by a session of sshd on a loopback address (`ssh -R`,
 * `ssh -X`: from port 6010), never a way in. Since 9.8 sessions bear a name of their own; before, what tells them is
 * that another process of sshd holds the sockets that the daemon was configured for.
 */
export function isForwarding(socket: ListeningSocket, all: readonly ListeningSocket[]): boolean {
  if (socket.programs.length > 0 && socket.programs.every((name) => /^sshd-session/.test(name))) return true;
  if (socket.address === null || !isLoopback(socket.address) || !socket.programs.some(isSshd)) return false;
  if (socket.pids.length === 0) return socket.port >= 6010 && socket.port < 6100;
  return all.some(
    (other) =>
      isDaemons(other, socket.port) && other.pids.length > 0 && !socket.pids.some((pid) => other.pids.includes(pid)),
  );
}

/** A session cannot open privileged ports for its user, and the daemon's own are rarely loopback ones. */
const isDaemons = (socket: ListeningSocket, than: number): boolean =>
  socket.programs.some(isSshd) &&
  (socket.address === null || !isLoopback(socket.address) || (socket.port < 1024 && than >= 1024));

const isSshd = (name: string): boolean => /^\(?sshd\b/.test(name);
