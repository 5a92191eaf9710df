import { describe, expect, it } from 'vitest';
import { dayOf, parseNow } from '#cli/now';
import { parseOutputs } from '#cli/outputs';
import { parseArgs } from '#cli/parse-args';
import { parseQuestions, questionsOf, scopeOf } from '#cli/questions';

const v4 = (value: number) => ({ family: 4, value });

describe('questions', () => {
  it('come one a line', () => {
    const text = '{"from": "10.0.0.1"}\n\n{"from": "::1", "to": "any", "port": 2222, "interface": "eth0"}\r\n';
    expect(parseQuestions(text, 'q.jsonl')).toEqual([
      { from: v4(0x0a000001) },
      { from: { family: 6, value: 1n }, port: 2222, interface: 'eth0' },
    ]);
  });

  it.each([
    ['{', 'q.jsonl:1: this is no JSON object.'],
    ['[]', 'q.jsonl:1: expected a JSON object'],
    ['{"to": "10.0.0.1"}', 'q.jsonl:1: "from" is missing.'],
    ['{"from": 1}', 'q.jsonl:1: "from" must be a text in quotes.'],
    ['{"from": "10.0.0.256"}', 'q.jsonl:1: "from" needs an IPv4 or IPv6 address, and 10.0.0.256 is none.'],
    ['{"from": "10.0.0.0/8"}', 'without --from answers for every source'],
    ['{"from": "10.0.0.1", "port": 0}', 'q.jsonl:1: "port" needs a number from 1 to 65535, and 0 is none.'],
    [
      '{"from": "10.0.0.1", "user": "bob@web01"}',
      'q.jsonl:1: "user" needs the name of a user, such as root, and "bob@web01" is none.',
    ],
    [
      '{"from": "10.0.0.1", "sources": "bob"}',
      'q.jsonl:1: "sources" cannot be asked; known are from, to, port, interface, user.',
    ],
  ])('%s is refused', (line, message) => {
    expect(() => parseQuestions(line, 'q.jsonl')).toThrow(message);
  });

  it('come from options', () => {
    const args = parseArgs([
      'reach',
      'x',
      '--from',
      '10.0.0.1',
      '--from=10.0.0.2',
      '--port',
      '22',
      '--to',
      '192.0.2.1',
    ]);
    const rest = { port: 22, to: v4(0xc0000201) };
    expect(questionsOf(args, '/')).toEqual([
      { from: v4(0x0a000001), ...rest },
      { from: v4(0x0a000002), ...rest },
    ]);
    expect(scopeOf(parseArgs(['reach', 'x', '--interface', 'eth0']))).toEqual({ interface: 'eth0' });
    expect(questionsOf(parseArgs(['reach', 'x']), '/')).toBeNull();
  });

  it('come from one place', () => {
    expect(() => questionsOf(parseArgs(['reach', 'x', '--from', '10.0.0.1', '--queries', 'q']), '/')).toThrow(
      'give one of them',
    );
    expect(() => questionsOf(parseArgs(['reach', '-', '--queries', '-']), '/')).toThrow('cannot be both');
    expect(() => questionsOf(parseArgs(['reach', 'x', '--queries', 'none.jsonl']), '/nowhere')).toThrow(
      'none.jsonl cannot be read: there is no such file.',
    );
  });
});

describe('--now', () => {
  it('is a day, an instant or seconds', () => {
    expect(parseNow('1795360150')).toBe(1795360150);
    expect(parseNow('2026-11-22T15:09:10Z')).toBe(1795360150);
    expect(parseNow('2026-11-22T17:09:10+02:00')).toBe(1795360150);
    expect(dayOf(parseNow('2026-11-22'))).toBe('2026-11-22');
    expect(() => parseNow('yesterday')).toThrow('not yesterday');
    expect(() => parseNow('2026-13-01')).toThrow('not 2026-13-01');
  });
});

describe('--output', () => {
  it('is a format and a file', () => {
    expect(parseOutputs(['sarif=out/a=b.sarif'])).toEqual([{ format: 'sarif', file: 'out/a=b.sarif' }]);
    expect(() => parseOutputs(['sarif'])).toThrow('needs a format and a file');
    expect(() => parseOutputs(['=x'])).toThrow('--output knows');
    expect(() => parseOutputs(['serif=x'])).toThrow('Did you mean sarif?');
  });
});
