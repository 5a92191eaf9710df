import { describe, expect, it } from 'vitest';
import { parseAddress } from '#core/address';
import { Maybe, No, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { ListeningSocket } from '#model/sockets';
import { isServing, sshSockets } from '#reason/listener/ssh-sockets';
import { sshPorts } from '#reason/ssh-ports';
import { makeView, somewhere } from '../../../support/make-view.ts';

const socket = (address: string | null, port: number, program: string | null, pid: number): ListeningSocket => ({
  address: address === null ? null : parseAddress(address)!,
  family: 4,
  alsoIPv4: No,
  port,
  device: null,
  programs: program === null ? [] : [program],
  pids: program === null ? [] : [pid],
  queue: null,
  origin: somewhere,
});

function viewOf(sockets: readonly ListeningSocket[], complete = true): HostView {
  const view = makeView([]);
  return { ...view, listeners: { ...view.listeners, sockets, complete } };
}

/** The shapes of `ss -tlnp` on a host with somebody logged in by `ssh -X`: OpenSSH 9.2 and 10.0. */
describe('sockets of sshd', () => {
  it('leave out the X display of a session before 9.8', () => {
    const view = viewOf([socket(null, 22, 'sshd', 80), socket('127.0.0.1', 6010, 'sshd', 912)]);
    expect(sshPorts(view)).toEqual([22]);
    expect(sshSockets(view).map((s) => s.port)).toEqual([22]);
  });

  it('leave out what sshd-session holds', () => {
    const view = viewOf([socket(null, 22, 'sshd', 80), socket(null, 8080, 'sshd-session', 912)]);
    expect(sshPorts(view)).toEqual([22]);
  });

  it('leave out the X display where the daemon listens on loopback too', () => {
    const view = viewOf([socket('127.0.0.1', 22, 'sshd', 80), socket('127.0.0.1', 6010, 'sshd', 912)]);
    expect(sshPorts(view)).toEqual([22]);
  });

  it('hold a daemon on loopback beside other sockets of systemd', () => {
    const view = viewOf([socket(null, 111, 'systemd', 1), socket('127.0.0.1', 2222, 'sshd', 80)]);
    expect(sshPorts(view)).toEqual([22, 2222]);
    expect(sshSockets(view).map((s) => s.port)).toEqual([2222]);
  });

  it('hold a second port of the same daemon', () => {
    const view = viewOf([socket(null, 22, 'sshd', 80), socket('127.0.0.1', 2222, 'sshd', 80)]);
    expect(sshSockets(view).map((s) => s.port)).toEqual([22, 2222]);
  });

  it('hold one of systemd on port 22 and one without a name', () => {
    expect(isServing(viewOf([socket(null, 22, 'systemd', 1)]))).toBe(Yes);
    expect(isServing(viewOf([socket(null, 22, null, 0)]))).toBe(Yes);
  });

  it('are known to be missing in a whole table only', () => {
    expect(isServing(viewOf([socket(null, 80, 'nginx', 5)]))).toBe(No);
    expect(isServing(viewOf([socket(null, 80, 'nginx', 5)], false))).toBe(Maybe);
  });
});
