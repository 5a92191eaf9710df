import { describe, expect, it } from 'vitest';
import { combineKernelParameters } from '#model/combine/combine-kernel-parameters';
import type { Contribution } from '#model/contribution';
import { findParameter } from '#model/find-parameter';
import type { KernelParameter } from '#model/kernel-parameters';

type Source = Contribution<'kernel-parameters'>;

const parameter = ([path, value, excluded]: readonly [string, string, string[]?]): KernelParameter => ({
  path,
  value,
  ...(excluded ? { excluded } : {}),
  origin: 0,
});
const from = (file: string | null, ...parameters: (readonly [string, string, string[]?])[]): Source => ({
  slice: 'kernel-parameters',
  basis: file === null ? 'observed' : 'declared',
  quality: 'complete',
  file: 0,
  origin: 0,
  value: { file, parameters: parameters.map(parameter) },
});
const found = (view: 'running' | 'after-reboot', path: string, ...sources: Source[]) => {
  const { value, sure } = findParameter(combineKernelParameters(view, sources, [], []), path) ?? {};
  return value === undefined ? null : { value, sure };
};

describe('parameters of the kernel', () => {
  const all = 'net/ipv4/conf/all/rp_filter';
  const eth0 = 'net/ipv4/conf/eth0/rp_filter';

  it('are those of the kernel now, and those of the files after a reboot', () => {
    const sources = [from(null, [all, '0']), from('/etc/sysctl.d/90-a.conf', [all, '1'])];
    expect(found('running', all, ...sources)).toEqual({ value: 0, sure: true });
    expect(found('after-reboot', all, ...sources)).toEqual({ value: 1, sure: true });
    expect(found('after-reboot', all, sources[0]!)).toEqual({ value: 0, sure: true });
    expect(found('running', all, sources[1]!)).toEqual({ value: 1, sure: false });
    expect(found('running', eth0, ...sources)).toBeNull();
  });

  it('are set by files in the order of their names, whatever their directories', () => {
    const sources = [
      from('/etc/sysctl.d/10-early.conf', [all, '1']),
      from('/usr/lib/sysctl.d/50-late.conf', [all, '2']),
    ];
    expect(found('after-reboot', all, ...sources)).toEqual({ value: 2, sure: true });
    expect(found('after-reboot', all, ...sources, from('/etc/sysctl.conf', [all, '0']))).toEqual({
      value: 0,
      sure: true,
    });
  });

  it('are not set by a file that another one of its name hides', () => {
    const hidden = from('/usr/lib/sysctl.d/50-default.conf', [all, '2']);
    expect(found('after-reboot', all, hidden, from('/etc/sysctl.d/50-default.conf'))).toBeNull();
  });

  it('are set by patterns where no line names them', () => {
    const pattern = 'net/ipv4/conf/*/rp_filter';
    expect(found('after-reboot', eth0, from('/etc/sysctl.d/a.conf', [pattern, '2']))?.value).toBe(2);
    expect(found('after-reboot', eth0, from('/etc/sysctl.d/a.conf', [eth0, '0'], [pattern, '2']))?.value).toBe(0);
    expect(found('after-reboot', eth0, from('/etc/sysctl.d/a.conf', [pattern, '2', [eth0]]))).toBeNull();
  });
});
