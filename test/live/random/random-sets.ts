import type { Family } from '#core/address';
import type { Draw } from './draw.ts';
import { bounds, networks, sources } from './places.ts';

export interface RandomSet {
  readonly name: string;
  /** As `--match-set` names them for a packet from the client. */
  readonly fields: string;
  /** For `ipset restore`. */
  readonly text: string;
}

/** Sets of ipset for one family, up to two. */
export function randomSets(draw: Draw, family: Family): RandomSet[] {
  return draw.times(draw.below(3), (i) => randomSet(draw, family, `s${family}-${i}`));
}

function randomSet(draw: Draw, family: Family, name: string): RandomSet {
  const inet = family === 4 ? 'inet' : 'inet6';
  const addresses = (): string[] => draw.some(sources[family], draw.between(1, 4));
  const nets = (): string[] => draw.some(networks[family], draw.between(1, 3));
  const make = (type: string, fields: string, elements: readonly string[]): RandomSet => ({
    name,
    fields,
    text: [`create ${name} ${type}`, ...elements.map((element) => `add ${name} ${element}`), ''].join('\n'),
  });
  const bitmap = (): RandomSet => make('bitmap:ip range 10.1.2.0/24', 'src', ['10.1.2.3', '10.1.2.8-10.1.2.20']);
  const list = (): RandomSet => {
    const inner = make(`hash:net family ${inet}`, 'src', nets());
    return {
      name: `${name}-list`,
      fields: 'src',
      text: `${inner.text}create ${name}-list list:set size 4\nadd ${name}-list ${name}\n`,
    };
  };
  return draw.weighted<() => RandomSet>([
    [3, () => make(`hash:ip family ${inet}`, 'src', addresses())],
    [3, () => make(`hash:net family ${inet}`, 'src', nets())],
    [
      1,
      () =>
        make(
          `hash:net family ${inet} comment`,
          'src',
          nets().map((net) => `${net} comment "office - j"`),
        ),
    ],
    [1, () => make(`hash:net family ${inet}`, 'src', [...nets(), `${draw.one(sources[family])} nomatch`])],
    [
      2,
      () =>
        make(
          `hash:ip,port family ${inet}`,
          'src,dst',
          addresses().map((a) => `${a},tcp:${draw.one(['22', '80'])}`),
        ),
    ],
    [
      2,
      () =>
        make(
          `hash:net,port family ${inet}`,
          'src,dst',
          nets().map((n) => `${n},${draw.one(['tcp:22', 'tcp:20-25', 'udp:22'])}`),
        ),
    ],
    [
      1,
      () =>
        make(
          `hash:net,iface family ${inet}`,
          'src,src',
          nets().map((n) => `${n},${draw.one(['eth0', 'eth1'])}`),
        ),
    ],
    [1, () => make('bitmap:port range 0-3000', 'dst', ['22', '2000-2500'])],
    [1, () => make(`hash:ip family ${inet} timeout 3600`, 'src', addresses())],
    [1, family === 4 ? bitmap : list],
    [1, list],
    [
      1,
      () =>
        make(
          `hash:net,net family ${inet}`,
          'src,dst',
          nets().map((n) => `${n},${draw.one(networks[family])}`),
        ),
    ],
    [
      1,
      () =>
        make(
          `hash:ip,mark family ${inet}`,
          'src,src',
          addresses().map((a) => `${a},0x1`),
        ),
    ],
    [1, () => make(`hash:ip family ${inet} counters`, 'src', draw.some(bounds[family], 3))],
  ])();
}
