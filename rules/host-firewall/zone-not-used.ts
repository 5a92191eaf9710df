import { hasNumber } from '#core/number-set';
import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { listsPort } from './shared/managers.ts';
import { servedPorts } from './shared/served.ts';

/** SSH was opened in a zone that nothing belongs to, and in no other. */
export default defineRule({
  id: 'host-firewall/zone-not-used',
  title: 'SSH is open in a zone that no interface or source uses',
  severity: 'warning',
  needs: ['front-end'],
  messages: {
    unused:
      'This entry lets port {port} in for zone {zone}, to which no interface and no source belongs. ' +
      'It admits nobody, and the zones in use do not let the port in. ' +
      'Bind the interface to it (`firewall-cmd --permanent --zone={zone} --change-interface=NAME`), or open the port in the default zone.',
  },
  check({ view, report }) {
    for (const manager of view.frontEnds) {
      // Without a binding nothing tells which zones are in use.
      if (manager.active !== Yes || (manager.groups ?? []).length === 0) continue;
      for (const port of servedPorts(view)) {
        if (listsPort(manager, port)) continue;
        const entry = manager.entries.find(
          ({ groupActive, action, ports, shipped }) =>
            !groupActive && action === 'accept' && shipped !== true && ports !== null && hasNumber(ports, port),
        );
        if (entry === undefined || entry.group === null) continue;
        report({
          message: 'unused',
          at: entry.origin,
          label: 'admits nobody',
          data: { port, zone: entry.group },
          related: manager.groups!.slice(0, 2).map((g) => ({ at: g.origin, label: `zone ${g.name} is in use` })),
          certainty: 'certain',
        });
      }
    }
  },
});
