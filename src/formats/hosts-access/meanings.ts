/** What the words of hosts_access(5), in capitals, and the options of hosts_options(5) are for. */
const words: Readonly<Record<string, string>> = {
  ALL: 'Every daemon, or every client.',
  LOCAL: 'Clients whose name has no dot, which DNS or /etc/hosts decides.',
  KNOWN: 'Clients whose name and address are known; slow or broken DNS makes clients unknown.',
  UNKNOWN: 'Clients whose name or address is not known.',
  PARANOID: 'Clients whose name does not lead back to their address.',
  EXCEPT: 'But not those behind it. `a EXCEPT b EXCEPT c` is read as `a EXCEPT (b EXCEPT c)`.',
};

const options: Readonly<Record<string, string>> = {
  allow: 'Lets the client in, whichever file the line stands in. Nothing may follow it.',
  deny: 'Refuses the client, whichever file the line stands in. Nothing may follow it.',
  spawn: 'Runs a command beside the daemon.',
  twist: 'Runs a command instead of the daemon: the client never meets sshd.',
  aclexec: 'Runs a command whose exit status decides.',
  severity: 'The facility and level of the log line.',
  setenv: 'Sets an environment variable of the daemon.',
  umask: 'The umask of the daemon.',
  nice: 'The priority of the daemon.',
  linger: 'How long the kernel tries to deliver what was not delivered.',
  keepalive: 'Asks silent clients whether they are alive.',
  rfc931: 'Asks the client’s machine for the user’s name, which delays the connection.',
  banners: 'A directory with texts that the client is sent.',
  user: 'The account of the daemon.',
  group: 'The group of the daemon.',
};

export const meaningOfWord = (word: string): string | null => words[word.toUpperCase()] ?? null;
export const meaningOfOption = (name: string): string | null => options[name.toLowerCase()] ?? null;
