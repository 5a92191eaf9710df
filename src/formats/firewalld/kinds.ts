import type { FormatKind } from '../format.ts';

/** What each kind shows; `permanent` ones have the same contents and take effect at the next reload or start. */
export const contents = [
  'zones',
  'zone',
  'active-zones',
  'default-zone',
  'state',
  'panic',
  'services',
  'ports',
  'rich-rules',
  'direct-rules',
  'direct-passthroughs',
  'policies',
  'service',
  'ipset',
] as const;
export type Contents = (typeof contents)[number];

const commands: Readonly<Record<Contents, string>> = {
  zones: '--list-all-zones',
  zone: '--list-all',
  'active-zones': '--get-active-zones',
  'default-zone': '--get-default-zone',
  state: '--state',
  panic: '--query-panic',
  services: '--list-services',
  ports: '--list-ports',
  'rich-rules': '--list-rich-rules',
  'direct-rules': '--direct --get-all-rules',
  'direct-passthroughs': '--direct --get-all-passthroughs',
  policies: '--list-all-policies',
  service: '--info-service=NAME',
  ipset: '--info-ipset=NAME',
};

/** Nothing is printed where there is nothing of it. */
const mayBeEmpty: ReadonlySet<Contents> = new Set([
  'active-zones',
  'services',
  'ports',
  'rich-rules',
  'direct-rules',
  'direct-passthroughs',
]);
const several: ReadonlySet<Contents> = new Set(['zone', 'service', 'ipset']);
const runtimeOnly: ReadonlySet<Contents> = new Set(['active-zones', 'default-zone', 'state', 'panic']);

const kind = (of: Contents, permanent: boolean): FormatKind => {
  const command = `firewall-cmd ${permanent ? '--permanent ' : ''}${commands[of]}`;
  return {
    id: kindOf(of, permanent),
    title: `output of \`${command}\``,
    command,
    emptyMeans: mayBeEmpty.has(of) ? 'nothing' : 'failed',
    single: !several.has(of),
  };
};

export const kindOf = (of: Contents, permanent: boolean): string =>
  `firewalld-${permanent && !runtimeOnly.has(of) ? 'permanent-' : ''}${of}`;

export const kinds: readonly FormatKind[] = [
  ...contents.map((of) => kind(of, false)),
  ...contents.filter((of) => !runtimeOnly.has(of)).map((of) => kind(of, true)),
  ...(
    [
      ['firewalld-conf', '/etc/firewalld/firewalld.conf', true],
      ['firewalld-zone-xml', '/etc/firewalld/zones/*.xml', false],
      ['firewalld-policy-xml', '/etc/firewalld/policies/*.xml', false],
      ['firewalld-service-xml', '/etc/firewalld/services/*.xml', false],
      ['firewalld-ipset-xml', '/etc/firewalld/ipsets/*.xml', false],
      ['firewalld-direct-xml', '/etc/firewalld/direct.xml', true],
    ] as const
  ).map(([id, title, single]): FormatKind => ({ id, title, command: null, emptyMeans: 'failed', single })),
];
