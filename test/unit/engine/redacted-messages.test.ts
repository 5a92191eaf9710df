import { describe, expect, it } from 'vitest';
import { OriginTable } from '#core/origin';
import { buildDiagnostics } from '#engine/build-report';
import { Resolver } from '#engine/resolve';

describe('messages that quote the input', () => {
  it('do not repeat a password hash', () => {
    const hash = `$6$saltSALTsalt$${'q'.repeat(86)}`;
    const [report] = buildDiagnostics(
      [
        {
          file: null,
          span: null,
          code: 'x',
          severity: 'warning',
          message: `no argument after keyword "root:${hash}"`,
          effect: 'none',
        },
      ],
      new Resolver([], new OriginTable()),
      () => '',
    );
    expect(report!.message).not.toContain('qqqq');
    expect(report!.message).toContain('no argument after keyword');
  });
});
