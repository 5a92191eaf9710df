import type { PrivateNames } from './redact-text.ts';

/** Names that many machines have, and words of the reports themselves. */
const generic = new Set(
  [
    'root sshd nobody ubuntu debian admin user pi centos ec2-user fedora rocky almalinux opc azureuser vagrant core',
    'hosts servers machines snapshots bundles reports archives shards fleet evidence collected rules',
    'localhost localhost.localdomain host linux ssh server bundle etc home none all any default fedora rhel standard',
    'input forward output accept drop reject port tcp udp not the and for this from line',
    'sudo wheel users staff adm daemon nogroup sftp ftp mail www-data bin sys git unknown local except',
    'am an as at be by do go he if in is it lo me my no of on or so to up us we ok eth ip id os pc tv',
  ]
    .join(' ')
    .split(' '),
);

const userPatterns = [
  /^([a-z_][\w.-]*\$?):[^:\n]*:[1-9]\d{3,}:\d+:/gim,
  /(?:^|[\s"'])\/home\/([\w.-]+)/gm,
  /^\s*Match\b.*?\bUser\s+(\S+)/gim,
  /\b(?:Accepted|Failed|Postponed) [\w/-]+ for (?:invalid user )?(\S+) from /gm,
  /\b[Ii]nvalid user (\S+)(?: from |$)/gm,
  /\b(?:authenticating|allowed because user|account) user (\S+) /gm,
  /\b[Uu]ser (\S+)(?: from \S+)? not allowed because/gm,
  /\bsession (?:opened|closed) for user (\w[\w.-]*)/gm,
  /\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+) AAAA\S+ ([\w.-]+)@/gm,
  /^\s*AuthorizedKeysCommandUser[ \t=]+(\S+)/gim,
];
const userLists = /^\s*(?:Allow|Deny)Users[ \t=]+(.+)$/gim;
const groupPatterns = [/^([a-z_][\w.-]*\$?):[^:\n]*:[1-9]\d{3,}:[\w,.$-]*$/gim, /^\s*Match\b.*?\bGroup\s+(\S+)/gim];
const groupLists = /^\s*(?:Allow|Deny)Groups[ \t=]+(.+)$/gim;
/** Who belongs to a group. */
const members = /^[a-z_][\w.-]*\$?:[^:\n]*:\d+:([\w,.$-]+)$/gim;
/** Where lists have names of machines and domains among words of other kinds. */
const placeLists = [
  /^\s*(?:Allow|Deny)Users[ \t=]+(.+)$/gim,
  /^\s*Match\b.*?\bHost\s+(\S+)/gim,
  /^\s*(?:sshd|ALL)\b[^:\n]*:(.+)$/gm,
];
/** A name in a domain, or the domain alone as patterns have it. */
const domain = /^(?:\*?\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,24})$/i;
/** Of a name in the DNS, and somebody's in front of it. */
const longestName = 512;
const fileName = /\.(?:conf|service|socket|target|slice|sock|txt|log|so|pem|key|pub|allow|deny|sh|py)$/i;
const hostPatterns = [
  /^\s*Static hostname: (\S+)/gm,
  /^Linux (\S+) \d+\.\d+/gm,
  /^\w{3}\s+\d+ \d\d:\d\d:\d\d (\S+) [\w./()-]+(?:\[\d+\])?:/gm,
  /^\d{4}-\d\d-\d\dT\S+ (\S+) [\w./()-]+(?:\[\d+\])?:/gm,
  /^\[?\w[\w.-]*@([\w.-]+)[:\s][^\n]*[#$] /gm,
  /\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+) AAAA\S+ [\w.-]+@([\w.-]+)/gm,
];

const isPrivate = (name: string): boolean =>
  name.length >= 2 && /[A-Za-z]/.test(name) && !/[*?[\]{}|]/.test(name) && !generic.has(name.toLowerCase());

const wordsOf = (list: string): string[] => list.split(/[\s,"]+/).map((word) => word.replace(/^!/, ''));

const withShort = (name: string): string[] => [name, name.split('.')[0]!];

/** The names of a host and of its people, from what it is called and from the texts that were collected from it. */
export function findNames(names: readonly string[], texts: readonly string[]): PrivateNames {
  const hosts = new Set(names.flatMap((name) => [name, ...name.split('/')]).flatMap(withShort));
  const users = new Set<string>();
  const groups = new Set<string>();
  for (const text of texts) {
    for (const pattern of hostPatterns)
      for (const [, name] of text.matchAll(pattern)) for (const one of withShort(name!)) hosts.add(one);
    for (const pattern of userPatterns)
      for (const [, name] of text.matchAll(pattern)) for (const one of name!.split(',')) users.add(one);
    for (const [, list] of text.matchAll(userLists)) for (const word of wordsOf(list!)) users.add(word.split('@')[0]!);
    for (const [, list] of text.matchAll(members)) for (const word of wordsOf(list!)) users.add(word);
    for (const pattern of groupPatterns)
      for (const [, name] of text.matchAll(pattern)) for (const word of wordsOf(name!)) groups.add(word);
    for (const [, list] of text.matchAll(groupLists)) for (const word of wordsOf(list!)) groups.add(word);
    for (const pattern of placeLists)
      for (const [, list] of text.matchAll(pattern))
        for (const word of wordsOf(list!)) {
          const name = word.length > longestName ? undefined : domain.exec(word.replace(/^.*@/, ''))?.[1];
          if (name !== undefined && !fileName.test(name)) hosts.add(name);
        }
  }
  const [machines, people, all] = [hosts, users, groups].map((names) => [...names].filter(isPrivate).sort());
  return { hosts: machines!, users: people!, groups: all!.filter((name) => !users.has(name)) };
}
