import { describe, expect, it } from 'vitest';
import { OriginTable } from '#core/origin';
import { Yes } from '#core/tri';
import { combineHost } from '#model/combine/combine-host';
import { Contributions } from '#model/contribution';

function assumedLayers(quality: 'complete' | 'obfuscated'): string[] {
  const all = new Contributions();
  const base = { basis: 'observed', quality, file: 0, origin: 0 } as const;
  all.add({ slice: 'sockets', ...base, value: { sockets: [], complete: true, privileged: Yes } });
  all.add({ slice: 'routes', ...base, value: { routes: [], policies: [], covers: [] } });
  const [view] = combineHost('web01', all, new OriginTable()).views;
  return view!.packetFilter.assumes[4].map(({ layer }) => layer);
}

describe('evidence in which addresses were replaced', () => {
  it('makes no answer certain that compares them, and says what would', () => {
    const own = assumedLayers('complete');
    expect(own).not.toContain('listener');
    expect(own).not.toContain('route');
    expect(assumedLayers('obfuscated')).toEqual([...own, 'route', 'listener']);
  });
});
