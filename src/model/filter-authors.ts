/** A program that writes rules of the packet filter or of an access list by itself, and writes them anew later. */
export interface FilterAuthor {
  /** As its makers write it. */
  readonly name: string;
  /** Guards ban single clients: how one is let in again; `ADDRESS` stands for it. */
  readonly release?: string;
  /** What to do so that a change of its rules lasts, as a clause; `PORT` stands for the port. */
  readonly change: string;
}

/** How a program is recognised. The names are the ones that it gives, whole. */
export interface AuthorMarks {
  readonly chains?: RegExp;
  readonly tables?: RegExp;
  readonly sets?: RegExp;
  /** A chain that stands in every table that the program writes whole, the built-in chains with it. */
  readonly wholeTable?: RegExp;
  /** It sets the policies of the built-in chains that lead to its own. */
  readonly setsPolicies?: boolean;
  /** It may turn on the kernel's filter of reverse paths (`rp_filter`) when it starts. */
  readonly setsReversePath?: true;
  /** `name` is the one that told. */
  readonly author: (name: string) => FilterAuthor;
}

const known = (name: string, change: string, release?: string): (() => FilterAuthor) => {
  const author = { name, change, ...(release === undefined ? {} : { release }) };
  return () => author;
};

/** fail2ban names chains, sets and addresses' sets after the jail. */
const jailOf = (name: string): string => name.replace(/^(?:f2b|fail2ban|addr6?-set)-/, '');

const publish = 'change the ports that the container publishes, or put rules of your own into the chain DOCKER-USER';
const policy = 'change the network policy';

/**
 * Who writes which chains, tables and sets. Chains that a program makes for rules of the machine's owner (`DOCKER-USER`,
 * `CNI-ADMIN`) are nobody's. Of several programs that fit, the first counts.
 */
export const filterAuthors: readonly AuthorMarks[] = [
  {
    chains: /^ufw6?-/,
    setsPolicies: true,
    author: known('ufw', 'use `ufw insert 1 allow PORT/tcp`, or `allow from NETWORK to any port PORT` for some only'),
  },
  {
    tables: /^firewalld$/,
    chains:
      /^(?:filter|nat|mangle|raw)_(?:IN|INPUT|FWDI|FWDO|FWD|FORWARD|OUTPUT|PRE|POST|PREROUTING|POSTROUTING)_|^(?:IN|FWDI|FWDO|FWD|PRE|POST)_(?:public|dmz|work|home|internal|external|trusted|drop|block|docker|libvirt|nm-shared|Fedora\w+|\S+_(?:pre|log|deny|allow|post))$|^(?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)_(?:ZONES(?:_SOURCE)?|POLICIES(?:_\w+)?|IN_ZONES|OUT_ZONES|direct|\w+_ZONES(?:_SOURCE)?)$/,
    author: known('firewalld', 'use `firewall-cmd --permanent --add-port=PORT/tcp` and `firewall-cmd --reload`'),
  },
  {
    chains: /^(?:f2b|fail2ban)-/,
    tables: /^f2b-table$/,
    sets: /^(?:f2b|fail2ban)-|^addr6?-set-/,
    author: (name) => ({
      name: 'fail2ban',
      change: 'use `fail2ban-client`, or `ignoreip` of the jail',
      release: `fail2ban-client set ${name === 'f2b-table' ? 'JAIL' : jailOf(name)} unbanip ADDRESS`,
    }),
  },
  {
    chains: /^crowdsec/i,
    tables: /^crowdsec/i,
    sets: /^crowdsec/i,
    author: known('CrowdSec', 'use `cscli decisions`', 'cscli decisions delete --ip ADDRESS'),
  },
  {
    chains: /^sshguard/i,
    tables: /^sshguard/i,
    sets: /^sshguard/i,
    author: known('SSHGuard', 'put the address into its list of allowed ones (`-w`)', 'systemctl restart sshguard'),
  },
  {
    chains: /^DOCKER(?:$|[-_](?!USER$))/,
    tables: /^docker-bridges$/,
    author: known('Docker', publish),
  },
  {
    chains: /^(?:KUBE-(?:ROUTER|NWPLCY|POD-FW)|KUBE-(?:DST|SRC|IP-IN)-)/,
    sets: /^(?:inet6:)?KUBE-(?:DST|SRC|IP)-|^kube-router-/,
    author: known('kube-router', policy),
  },
  {
    chains: /^KUBE-/,
    tables: /^kube-proxy$/,
    sets: /^KUBE-/,
    author: known('Kubernetes (kube-proxy or kubelet)', 'change the Service or the network policy'),
  },
  {
    chains: /^cali(?:co)?[-:]/,
    tables: /^calico$/,
    sets: /^cali(?:40|60|4t|6t|t)/,
    author: known('Calico', 'change the GlobalNetworkPolicy or the failsafe ports of FelixConfiguration'),
  },
  {
    chains: /^(?:OLD_)?CILIUM_/,
    sets: /^cilium_/,
    author: known('Cilium', 'change the CiliumClusterwideNetworkPolicy'),
  },
  { chains: /^FLANNEL-/, author: known('flannel', 'change the configuration of flannel') },
  { chains: /^WEAVE(?:$|-)/, sets: /^weave-/, author: known('Weave Net', policy) },
  { chains: /^ANTREA-/, sets: /^ANTREA-/, author: known('Antrea', policy) },
  { chains: /^ISTIO_/, author: known('Istio', 'change the annotations of the pod (`traffic.sidecar.istio.io`)') },
  {
    chains: /^AWS-/,
    author: known('the VPC network plug-in of AWS', 'change the environment of the aws-node DaemonSet'),
  },
  { chains: /^AZURE-NPM/, sets: /^azure-npm-/, author: known('the network policy manager of Azure', policy) },
  {
    chains: /^NETAVARK[-_]/,
    tables: /^netavark$/,
    author: known('Podman (netavark)', 'change the ports that the container publishes'),
  },
  {
    chains: /^CNI-(?!ADMIN$)/,
    author: known('a CNI plug-in', 'change the network configuration below /etc/cni/net.d'),
  },
  {
    chains: /^LIBVIRT_|^libvirt-(?:in|out|host-in|in-post)$|^(?:FI|FO|HI|FJ|HJ)-/,
    tables: /^libvirt_network$/,
    author: known('libvirt', 'use `virsh net-edit`, or `virsh nwfilter-edit` for filters of guests'),
  },
  {
    tables: /^lxd$/,
    chains: /^(?:in|out|fwd|pstrt|aclin|aclout|aclfwd|prert)\.lxd/,
    author: known('LXD', 'use `lxc network set`'),
  },
  {
    tables: /^incus$/,
    chains: /^(?:in|out|fwd|pstrt|aclin|aclout|aclfwd|prert)\.incus/,
    author: known('Incus', 'use `incus network set`'),
  },
  { tables: /^lxc$/, author: known('lxc-net', 'edit /etc/default/lxc-net') },
  { chains: /^PVEFW-/, tables: /^proxmox-firewall/, author: known('Proxmox VE', 'edit /etc/pve/firewall/cluster.fw') },
  {
    chains: /^ts-(?:input|forward|postrouting)$/,
    author: known('Tailscale', 'change the access rules of the tailnet'),
  },
  { tables: /^wg-quick-/, author: known('wg-quick', 'edit the configuration of the tunnel below /etc/wireguard') },
  { tables: /^nm-shared-/, chains: /^nm-sh-/, author: known('NetworkManager', 'use `nmcli connection modify`') },
  { tables: /^io\.systemd\.nat$/, author: known('systemd', 'edit the .network or .nspawn file') },
  {
    tables: /^foomuuri$/,
    author: known('Foomuuri', 'edit the files below /etc/foomuuri and run `foomuuri reload`'),
  },
  {
    tables: /^keepalived(?:_vrrp)?$/,
    author: known('keepalived', 'edit /etc/keepalived/keepalived.conf (`accept` in the vrrp_instance)'),
  },
  {
    chains: /^PSAD_BLOCK_/,
    author: known('psad', 'edit /etc/psad/auto_dl', 'psad --fw-rm-block-ip ADDRESS'),
  },
  {
    chains: /^FWKNOP_/,
    author: known('fwknop', 'ask for it with the client fwknop, or edit /etc/fwknop/access.conf'),
  },
  { chains: /^sshuttle-/, tables: /^sshuttle-/, author: known('sshuttle', 'end sshuttle') },
  {
    chains: /^MINIUPNPD|^(?:(?:pre|post)routing_)?miniupnpd$/,
    author: known('miniupnpd', 'edit /etc/miniupnpd/miniupnpd.conf'),
  },
  {
    chains: /^(?:BareMetal)?InstanceServices$/,
    author: known('the image of Oracle Cloud', 'edit /etc/iptables/rules.v4, or the direct rules of firewalld'),
  },
  {
    chains: /^RH-Firewall-1-INPUT$/,
    author: known('the installer of Red Hat', 'edit /etc/sysconfig/iptables (`lokkit --port=PORT:tcp`)'),
  },
  {
    setsReversePath: true,
    wholeTable: /^(?:shorewall6?|sha-lh-[0-9a-f]+|sha-rh-[0-9a-f]+)$/,
    author: known('Shorewall', 'edit /etc/shorewall/rules (`ACCEPT net $FW tcp PORT`) and run `shorewall reload`'),
  },
  {
    // What it calls chains that have no name in its configuration.
    wholeTable: /^ferm_auto_\d+$/,
    author: known('ferm', 'edit /etc/ferm/ferm.conf (`proto tcp dport PORT ACCEPT;`) and run `service ferm reload`'),
  },
  {
    setsReversePath: true,
    wholeTable: /^reject_func$/,
    author: known(
      'SuSEfirewall2',
      'edit FW_SERVICES_EXT_TCP in /etc/sysconfig/SuSEfirewall2 and run `SuSEfirewall2 start`',
    ),
  },
  {
    // An interface's services and protections.
    wholeTable: /^(?:in|out)_\w+_[a-z0-9]+_[sc]\d+$|^pr_\w+_(?:mbd|mnl|mxs|nsn|ifl|sfl)\d+$/,
    author: known('FireHOL', 'edit /etc/firehol/firehol.conf and run `firehol restart`'),
  },
  {
    setsReversePath: true,
    wholeTable: /^(?:EXT_INPUT_CHAIN|BASE_INPUT_CHAIN|POST_INPUT_DROP_CHAIN)$/,
    author: known(
      'arno-iptables-firewall',
      'edit OPEN_TCP or HOST_OPEN_TCP below /etc/arno-iptables-firewall and run `arno-iptables-firewall restart`',
    ),
  },
  {
    wholeTable: /^(?:STATENOTNEW|(?:ACCOUNTING)?STATELESSINPUT)$/,
    author: known('UIF', 'edit /etc/uif/uif.conf (`in+ p=ssh`) and run `service uif restart`'),
  },
  {
    wholeTable: /^(?:LOCALINPUT|DENYIN|ALLOWDYNIN)$/,
    author: known('ConfigServer Firewall (csf)', 'edit TCP_IN in /etc/csf/csf.conf and run `csf -r`'),
  },
  {
    setsReversePath: true,
    wholeTable: /^T(?:G)?(?:ALLOW|DENY)$/,
    author: known('APF', 'edit /etc/apf/conf.apf and run `apf -r`'),
  },
  { tables: /^fw4$/, wholeTable: /^zone_\w+_input$/, author: known('OpenWrt', 'edit /etc/config/firewall') },
  { wholeTable: /^(?:VYATTA|VYOS)_/, tables: /^vyos_/, author: known('VyOS', 'use `set firewall` and `commit`') },
];
