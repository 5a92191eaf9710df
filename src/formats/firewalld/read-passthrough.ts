import type { DirectRule } from './configuration.ts';

/** What a command for iptables does to its chain. */
export type Passthrough =
  | { readonly does: 'append' | 'insert'; readonly words: string }
  | { readonly does: 'set-policy'; readonly policy: 'accept' | 'drop' }
  /** It makes a chain, which has no rules yet. */
  | { readonly does: 'nothing' };

const shell = /"(?:[^"\\]|\\.)*"|'[^']*'|\S+/g;

/**
 * Of commands that are carried out one after another (firewalld.direct(5)); `null` where it cannot be told what is there
 * afterwards: rules are deleted, replaced, or inserted in the middle.
 */
export function readPassthrough({ words }: DirectRule): Passthrough | null {
  const rest = words.match(shell) ?? [];
  const table = rest.findIndex((word) => word === '-t' || word === '--table');
  if (table >= 0) rest.splice(table, 2);
  const waiting = rest.findIndex((word) => word === '-w' || word === '--wait');
  if (waiting >= 0) rest.splice(waiting, /^\d+$/.test(rest[waiting + 1] ?? '') ? 2 : 1);
  const [command, , third] = rest;
  switch (command) {
    case '-A':
    case '--append':
      return { does: 'append', words: rest.slice(2).join(' ') };
    case '-I':
    case '--insert': {
      const isNumber = /^\d+$/.test(third ?? '');
      if (isNumber && third !== '1') return null;
      return { does: 'insert', words: rest.slice(isNumber ? 3 : 2).join(' ') };
    }
    case '-P':
    case '--policy':
      return third === 'ACCEPT' || third === 'DROP'
        ? { does: 'set-policy', policy: third === 'DROP' ? 'drop' : 'accept' }
        : null;
    case '-N':
    case '--new-chain':
      return { does: 'nothing' };
    default:
      return null;
  }
}

/** The table and the chain that a command for iptables speaks of. */
export function placeOfPassthrough(words: string): { table: string; chain: string } {
  const table = /(?:^| )(?:-t|--table)[ =](\w+)/.exec(words)?.[1] ?? 'filter';
  const named = /(?:^| )(?:-[AINP]|--append|--insert|--new-chain|--policy)[ =](\S+)/.exec(words)?.[1];
  return { table, chain: named ?? 'INPUT' };
}
