import { expect, it } from 'vitest';
import { readPlainElements } from '#formats/nft/plain-elements';
import { parseValue } from '#formats/nft/rule-grammar';
import fc from '../../support/fast-check.ts';

const element = fc.oneof(
  fc.constantFrom(
    '192.0.2.1',
    '10.0.0.0/8',
    '10.0.0.1-10.0.0.9',
    '2001:db8::1',
    '::1',
    '::',
    '2001:DB8::/32',
    'fe80::1-fe80::9',
  ),
  fc.constantFrom(
    '22',
    '0x16',
    'tcp',
    'a',
    'dead',
    'dead:beef',
    'dead:beef::1',
    '12345::1',
    '1:12345:2',
    '22:80',
    '1-2:3:4',
  ),
  fc.constantFrom(
    '10.0.0.1:accept',
    '10.0.0.1 timeout 1h',
    '"eth0"',
    '-1',
    '/8',
    '.1',
    ':',
    'aa:bb:cc:dd:ee:ff',
    '@x',
    '$y',
  ),
  fc.string({ unit: fc.constantFrom(...'12afAF:./- '), maxLength: 8 }),
);
const between = fc.constantFrom(', ', ',\n\t\t', ',', '\n', ' ', ', ,', '\\\n', '\r\n', ' # no\n');
const text = fc
  .tuple(
    fc.constantFrom('{ ', '{', ' {\n', ''),
    fc.array(fc.tuple(element, between), { maxLength: 6 }),
    fc.constantFrom(' }', '}', '', '} x', ' }\n'),
  )
  .map(([open, elements, close]) => open + elements.flat().join('') + close);

it('reads elements that are addresses alone as the grammar does', () => {
  let plain = 0;
  fc.assert(
    fc.property(text, (own) => {
      const read = readPlainElements(own, 7, 3);
      if (read === null) return;
      plain++;
      const parsed = parseValue(own, 7);
      expect(parsed?.expr === 'set' ? parsed.elements.map((one) => ({ ...one, file: 3 })) : null).toEqual(read);
    }),
    { numRuns: 4000, examples: [['{ 192.0.2.1, 2001:db8::1-2001:db8::9,\n\t10.0.0.0/8 }']] },
  );
  expect(plain).toBeGreaterThan(200);
});
