import { defineRule } from '#engine/rule';

/** 10.1 and 10.2 may crash over a single small number. */
export default defineRule({
  id: 'sshd/max-startups-fragile',
  title: 'A small MaxStartups that this version cannot bear',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    small:
      'MaxStartups is one number below 10, and this is OpenSSH {version}. ' +
      'Versions 10.1 and 10.2 may crash over it when clients come, which then see the connection reset. ' +
      'Write all three parts, such as MaxStartups {value}:30:{value}.',
  },
  check({ view, report }) {
    const { version } = view;
    if (version?.major !== 10 || (version.minor !== 1 && version.minor !== 2)) return;
    const place = view.daemon.files?.places.find((p) => p.keyword === 'maxstartups');
    const value = place?.values[0] ?? '';
    if (place === undefined || !/^[1-9]$/.test(value)) return;
    report({
      message: 'small',
      at: place.origin,
      label: 'one number below 10',
      data: { value, version: `10.${version.minor}` },
      certainty: 'possible',
      verdict: 'closed',
    });
  },
});
