import { Draw } from '../random/draw.ts';
import { bounds, devices, networks, own, sources } from '../random/places.ts';
import type { ManagerSetUp } from './set-up.ts';

/** An active ufw with some rules drawn at random; the same for the same seed everywhere. */
export function randomUfw(seed: number): ManagerSetUp {
  const draw = new Draw(seed);
  const policy = draw.weighted([
    [6, null],
    [1, 'ufw default reject incoming'],
    [1, 'ufw default allow incoming'],
    [1, 'ufw default deny outgoing'],
  ]);
  const rules = draw.times(draw.between(1, 6), () => `ufw ${place(draw)}${rule(draw)}`);
  return {
    name: `random-ufw-${seed}`,
    manager: 'ufw',
    // A place that the list does not have, and a rule that is there already, are refused or passed over.
    commands: [
      'ufw --force enable',
      ...(policy === null ? [] : [policy]),
      ...rules.map((line) => `${line} || true`),
      ...(draw.chance(0.2) ? [`ufw --force delete ${draw.between(1, 3)} || true`] : []),
      // Limits of IPv6 take effect with a reload.
      'ufw reload',
    ],
  };
}

const place = (draw: Draw): string =>
  draw.weighted([
    [6, ''],
    [1, 'prepend '],
    [1, 'insert 1 '],
  ]);

const actions = ['allow', 'allow', 'allow', 'deny', 'reject', 'limit'] as const;

function rule(draw: Draw): string {
  const family = draw.one([4, 4, 6] as const);
  const action = draw.one(actions);
  const log = draw.weighted([
    [6, ''],
    [1, ' log'],
    [1, ' log-all'],
  ]);
  if (draw.chance(0.25))
    return `${action} ${draw.one(['22', '22/tcp', 'ssh', 'OpenSSH', '2222/tcp', '20:25/tcp', '22,2222/tcp'])}`;
  const way = draw.weighted([
    [6, 'in'],
    [1, 'out'],
  ]);
  const device = draw.chance(0.3) ? ` on ${draw.one(devices)}` : '';
  const from = end(draw, family, 0.6);
  const ports = draw.one(['', ' port 22', ' port 22', ' port 2222', ' port 22,2222', ' port 2000:3000']);
  const to = way === 'in' && draw.chance(0.3) ? own(family, draw.one(devices)) : 'any';
  const protocol = / port .*[,:]/.test(ports) || draw.chance(0.5) ? ' proto tcp' : '';
  // Answers leave from the port of SSH to any port of the client.
  return way === 'in'
    ? `${action} in${device}${log} from ${from} to ${to}${ports}${protocol}`
    : `${action === 'limit' ? 'deny' : action} out${device}${log} to ${from}${protocol}`;
}

function end(draw: Draw, family: 4 | 6, chance: number): string {
  if (!draw.chance(chance)) return 'any';
  return draw.one([...networks[family], ...sources[family], ...bounds[family]]);
}
