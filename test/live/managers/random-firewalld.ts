import { Draw } from '../random/draw.ts';
import { devices, networks, own, sources } from '../random/places.ts';
import type { ManagerSetUp } from './set-up.ts';

const zones = ['public', 'work', 'home', 'dmz', 'external', 'drop', 'block', 'trusted', 'internal'] as const;

/** A running firewalld with some settings drawn at random; the same for the same seed everywhere. */
export function randomFirewalld(seed: number): ManagerSetUp {
  const draw = new Draw(seed);
  const used = draw.some(zones, draw.between(1, 3));
  const settings = draw.times(draw.between(2, 7), () => `--zone=${draw.one(used)} ${setting(draw)}`);
  const bound = [
    ...draw.some(devices, draw.below(3)).map((device) => `--zone=${draw.one(used)} --add-interface=${device}`),
    ...draw
      .some([...networks[4], ...networks[6]], draw.below(4))
      .map((n) => `--zone=${draw.one(used)} --add-source=${n}`),
  ];
  // What is there already is passed over, what contradicts itself refused.
  const lines = [...bound, ...settings].map((option) => `firewall-cmd --permanent ${option} || true`);
  return {
    name: `random-firewalld-${seed}`,
    manager: 'firewalld',
    commands: [
      ...lines.map((line) => line.replace(' || true', '')),
      ...(draw.chance(0.3) ? [`firewall-cmd --set-default-zone=${draw.one(used)}`] : []),
      'firewall-cmd --reload',
    ],
  };
}

const port = (draw: Draw): string => draw.one(['22', '2222', '20-25', '2000-3000', '80']);

const setting = (draw: Draw): string =>
  draw.weighted([
    [2, () => `--add-service=${draw.one(['ssh', 'http', 'https', 'dhcpv6-client'])}`],
    [2, () => '--remove-service=ssh'],
    [2, () => `--add-port=${port(draw)}/tcp`],
    [1, () => `--set-target=${draw.one(['default', 'ACCEPT', 'DROP', '%%REJECT%%'])}`],
    [1, () => `--add-source-port=${draw.one(['1024-65535', '80'])}/tcp`],
    [1, () => '--add-protocol=tcp'],
    [1, () => `--add-forward-port=port=2222:proto=tcp:toport=22`],
    [1, () => '--add-masquerade'],
    [6, () => `--add-rich-rule='${richRule(draw)}'`],
  ])();

function richRule(draw: Draw): string {
  const family = draw.one([4, 4, 6] as const);
  const priority = draw.chance(0.4) ? ` priority="${draw.between(-5, 5)}"` : '';
  const source = draw.chance(0.7)
    ? ` source${draw.chance(0.15) ? ' NOT' : ''} address="${draw.one([...networks[family].slice(0, -2), ...sources[family]])}"`
    : '';
  const destination = draw.chance(0.15) ? ` destination address="${own(family, draw.one(devices))}"` : '';
  const element = draw.weighted([
    [3, ' service name="ssh"'],
    [3, ` port port="${port(draw)}" protocol="tcp"`],
    [1, ' protocol value="tcp"'],
    [1, ''],
  ]);
  const log = draw.chance(0.15) ? ' log prefix="x" level="info"' : '';
  const kinds = {
    4: ['icmp-host-unreachable', 'icmp-net-unreachable', 'icmp-port-unreachable'],
    6: ['icmp6-adm-prohibited', 'icmp6-port-unreachable'],
  } as const;
  const action = draw.weighted([
    [3, ' accept'],
    [2, ' drop'],
    [2, ' reject'],
    [1, ` reject type="${draw.one(kinds[family])}"`],
  ]);
  const named = source !== '' || destination !== '' || / type=/.test(action);
  // A rule without an element needs a source or a destination.
  const what = element === '' && source === '' && destination === '' ? ' service name="ssh"' : element;
  return `rule${priority}${named ? ` family="ipv${family}"` : ''}${source}${destination}${what}${log}${action}`;
}
