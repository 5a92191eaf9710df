import type { FormatCode } from '../format.ts';
import { toUnistRoot } from '../syntax.ts';
import type { AddressListing } from './ast.ts';
import { lowerAddresses } from './lower.ts';
import { parseAddresses } from './parse.ts';
import { jsonHead, parseJsonAddresses } from './parse-json.ts';
import { support } from './support.ts';

export const code: FormatCode<AddressListing> = {
  parse: (file) => (jsonHead.test(file.text) ? parseJsonAddresses(file) : parseAddresses(file)),
  tree: (file, parsed) => toUnistRoot(file, parsed.statements),
  lower: lowerAddresses,
  support,
};
