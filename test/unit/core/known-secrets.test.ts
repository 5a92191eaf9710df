import { describe, expect, it } from 'vitest';
import { redactSaidOf, redactValuesOf } from '#core/known-secrets';

const last = 'WoDAUoWBwb0TkcyLqRVQWFaePKSBkjYZE2W+6ELvH0WykTHhASNGkQ==';
const lines = ['MIIEpAIBAAKCAQEAreIuggnaL+yYekoO5Eit8CypkF6MVUIJI9N5O7O2jNH2eZJ7', last];
const text = `Port 22\n-----BEGIN RSA PRIVATE KEY-----\n${lines.join('\n')}\n-----END RSA PRIVATE KEY-----\n`;

describe('words of a private key that stands in the file which a message is about', () => {
  it('are taken out of what a program says of its lines', () => {
    expect(redactSaidOf(text)(`no argument after keyword "${lines[0]}"`)).toBe(
      'no argument after keyword "[redacted]"',
    );
    expect(redactSaidOf(text)(`Bad configuration option: ${last.slice(0, -2)}`)).toBe(
      'Bad configuration option: [redacted]',
    );
    expect(redactSaidOf(text)(`\`${lines[0]!.slice(0, 40)}…\` was not expected`)).toBe(
      '`[redacted]…` was not expected',
    );
  });

  it('are quoted by programs without the key, too', () => {
    expect(redactSaidOf('')(`no argument after keyword "${lines[0]}"`)).toBe('no argument after keyword "[redacted]"');
  });

  it('leave other words as they are', () => {
    expect(redactSaidOf(text)('Port 22 is not listening')).toBe('Port 22 is not listening');
    expect(redactValuesOf(['password=hunter22\n'])('hunter22 PRIVATE KEY')).toBe('[redacted] PRIVATE KEY');
  });
});
