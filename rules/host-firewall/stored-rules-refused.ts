import { No } from '#core/tri';
import { defineRule } from '#engine/rule';
import { loadedAtBoot } from '#model/combine/stored-filters';

const tests: Readonly<Partial<Record<string, string>>> = {
  nft: 'nft -c -f FILE',
  firewalld: 'firewall-cmd --check-config',
};

/** Stored rules that the program which loads them at boot refuses. */
export default defineRule({
  id: 'host-firewall/stored-rules-refused',
  title: 'Stored rules of the packet filter do not load',
  severity: 'warning',
  needs: ['packet-filter'],
  messages: {
    whole:
      '{program} does not load this file: {what}. ' +
      'After the next start, or a reload, none of its rules is in force: what they keep out gets in, and what they let in is left to other rules. ' +
      'Put the line right{suggestion}, and test the file with `{test}`.',
    rest:
      '{program} stops here: {what}. ' +
      'After the next start, or a reload, this table and those behind it are not in force: what they keep out gets in, and what they let in is left to other rules. ' +
      'Put the line right{suggestion}, and test the file with `{test}`.',
    'perhaps-whole':
      '{program} may not load this file: {what}. ' +
      'Then none of its rules is in force after the next start, or a reload: what they keep out gets in, and what they let in is left to other rules. ' +
      'Try it on the host: `{test}`{suggestion}.',
    'perhaps-rest':
      '{program} may stop here: {what}. ' +
      'Then this table and those behind it are not in force after the next start, or a reload: what they keep out gets in, and what they let in is left to other rules. ' +
      'Try it on the host: `{test}`{suggestion}.',
    stock:
      'firewalld does not load this: {what}. ' +
      'At the next start it then leaves all of /etc/firewalld aside, not only this file, and takes the zones that it ships: ' +
      'the default one is `public`, which lets `ssh` in on port 22, and no other port. `firewall-cmd --reload` fails, too. ' +
      'Put the line right, and test with `{test}`.',
    'perhaps-stock':
      'firewalld may not load this: {what}. ' +
      'At the next start it may then leave all of /etc/firewalld aside, not only this file, and take the zones that it ships: ' +
      'the default one is `public`, which lets `ssh` in on port 22, and no other port. ' +
      'Try it on the host: `{test}`.',
  },
  check({ host, report }) {
    const loaders = host.contributions.of('filter-loader').filter((c) => c.quality !== 'failed');
    for (const stored of host.contributions.of('packet-filter')) {
      if (stored.quality === 'failed' || loadedAtBoot(stored, loaders) === No) continue;
      for (const { program, what, near, certain, whole, origin, test } of stored.value.refusals ?? [])
        report({
          message:
            `${certain ? '' : 'perhaps-'}${program === 'firewalld' ? 'stock' : whole ? 'whole' : 'rest'}` as const,
          at: origin,
          label: near === null ? 'not loaded' : `did you mean ${near}?`,
          certainty: certain ? 'certain' : 'possible',
          data: {
            program,
            what,
            suggestion: near === null ? '' : ` (did you mean \`${near}\`?)`,
            test: test ?? tests[program] ?? `${program} --test FILE`,
          },
        });
    }
  },
});
