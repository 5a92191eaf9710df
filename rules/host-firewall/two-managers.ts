import { Yes } from '#core/tri';
import { defineRule } from '#engine/rule';

/** ufw and firewalld both rule the packet filter: what one lets in the other stops. */
export default defineRule({
  id: 'host-firewall/two-managers',
  title: 'ufw and firewalld are both active',
  severity: 'warning',
  needs: ['front-end'],
  messages: {
    both:
      'ufw is active, and so is firewalld. ' +
      'Each writes rules of its own, a client has to pass both, and whichever was started last may have emptied the other’s. ' +
      'Use one of them: `ufw disable`, or `systemctl disable --now firewalld`.',
  },
  check({ view, report }) {
    const of = (manager: string) => view.frontEnds.find((f) => f.manager === manager && f.active === Yes);
    const [ufw, firewalld] = [of('ufw'), of('firewalld')];
    if (ufw === undefined || firewalld === undefined) return;
    report({
      message: 'both',
      at: ufw.origin,
      label: 'ufw is active',
      related: [{ at: firewalld.origin, label: 'firewalld is running' }],
    });
  },
});
