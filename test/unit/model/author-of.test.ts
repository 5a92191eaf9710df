import { describe, expect, it } from 'vitest';
import { authorOf } from '#model/author-of';
import { accept, rule, userChain } from '#model/filter-parts';
import type { FilterChain, FilterRule, FilterTable } from '#model/packet-filter';
import { somewhere } from '../../support/make-view.ts';

const base = (name: string, rules: readonly FilterRule[]): FilterChain => ({
  ...userChain(name, somewhere, rules),
  base: {
    hook: 'input',
    type: 'filter',
    priority: 0,
    policy: 'drop',
    policyOrigin: somewhere,
    devices: null,
  },
});

const table = (name: string, chains: readonly FilterChain[]): FilterTable => ({
  identity: name,
  name,
  backend: 'iptables-nft',
  families: [4],
  fidelity: 90,
  dormant: false,
  origin: somewhere,
  chains: new Map(chains.map((chain) => [chain.name, chain])),
  sets: new Map(),
});

const anything = rule(somewhere, [], accept);
const authorOfChain = (name: string): string | null => {
  const chain = userChain(name, somewhere, [anything]);
  return authorOf(table('filter', [chain]), chain, anything)?.name ?? null;
};
const authorOfTable = (name: string): string | null => {
  const chain = base('input', [anything]);
  return authorOf(table(name, [chain]), chain, anything)?.name ?? null;
};
const jumpTo = (chain: string): FilterRule => rule(somewhere, [], { to: 'jump', chain });

describe('the author of a rule', () => {
  it.each([
    ['psad', 'PSAD_BLOCK_INPUT'],
    ['fwknop', 'FWKNOP_INPUT'],
    ['sshuttle', 'sshuttle-12300'],
    ['miniupnpd', 'MINIUPNPD', 'miniupnpd', 'prerouting_miniupnpd'],
    ['ufw', 'ufw-before-input', 'ufw6-user-input', 'ufw-skip-to-policy-input', 'ufw-user-limit-accept'],
    ['firewalld', 'IN_public_allow', 'INPUT_ZONES', 'INPUT_ZONES_SOURCE', 'INPUT_direct', 'FWDI_public'],
    ['firewalld', 'filter_IN_public_allow', 'filter_INPUT_ZONES', 'nat_PRE_policy_allow-host-ipv6_deny', 'POST_docker'],
    ['fail2ban', 'f2b-sshd', 'fail2ban-ssh', 'f2b-chain'],
    ['CrowdSec', 'CROWDSEC_CHAIN', 'crowdsec-chain-input'],
    ['SSHGuard', 'sshguard'],
    ['Docker', 'DOCKER', 'DOCKER-ISOLATION-STAGE-1', 'DOCKER-FORWARD', 'DOCKER-INGRESS', 'DOCKER_OUTPUT'],
    [
      'Kubernetes (kube-proxy or kubelet)',
      'KUBE-SERVICES',
      'KUBE-FIREWALL',
      'KUBE-NODEPORTS',
      'KUBE-SVC-NPX46M4PTMTKRN6Y',
    ],
    ['kube-router', 'KUBE-ROUTER-INPUT', 'KUBE-POD-FW-4ZKQ7K3Q7XW3'],
    ['Calico', 'cali-INPUT', 'cali-from-host-endpoint', 'cali-wl-to-host'],
    ['Cilium', 'CILIUM_INPUT', 'OLD_CILIUM_FORWARD'],
    ['Podman (netavark)', 'NETAVARK_FORWARD', 'NETAVARK-HOSTPORT-DNAT', 'NETAVARK_INPUT'],
    ['a CNI plug-in', 'CNI-HOSTPORT-DNAT', 'CNI-FORWARD', 'CNI-DN-2fe8ac9e1d5d1ab9d04ea'],
    ['libvirt', 'LIBVIRT_INP', 'libvirt-host-in', 'FI-vnet0'],
    ['LXD', 'in.lxdbr0'],
    ['Incus', 'fwd.incusbr0'],
    ['Proxmox VE', 'PVEFW-INPUT', 'PVEFW-HOST-IN'],
    ['Tailscale', 'ts-input'],
    ['the image of Oracle Cloud', 'BareMetalInstanceServices', 'InstanceServices'],
    ['the installer of Red Hat', 'RH-Firewall-1-INPUT'],
  ])('%s is known by its chains', (program, ...chains) => {
    expect(chains.map(authorOfChain)).toEqual(chains.map(() => program));
  });

  it.each([
    ['firewalld', 'firewalld'],
    ['fail2ban', 'f2b-table'],
    ['CrowdSec', 'crowdsec', 'crowdsec6'],
    ['SSHGuard', 'sshguard'],
    ['Docker', 'docker-bridges'],
    ['Kubernetes (kube-proxy or kubelet)', 'kube-proxy'],
    ['Podman (netavark)', 'netavark'],
    ['libvirt', 'libvirt_network'],
    ['LXD', 'lxd'],
    ['Incus', 'incus'],
    ['wg-quick', 'wg-quick-wg0'],
    ['NetworkManager', 'nm-shared-eth1'],
    ['Foomuuri', 'foomuuri'],
    ['keepalived', 'keepalived'],
  ])('%s is known by its tables', (program, ...tables) => {
    expect(tables.map(authorOfTable)).toEqual(tables.map(() => program));
  });

  it('is nobody for chains of the machine’s owner', () => {
    const own = [
      'INPUT',
      'OUTPUT',
      'input',
      'output',
      'SSH',
      'LOGDROP',
      'DOCKER-USER',
      'CNI-ADMIN',
      'IN_',
      'kube',
      'ts',
    ];
    expect(own.map(authorOfChain)).toEqual(own.map(() => null));
    expect(['filter', 'guard', 'mangle', 'inet_filter'].map(authorOfTable)).toEqual([null, null, null, null]);
  });

  it('is the program to whose chain a rule jumps', () => {
    const input = base('INPUT', [jumpTo('f2b-sshd'), anything]);
    const filter = table('filter', [input, userChain('f2b-sshd', somewhere, [])]);
    expect(authorOf(filter, input, input.rules[0]!)?.name).toBe('fail2ban');
    expect(authorOf(filter, input, anything)).toBeNull();
    expect(authorOf(filter, input, null)).toBeNull();
  });

  it('is ufw for the policies that it sets', () => {
    const input = base('INPUT', [jumpTo('ufw-before-input')]);
    const filter = table('filter', [input, userChain('ufw-before-input', somewhere, [])]);
    expect(authorOf(filter, input, null)?.name).toBe('ufw');
  });

  it.each([
    ['Shorewall', 'shorewall'],
    ['ferm', 'ferm_auto_1'],
    ['SuSEfirewall2', 'reject_func'],
    ['FireHOL', 'in_world_ssh_s1'],
    ['FireHOL', 'pr_world_mbd8'],
    ['arno-iptables-firewall', 'EXT_INPUT_CHAIN'],
    ['UIF', 'STATENOTNEW'],
    ['ConfigServer Firewall (csf)', 'LOCALINPUT'],
  ])('is %s for every chain of a table that it writes whole', (program, chain) => {
    const input = base('INPUT', [anything]);
    const filter = table('filter', [input, userChain(chain, somewhere, [])]);
    expect(authorOf(filter, input, anything)?.name).toBe(program);
  });
});
