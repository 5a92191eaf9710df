import { No, Yes } from '#core/tri';
import { defineRule } from '#engine/rule';
import { isServing } from '#reason/listener/ssh-sockets';
import { firstPlace } from './shared/unit-places.ts';

/** A file whose presence, or absence, keeps the unit from starting without any error. */
export default defineRule({
  id: 'listener/start-blocked-by-file',
  title: 'A file keeps the SSH service from starting',
  severity: 'error',
  needs: ['unit-definitions'],
  messages: {
    blocked:
      '{unit} has the condition {condition}, which does not hold. ' +
      'systemd skips the start without any error, so nothing listens and clients are refused. ' +
      'Look at {path} (Debian keeps sshd off while /etc/ssh/sshd_not_to_be_run exists), put it right, then run `systemctl start {unit}`.',
  },
  check(context) {
    const { view, report } = context;
    const serving = isServing(view) === Yes;
    for (const { unit, conditions, origin } of view.unitDefinitions) {
      for (const { text, path, holds, origin: line, shown } of conditions) {
        const entry = view.files.entries.find((one) => one.path === path)?.origin;
        const at = firstPlace(context, line, shown, entry, origin);
        if (holds !== No || at === null) continue;
        report({
          message: 'blocked',
          at,
          label: 'keeps the unit from starting',
          data: { unit, condition: text, path },
          severity: serving ? 'warning' : 'error',
          certainty: serving ? 'certain' : 'possible',
          verdict: 'refused',
        });
      }
    }
  },
});
