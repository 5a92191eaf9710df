import { defineRule } from '#engine/rule';
import { nameClients } from './shared/name-clients.ts';

/** A program of XDP sees packets before any rule, and no listing tells what it does with them. */
export default defineRule({
  id: 'host-firewall/program-before-filter',
  title: 'An XDP program sees packets before the packet filter',
  severity: 'warning',
  needs: ['interfaces'],
  messages: {
    found:
      'A program of XDP on {device} sees every packet before the packet filter does, and can drop it or answer it. ' +
      'No listing shows what it does, so nobody can tell from what was collected whether {sources} reach port {port}: ' +
      'what it drops, no rule and no capture on this host ever sees. ' +
      '`bpftool net` and `bpftool prog show` name the program, `xdp-loader status` or its own tool tells what it is for; ' +
      '`ip link set dev {device} {mode} off` takes it away until whoever loads it does so again.',
  },
  check({ view, outcomes, report }) {
    for (const { name, xdp } of view.interfaces.list) {
      if (xdp === undefined) continue;
      const doubted = outcomes().filter((o) => o.because.some((reason) => reason.origin === xdp.origin));
      for (const port of new Set(doubted.map((o) => o.port))) {
        const concerned = doubted.filter((o) => o.port === port);
        const others = outcomes().filter((o) => o.port === port && !concerned.includes(o));
        report({
          message: 'found',
          at: xdp.origin,
          label: 'has a program of its own',
          identity: String(port),
          data: {
            device: name,
            port,
            mode: xdp.mode === 'xdpmulti' ? 'xdp' : xdp.mode,
            sources: nameClients(concerned, others),
          },
          certainty: 'possible',
          outcomes: concerned,
        });
      }
    }
  },
});
