import { cut, type Reading, warn } from './reading.ts';
import { parseValue } from './rule-grammar.ts';
import type { Scope } from './scope.ts';

/** `define lan = 10.0.0.0/8`; `false` where the text is no definition. */
export function readDefinition(text: string, start: number, reading: Reading): boolean {
  const parts = /^(define|redefine|undefine)\s+([\w./\\]+)\s*(?:=\s*(\S.*))?$/s.exec(text);
  const scope: Scope | null = reading.scope;
  if (parts === null) return false;
  const [, verb, name = '', written] = parts;
  if (verb === 'undefine') scope?.undefine(name);
  else if (written !== undefined) {
    if (verb === 'define' && scope?.has(name))
      warn(
        reading,
        { start, end: start + text.length },
        'defined-twice',
        `\`${name}\` is defined already, and nft refuses the file; \`redefine\` gives it another value.`,
      );
    const from = start + text.length - written.length;
    const value =
      parseValue(written, from) ?? (/^-?\d+$/.test(written) ? { expr: 'word' as const, text: written } : null);
    const span = { start: from, end: start + text.length };
    if (value === null) {
      warn(reading, span, 'unexpected-value', `A value for \`${name}\` was expected, not \`${cut(written)}\`.`);
      scope?.undefine(name);
    } else if (scope?.define(name, value) === false) {
      warn(reading, span, 'value-too-large', `The definitions in \`${name}\` come to more than can be followed.`);
    }
  } else return false;
  return true;
}
