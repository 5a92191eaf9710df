/** Parameters that decide about connections, as patterns of their paths below `/proc/sys`. */
const deciding =
  /^net\/(?:ipv4\/(?:ip_forward|tcp_fwmark_accept|tcp_l3mdev_accept|ip_nonlocal_bind|fwmark_reflect|conf\/[^/]+\/(?:rp_filter|src_valid_mark|forwarding|route_localnet))|ipv6\/(?:fwmark_reflect|ip_nonlocal_bind|conf\/[^/]+\/forwarding)|netfilter\/nf_conntrack_(?:tcp_loose|count|max)|bridge\/bridge-nf-call-ip6?tables)$/;

export const decides = (path: string): boolean => deciding.test(path);

/**
 * `net.ipv4.conf.eth0/100.rp_filter` and `net/ipv4/conf/eth0.100/rp_filter` are the same: the first separator tells
 * which of the two characters separates, the other one is part of a name (sysctl.d(5)).
 */
export function pathOf(name: string): string {
  const separator = /[./]/.exec(name)?.[0];
  if (separator !== '.') return name;
  return name.replace(/[./]/g, (char) => (char === '.' ? '/' : '.'));
}
