import type { PrivateNames } from './redact-text.ts';

/** Names that many machines have, and words of the reports themselves. */
const generic = new Set(
  [
    'root sshd nobody ubuntu debian admin user pi centos ec2-user fedora rocky almalinux opc azureuser vagrant core',
    'localhost localhost.localdomain host linux ssh server bundle etc home none all any default fedora rhel standard',
    'input forward output accept drop reject port tcp udp not the and for this from line',
  ]
    .join(' ')
    .split(' '),
);

const userPatterns = [
  /^([a-z_][\w.-]*\$?):[^:\n]*:[1-9]\d{3,}:\d+:/gim,
  /(?:^|[\s"'])\/home\/([\w.-]+)/gm,
  /^\s*Match\b.*?\bUser\s+(\S+)/gim,
];
const userLists = /^\s*(?:Allow|Deny)Users[ \t=]+(.+)$/gim;
const hostPatterns = [
  /^\s*Static hostname: (\S+)/gm,
  /^Linux (\S+) \d+\.\d+/gm,
  /^\w{3}\s+\d+ \d\d:\d\d:\d\d (\S+) [\w./()-]+(?:\[\d+\])?:/gm,
  /^\d{4}-\d\d-\d\dT\S+ (\S+) [\w./()-]+(?:\[\d+\])?:/gm,
  /^\[?\w[\w.-]*@([\w.-]+)[:\s][^\n]*[#$] /gm,
];

const isPrivate = (name: string): boolean =>
  name.length >= 3 && /[A-Za-z]/.test(name) && !/[*?[\]{}|]/.test(name) && !generic.has(name.toLowerCase());

const withShort = (name: string): string[] => [name, name.split('.')[0]!];

/** The names of a host and of its people, from what it is called and from the texts that were collected from it. */
export function findNames(names: readonly string[], texts: readonly string[]): PrivateNames {
  const hosts = new Set(names.flatMap((name) => [name, ...name.split('/')]).flatMap(withShort));
  const users = new Set<string>();
  for (const text of texts) {
    for (const pattern of hostPatterns)
      for (const [, name] of text.matchAll(pattern)) for (const one of withShort(name!)) hosts.add(one);
    for (const pattern of userPatterns)
      for (const [, name] of text.matchAll(pattern)) for (const one of name!.split(',')) users.add(one);
    for (const [, list] of text.matchAll(userLists))
      for (const word of list!.split(/[\s,"]+/)) users.add(word.replace(/^!/, '').split('@')[0]!);
  }
  return { hosts: [...hosts].filter(isPrivate).sort(), users: [...users].filter(isPrivate).sort() };
}
