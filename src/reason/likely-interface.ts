import type { HostView } from '#model/host-model';
import { ruleShapes } from '#model/packed-rules';

/** Bridges, tunnels and the ends of containers: clients from elsewhere do not come by them. */
const virtual =
  /^(?:lo|docker|br-|virbr|veth|vnet|cni|cali|cilium|flannel|kube|lxc|lxd|podman|tun|tap|wg|tailscale|ppp|dummy|ifb)/;

/**
 * The one interface that rules and routes name, where nobody collected the interfaces: packets of other hosts arrive by
 * it as far as anybody can tell. `null` where there are several or none.
 */
export function likelyInterface({ interfaces, packetFilter, routes }: HostView): string | null {
  if (interfaces.known) return null;
  const named = new Set<string>();
  for (const { device } of routes.routes) if (device !== null) named.add(device);
  for (const { chains } of packetFilter.tables)
    for (const chain of chains.values())
      for (const { steps } of ruleShapes(chain))
        for (const step of steps)
          if ('match' in step && step.match === 'interface') for (const name of step.names) named.add(name);
  const outward = [...named].filter((name) => !virtual.test(name) && !/[*+]/.test(name));
  return outward.length === 1 ? outward[0]! : null;
}
