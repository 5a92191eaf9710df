import { defineRule } from '#engine/rule';
import { limitSetting } from './shared/limit-setting.ts';

/** Seconds a source may be shut out by default. */
const usualMost = 600;

const partOf = (text: string, name: string): string | null =>
  text
    .split(' ')
    .find((part) => part.startsWith(`${name}:`))
    ?.slice(name.length + 1) ?? null;

/** Penalties that shut clients out for hours, or shut out everybody when many misbehave. */
export default defineRule({
  id: 'sshd/harsh-penalties',
  title: 'PerSourcePenalties shuts clients out for long, or everybody at once',
  severity: 'warning',
  needs: ['daemon'],
  messages: {
    long:
      'PerSourcePenalties shuts a source out for up to {minutes} minutes after failed logins. ' +
      'A few wrong passwords, or a monitoring probe that never logs in, cost that long: "Connection reset by peer". ' +
      'Leave max at 600 seconds, and name your own networks in PerSourcePenaltyExemptList.',
    everybody:
      'PerSourcePenalties has overflow:deny-all. ' +
      'When more sources misbehave than fit its table, sshd refuses everybody of that address family. ' +
      'Use overflow:permissive, the default.',
  },
  options: {
    seconds: {
      description: 'Reported where a source may be shut out for this many seconds, or longer.',
      default: 3600,
      minimum: 1,
      maximum: 1_000_000_000,
    },
  },
  check({ view, options, report }) {
    const setting = limitSetting(view, 'persourcepenalties');
    if (setting === null || setting.origin === null || setting.value === 'no') return;
    const { value, origin } = setting;
    const most = Number.parseFloat(partOf(value, 'max') ?? String(usualMost));
    const common = { at: origin, verdict: 'closed' } as const;
    if (partOf(value, 'overflow') === 'deny-all' || partOf(value, 'overflow6') === 'deny-all')
      report({ ...common, message: 'everybody', label: 'refuses everybody when full' });
    if (most >= options.seconds)
      report({ ...common, message: 'long', data: { minutes: Math.round(most / 60) }, label: 'shuts out for long' });
  },
});
