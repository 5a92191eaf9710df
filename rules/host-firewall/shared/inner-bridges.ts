import type { Outcome } from '#reason/verdict';

/** Bridges that Docker, Podman, Kubernetes, libvirt, LXD and Incus make for containers and guests of the host. */
const innerBridge =
  /^(?:docker\d|docker_gwbridge$|br-[0-9a-f]{12}$|podman\d|cni|cbr\d|virbr\d|lxdbr\d|lxcbr\d|incusbr\d|kube-bridge$|kube-ipvs\d|nodelocaldns$|flannel\.)/;

/** Without the host's addresses towards its own containers, where it has others: clients come by those. */
export function fromOutside(outcomes: readonly Outcome[]): Outcome[] {
  const outside = outcomes.filter((o) => o.interface === null || !innerBridge.test(o.interface));
  return outside.length > 0 ? outside : [...outcomes];
}
