import { defineRule } from '#engine/rule';
import { startupLimit } from '#reason/sshd/limit-conditions';
import { limitSetting } from './shared/limit-setting.ts';

/** MaxStartups so small that a handful of scanners fill it. */
export default defineRule({
  id: 'sshd/few-startups',
  title: 'MaxStartups drops connections under little load',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    few:
      'MaxStartups drops {rate} % of new connections once {start} wait to log in, and all of them at {full}. ' +
      'A few scanners are enough, and then "Connection reset by peer" comes by chance. ' +
      'Raise it to 10:30:100, the default, or leave the line out.',
  },
  options: {
    start: {
      description: 'Reported where connections are dropped from this many waiting ones on, or from fewer.',
      default: 3,
      minimum: 1,
      maximum: 100_000,
    },
  },
  check({ view, options, report }) {
    const setting = limitSetting(view, 'maxstartups');
    const limit = setting && startupLimit(setting.value);
    if (!limit || setting.origin === null || limit.start > options.start) return;
    report({
      message: 'few',
      at: setting.origin,
      data: { start: limit.start, rate: limit.rate, full: limit.full },
      label: 'few connections at once',
      verdict: 'closed',
    });
  },
});
