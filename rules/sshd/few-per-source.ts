import { defineRule } from '#engine/rule';
import { limitSetting } from './shared/limit-setting.ts';

/** Clients behind one address share what one of them may open. */
export default defineRule({
  id: 'sshd/few-per-source',
  title: 'PerSourceMaxStartups drops clients that share an address',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    few:
      'PerSourceMaxStartups lets {source} wait to log in with {count} at once. ' +
      'Clients behind one NAT, proxy or jump host share that, and get "Connection reset by peer" by chance. ' +
      'Raise it to 10 or more, or leave it out.',
  },
  options: {
    count: {
      description: 'Reported where one source may have this many waiting connections, or fewer.',
      default: 2,
      minimum: 0,
      maximum: 100_000,
    },
  },
  check({ view, options, report }) {
    const setting = limitSetting(view, 'persourcemaxstartups');
    const count = Number(setting?.value ?? Number.NaN);
    if (setting === null || setting.origin === null || !(count <= options.count)) return;
    const blocks = limitSetting(view, 'persourcenetblocksize')?.value ?? '32:128';
    report({
      message: 'few',
      at: setting.origin,
      data: {
        source: blocks === '32:128' ? 'each address' : 'each network of the size that PerSourceNetBlockSize names',
        count: count === 1 ? '1 connection' : `${count} connections`,
      },
      label: 'few connections from one address',
      verdict: 'closed',
    });
  },
});
