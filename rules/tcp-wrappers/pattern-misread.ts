import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** A pattern that matches other clients than those it seems to name. */
export default defineRule({
  id: 'tcp-wrappers/pattern-misread',
  title: 'A pattern of an access list means other addresses than it seems to',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    numbers:
      '"{pattern}" on this line of /etc/{file} is read as {means}. ' +
      'Numbers that begin with 0 are octal here, and what follows the digits of a length is ignored, so the rule is for other clients. ' +
      'Write the network plainly.',
    suffix:
      '"{pattern}" on this line of /etc/{file} is compared with the end of names and addresses. ' +
      'It matches every address that ends so, in whatever network. ' +
      'Write the network: the beginning of an address with a final dot, or 192.168.1.0/24.',
  },
  check(context) {
    reportTraps(context, ['octal-part', 'odd-length', 'suffix-of-address'], ({ code }) => ({
      message: code === 'suffix-of-address' ? 'suffix' : 'numbers',
      label: 'means other addresses',
      severity: 'warning',
    }));
  },
});
