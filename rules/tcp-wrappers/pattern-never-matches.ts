import { defineRule } from '#engine/rule';
import type { reportTraps } from './shared/report-traps.ts';

/** How each mistake is said in a sentence, and what to write instead. */
const mistakes: Readonly<Record<string, { what: string; instead: string }>> = {
  'ipv6-unbracketed': { what: 'an IPv6 address without brackets', instead: 'Write [2001:db8::1]' },
  'ipv6-prefix-inside': {
    what: 'an IPv6 network with its length inside the brackets',
    instead: 'Write [2001:db8::]/32',
  },
  'mapped-ipv6': {
    what: 'an IPv4 address in IPv6 form, which clients never have here',
    instead: 'Write the IPv4 address',
  },
  'bad-ipv6': { what: 'no IPv6 address', instead: 'Write [2001:db8::1]' },
  'bracketed-ipv4': { what: 'an IPv4 address in brackets', instead: 'Write it without brackets' },
  'cidr-hostbits': { what: 'a network whose address has bits outside the mask', instead: 'Clear them: 192.168.1.0/24' },
  'zero-cidr': { what: 'a mask of length 0, which is not accepted', instead: 'Write ALL, or 0.0.0.0/0.0.0.0' },
  'host-mask': { what: 'a mask of 255.255.255.255, which is not accepted', instead: 'Write the address alone' },
  'bad-mask': { what: 'a mask that cannot be read', instead: 'Write 192.168.1.0/24' },
  'prefix-no-dot': { what: 'the beginning of an address without its final dot', instead: 'Write 192.168.1.' },
  'bad-prefix': { what: 'a beginning that no address has', instead: 'Write 192.168.1.' },
  'bad-address': { what: 'no address', instead: 'Write an address that `who` or the log shows' },
  'octal-part': { what: 'an address whose part begins with 0', instead: 'Write the parts without leading zeros' },
  'suffix-of-address': { what: 'the end of an address, which is only compared with names', instead: 'Write a network' },
  range: { what: 'a range, which this file does not know', instead: 'Write networks, or one address each' },
  negation: { what: 'a "!", which means nothing here', instead: 'Use EXCEPT' },
  'stray-character': {
    what: 'a word with a character that no address or name has',
    instead: 'Write addresses separated by blanks or commas',
  },
};

/** A client pattern that no client can ever match. */
export default defineRule({
  id: 'tcp-wrappers/pattern-never-matches',
  title: 'A pattern of an access list never matches',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    never:
      '"{pattern}" on this line of /etc/{file} is {what}. ' + 'No client ever matches it, so {effect}. ' + '{instead}.',
  },
  check(context) {
    reportNever(context);
  },
});

function reportNever({ view, report }: Parameters<typeof reportTraps<'never'>>[0]): void {
  const { accessLists } = view;
  if (accessLists.consulted === 0) return;
  for (const fact of [...accessLists.allow, ...accessLists.deny]) {
    for (const trap of fact.traps) {
      const mistake = mistakes[trap.code];
      if (mistake === undefined) continue;
      const allow = fact.list === 'allow';
      report({
        message: 'never',
        at: trap.origin,
        label: 'matches nobody',
        data: {
          pattern: trap.data.pattern ?? trap.data.text ?? '',
          file: `hosts.${fact.list}`,
          effect: allow
            ? 'those it was written for are left to hosts.deny'
            : 'those it was written for are not kept out',
          ...mistake,
        },
        severity: allow ? 'warning' : 'note',
        certainty: accessLists.consulted === 2 ? 'certain' : 'possible',
      });
    }
  }
}
