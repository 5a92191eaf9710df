import { defineRule } from '#engine/rule';
import { absenceOf } from './shared/absent.ts';

/** A Banner whose file is not there: sshd shows none and says nothing. */
export default defineRule({
  id: 'sshd/banner-missing',
  title: 'The file of the Banner does not exist',
  severity: 'note',
  needs: ['daemon', 'files'],
  messages: {
    gone:
      'There is no {path}, which Banner names. ' +
      'sshd shows no banner and lets clients in all the same; this keeps nobody out. ' +
      'Create the file, or remove the line.',
  },
  check({ view, report }) {
    const config = view.daemon.files;
    const path = config?.settings.get('banner')?.[0] ?? 'none';
    const place = config?.places.find((p) => p.keyword === 'banner' && !p.conditional);
    if (place === undefined || !path.startsWith('/')) return;
    const shown = absenceOf(view.files.facts, path);
    if (shown === null) return;
    report({
      message: 'gone',
      at: place.origin,
      label: 'no such file',
      data: { path },
      related: [{ at: shown, label: 'not there' }],
    });
  },
});
