import { defineRule } from '#engine/rule';
import { faultMessages, reportFaults } from './shared/report-faults.ts';

/** The same subsystem in the main file and a drop-in: fatal up to 9.4. */
export default defineRule({
  id: 'sshd/subsystem-repeated',
  title: 'A Subsystem is defined twice',
  severity: 'error',
  needs: ['daemon'],
  messages: faultMessages('Up to version 9.4 a second definition of a subsystem makes it exit'),
  check(context) {
    reportFaults(context, (code) => code === 'duplicate-subsystem', 'defined before');
  },
});
