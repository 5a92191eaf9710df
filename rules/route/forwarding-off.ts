import { certaintyOf } from '#engine/judge-outcomes';
import { defineRule } from '#engine/rule';
import { outcomesByParameter } from './shared/parameter-lines.ts';

/** The SSH port is translated to another host, and the kernel hands nothing on. */
export default defineRule({
  id: 'route/forwarding-off',
  title: 'The SSH port is sent to another host, and the kernel forwards nothing',
  severity: 'warning',
  needs: ['packet-filter', 'kernel-parameters'],
  messages: {
    found:
      'A rule sends port {port} to another host, and this kernel does not forward packets of IPv{family}. ' +
      'They are dropped after the translation, and the client sees "{symptom}". ' +
      'If the port is meant for the other host, switch forwarding on: `sysctl -w {name}=1`, and the same line in ' +
      '/etc/sysctl.d to keep it; if not, delete the rule that translates it.',
  },
  check({ view, outcomes, report }) {
    for (const [line, concerned] of outcomesByParameter(view, outcomes(), /\/(?:ip_forward|forwarding)$/)) {
      const { port, family, verdict, symptom } = concerned[0]!;
      const others = outcomes().filter((o) => o.port === port && !concerned.includes(o));
      report({
        message: 'found',
        at: line,
        label: 'nothing is forwarded',
        data: {
          port,
          family,
          name: family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding',
          symptom: symptom ?? verdict,
        },
        severity: others.every((o) => o.verdict !== 'accepted') ? 'error' : 'warning',
        certainty: certaintyOf(concerned),
        verdict,
        outcomes: concerned,
      });
    }
  },
});
