import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { sshPorts } from '#reason/ssh-ports';

/** ufw or firewalld is active, its listing has no entry for the SSH port, and the rest is not let in. */
export default defineRule({
  id: 'host-firewall/manager-lacks-port',
  title: 'ufw or firewalld is active and has no rule for SSH',
  severity: 'error',
  needs: ['front-end'],
  messages: {
    ufw:
      'ufw is active and none of its rules allows port {port}. ' +
      'Its default turns incoming connections away, so clients time out. ' +
      'Run `ufw allow {port}/tcp`.',
    firewalld:
      'firewalld is running and {where} allows neither the ssh service nor port {port}. ' +
      'It answers with a prohibition, so clients see "No route to host", over IPv6 "Permission denied". ' +
      'Run `firewall-cmd --permanent {zone}--add-port={port}/tcp && firewall-cmd --reload`.',
  },
  check({ view, report, outcomes }) {
    for (const frontEnd of view.frontEnds) {
      if (frontEnd.active !== Yes || frontEnd.fallback === 'accept') continue;
      for (const port of sshPorts(view)) {
        const served = outcomes().some(
          (o) => o.port === port && (o.verdict === 'accepted' || o.hop !== 'host-firewall'),
        );
        const admits = frontEnd.entries.some(
          (e) =>
            e.groupActive &&
            e.action !== 'drop' &&
            e.action !== 'reject' &&
            (e.ports === null || hasPort(e.ports, port)),
        );
        if (admits || served) continue;
        const zone = frontEnd.entries.find((e) => e.groupActive)?.group ?? null;
        report({
          message: frontEnd.manager,
          at: frontEnd.fallbackOrigin,
          label: 'what happens to everything else',
          data: {
            port,
            where: zone === null ? 'no active zone' : `zone ${zone}`,
            zone: zone === null ? '' : `--zone=${zone} `,
          },
          related: frontEnd.fallbackOrigin === frontEnd.origin ? [] : [{ at: frontEnd.origin, label: 'it is active' }],
          verdict: frontEnd.manager === 'ufw' && frontEnd.fallback !== 'reject' ? 'timeout' : 'unreachable',
        });
      }
    }
  },
});

const hasPort = (ports: readonly number[], port: number): boolean =>
  ports.some((low, i) => i % 2 === 0 && low <= port && port <= ports[i + 1]!);
