import { defineRule } from '#engine/rule';
import { limitSetting } from './shared/limit-setting.ts';

/** Wide net blocks make neighbours pay for each other. */
export default defineRule({
  id: 'sshd/penalties-shared',
  title: 'Penalties and limits count whole networks as one client',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    shared:
      'PerSourceNetBlockSize counts all addresses of one /{four} network, and of one /{six} of IPv6, as one client. ' +
      'Who fails to log in gets the whole network penalised: its neighbours see "Connection reset by peer". ' +
      'Use 32:64, or name networks that you trust in PerSourcePenaltyExemptList.',
  },
  check({ view, report }) {
    const blocks = limitSetting(view, 'persourcenetblocksize');
    const penalties = limitSetting(view, 'persourcepenalties')?.value ?? 'no';
    if (blocks === null || blocks.origin === null || penalties === 'no') return;
    const [four, six] = blocks.value.split(':').map(Number);
    if (four! > 24 && six! >= 48) return;
    report({
      message: 'shared',
      at: blocks.origin,
      data: { four: four!, six: six! },
      label: 'whole networks as one client',
      verdict: 'closed',
    });
  },
});
