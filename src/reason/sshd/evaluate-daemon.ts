import { oncePer } from '#core/once-per';
import type { OriginId } from '#core/origin';
import type { Assumption, HostView } from '#model/host-model';
import { symptoms } from '../symptom.ts';
import type { Ending } from '../verdict.ts';
import { exchangeFault } from './key-exchange.ts';

export interface DaemonEnding extends Ending {
  readonly assumes: readonly Assumption[];
  readonly origin: OriginId | null;
}

const accepted: Ending = { verdict: 'accepted', symptom: null, hop: null };

/**
 * What sshd itself does with a connection that reached it, before anybody logs in. Its limits count only further
 * attempts, so a first one passes; without any configuration they are assumed not to refuse.
 */
export const evaluateDaemon = (view: HostView): readonly DaemonEnding[] => endingsOf(view, null);

const endingsOf = oncePer((view: HostView, _: null): readonly DaemonEnding[] => {
  const daemon = view.daemon.dump ?? view.daemon.files;
  if (daemon === null) {
    return [{ ...accepted, assumes: [{ layer: 'limits', command: 'sshd -T' }], origin: null }];
  }
  if (daemon.settings.get('refuseconnection')?.[0] === 'yes') {
    const place = daemon.places.find((p) => p.keyword === 'refuseconnection' && !p.conditional);
    return [
      {
        verdict: 'disconnected',
        symptom: symptoms.disconnected,
        hop: 'sshd',
        assumes: [],
        origin: place?.origin ?? daemon.origin,
      },
    ];
  }
  const fatal = daemon.faults.find((fault) => fault.when === 'connection');
  if (fatal !== undefined) {
    // What is read before the banner is sent ends the connection without one.
    const silent = fatal.code === 'include-too-deep';
    return [
      {
        ...(silent
          ? { verdict: 'closed' as const, symptom: symptoms.closed }
          : { verdict: 'disconnected' as const, symptom: symptoms.disconnected }),
        hop: 'sshd',
        assumes: [],
        origin: fatal.origin,
      },
    ];
  }
  const exchange = exchangeFault(view);
  if (exchange !== null) {
    const assumes = exchange.certain ? [] : [{ layer: 'host keys', command: 'ssh-keygen -lf /etc/ssh/ssh_host_*.pub' }];
    return [{ verdict: 'disconnected', symptom: exchange.symptom, hop: 'sshd', assumes, origin: exchange.origin }];
  }
  // An included file that nobody collected could refuse; what the listening daemon proves is that it started.
  const missing = daemon.notCollected[0];
  if (missing !== undefined) {
    return [{ ...accepted, assumes: [{ layer: 'limits', command: `cat ${missing.path}` }], origin: null }];
  }
  return [{ ...accepted, assumes: [], origin: null }];
});
