import { defineRule } from '#engine/rule';
import { reportTraps } from './shared/report-traps.ts';

/** How each mistake is said in a sentence, and what to write instead; `{…}` are the trap's data. */
const mistakes: Readonly<Record<string, readonly [what: string, instead: string]>> = {
  'ipv6-unbracketed': ['an IPv6 address without brackets', 'Write `{suggestion}`'],
  'ipv6-prefix-inside': ['an IPv6 network with its length inside the brackets', 'Write `{suggestion}`'],
  'mapped-ipv6': ['an IPv4 address in IPv6 form, which clients never have here', 'Write `{address}`'],
  'bad-ipv6': ['no IPv6 address', 'Write one as [2001:db8::1]'],
  'bracketed-ipv4': ['an IPv4 address in brackets', 'Write `{address}`'],
  'cidr-hostbits': ['a network whose address has bits outside its mask', 'Write `{network}`'],
  'zero-cidr': ['a mask of length 0, which libwrap takes for an error', 'Write ALL, or 0.0.0.0/0.0.0.0'],
  'host-mask': ['a mask of 255.255.255.255, which libwrap takes for an error', 'Write `{address}`'],
  'bad-mask': ['a network or mask that cannot be read', 'Write it as 192.168.1.0/24'],
  'prefix-no-dot': ['the beginning of an address without its final dot', 'Write `{suggestion}`'],
  'bad-prefix': ['a beginning that no address has', 'Write it as 192.168.1.'],
  'bad-address': ['written as no address is', 'Write an address as the log shows it'],
  range: ['a range, which these files do not know', 'Write networks, or one address each'],
  negation: ['a pattern with "!", which means nothing here', 'Use EXCEPT'],
  'stray-character': [
    'a word with "{character}", which no address or name has',
    'Separate patterns by blanks or commas',
  ],
};

/** A client pattern that no client can ever match. */
export default defineRule({
  id: 'tcp-wrappers/pattern-never-matches',
  title: 'A pattern of an access list never matches',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    allow:
      '"{written}" on this line of /etc/{file} is {what}. ' +
      'No client ever matches it, so those it was written for are left to hosts.deny. ' +
      '{instead}.',
    deny:
      '"{written}" on this line of /etc/{file} is {what}. ' +
      'No client ever matches it, so those it was written for are not kept out. ' +
      '{instead}.',
  },
  check(context) {
    reportTraps(context, Object.keys(mistakes), ({ code, data }, list) => {
      const [what, instead] = mistakes[code]!.map((text) =>
        text.replace(/\{(\w+)\}/g, (_, name) => data[name] ?? name),
      );
      return {
        message: list,
        label: 'matches nobody',
        severity: list === 'allow' ? 'warning' : 'note',
        data: { written: data.pattern ?? data.address ?? '', what: what!, instead: instead! },
      };
    });
  },
});
