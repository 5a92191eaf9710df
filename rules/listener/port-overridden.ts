import { defineRule } from '#engine/rule';

/** A Port line that no socket uses, because each ListenAddress brings a port of its own. */
export default defineRule({
  id: 'listener/port-overridden',
  title: 'A Port line that sshd does not use',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    unused:
      'sshd does not listen on port {port}: each ListenAddress has a port of its own, and Port counts only for those without one. ' +
      'Clients of port {port} see "Connection refused". ' +
      'Remove the port from the ListenAddress, or remove this line.',
  },
  check({ view, report }) {
    const config = view.daemon.files;
    if (config === null || config.faults.length > 0 || config.notCollected.length > 0) return;
    const opened = new Set(config.listeners.map((l) => String(l.port)));
    const addresses = config.places.filter((p) => p.keyword === 'listenaddress');
    for (const { keyword, values, origin } of config.places) {
      const port = values[0] ?? '';
      if (keyword !== 'port' || !/^\d+$/.test(port) || opened.has(String(Number(port))) || addresses.length === 0)
        continue;
      report({
        message: 'unused',
        at: origin,
        label: 'no socket uses it',
        data: { port },
        related: addresses.slice(0, 3).map(({ origin: at }) => ({ at, label: 'has a port of its own' })),
        verdict: 'refused',
      });
    }
  },
});
