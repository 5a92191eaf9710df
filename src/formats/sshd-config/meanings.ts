/** What each option is for, as the manual spells it; aliases are said where the keyword is looked up. */
const table = `
AcceptEnv: environment variables of the client that are taken over into the session.
AddressFamily: whether sshd listens on IPv4 (\`inet\`), IPv6 (\`inet6\`) or both (\`any\`).
AfsTokenPassing: whether AFS tokens may be passed to the server.
AllowAgentForwarding: whether the client's agent may be forwarded. A user with a shell can forward by other means.
AllowGroups: only members of a listed group may log in. Names and patterns stand apart by blanks, not commas.
AllowStreamLocalForwarding: whether Unix sockets may be forwarded.
AllowTcpForwarding: whether TCP ports may be forwarded.
AllowUsers: only listed users may log in. Names and patterns stand apart by blanks, not commas; \`user@host\` also asks for the client.
AuthenticationMethods: lists of methods that all have to succeed; one list is enough.
AuthorizedKeysCommand: a program that prints the public keys of a user.
AuthorizedKeysCommandUser: the account under which AuthorizedKeysCommand runs.
AuthorizedKeysFile: files with the public keys of a user, relative to the home directory.
AuthorizedKeysFile2: a second file with public keys, from the time of protocol 1.
AuthorizedPrincipalsCommand: a program that prints the principals a certificate may name for a user.
AuthorizedPrincipalsCommandUser: the account under which AuthorizedPrincipalsCommand runs.
AuthorizedPrincipalsFile: a file with the principals a certificate may name for a user.
Banner: a file whose text is sent before authentication.
CASignatureAlgorithms: algorithms by which certificates may be signed.
ChallengeResponseAuthentication: whether keyboard-interactive authentication is offered.
ChannelTimeout: how long a channel of a kind may be idle before it is closed.
CheckMail: whether new mail is announced at login.
ChrootDirectory: the directory that becomes the session's root. Every part of its path must be root's and writable by nobody else.
Ciphers: ciphers that are offered, best first. \`+\`, \`-\` and \`^\` in front change the default list.
ClientAliveCountMax: unanswered questions after which a silent client is disconnected.
ClientAliveInterval: seconds of silence after which the client is asked whether it is alive.
Compression: whether data may be compressed.
DebianBanner: whether the package's version stands in the banner.
DenyGroups: members of a listed group may not log in.
DenyUsers: listed users may not log in.
DisableForwarding: turns off forwarding of every kind.
DSAAuthentication: whether public keys may be used to log in.
ExposeAuthInfo: whether the session is told by which keys its user logged in.
FingerprintHash: the hash by which keys are named in the log.
ForceCommand: the command that is run whatever the client asks for. It takes the rest of the line as it stands.
GatewayPorts: whether forwarded ports are bound to other addresses than loopback.
GSSAPIAuthentication: whether Kerberos tickets and the like may be used to log in.
GSSAPICleanupCredentials: whether the user's credentials are destroyed at logout.
GSSAPIDelegateCredentials: whether delegated credentials are accepted.
GSSAPIEnablek5users: whether \`.k5users\` files are consulted.
GSSAPIIndicators: indicators that a Kerberos ticket has to carry, or must not.
GSSAPIKexAlgorithms: key exchange algorithms that are offered with GSSAPI.
GSSAPIKeyExchange: whether key exchange by GSSAPI is offered.
GSSAPIStoreCredentialsOnRekey: whether credentials are refreshed when the connection is rekeyed.
GSSAPIStrictAcceptorCheck: whether a client has to authenticate against the host name that the machine gives itself.
HostbasedAcceptedAlgorithms: algorithms that host-based authentication accepts.
HostbasedAcceptedKeyTypes: algorithms that host-based authentication accepts.
HostbasedAuthentication: whether hosts that are known and trusted may vouch for their users.
HostbasedUsesNameFromPacketOnly: whether host-based authentication believes the name that the client gives itself.
HostCertificate: a certificate for one of the host keys.
HostDSAKey: a file with a private host key.
HostKey: a file with a private host key. One that others may read is refused, and without any key sshd does not start.
HostKeyAgent: the socket of an agent that holds the host keys.
HostKeyAlgorithms: host key algorithms that are offered, best first.
IgnoreRhosts: whether \`.rhosts\` and \`.shosts\` are passed over.
IgnoreUserKnownHosts: whether the users' own known_hosts are passed over in host-based authentication.
Include: reads other files at this place. Of most options the first value counts, so what is included early wins.
IPQoS: the type of service of packets, for interactive and other sessions. Some networks drop packets that carry it.
KbdInteractiveAuthentication: whether keyboard-interactive authentication is offered, which is how PAM asks questions.
KeepAlive: whether TCP notices that the other side is gone.
KerberosAuthentication: whether passwords are checked by Kerberos.
KerberosGetAFSToken: whether an AFS token is fetched before the home directory is entered.
KerberosOrLocalPasswd: whether other means are tried where Kerberos refuses a password.
KerberosTgtPassing: whether tickets may be passed to the server.
KerberosTicketCleanup: whether tickets are destroyed at logout.
KerberosUniqueCCache: whether each session has a credential cache of its own.
KerberosUseKuserok: whether \`.k5login\` is consulted.
KexAlgorithms: key exchange algorithms that are offered, best first. Without one in common the client gives up before it logs in.
KeyRegenerationInterval: how often protocol 1 made a new server key.
ListenAddress: an address that sshd listens on; nobody reaches it on others. Without it, every address.
LoginGraceTime: seconds in which a client has to log in; 0 is for ever.
LogLevel: how much is logged.
LogVerbose: parts of the source of which everything is logged.
MACs: message authentication codes that are offered, best first.
Match: what follows, down to the next Match or the end of the file, holds for connections that meet all of these conditions.
MaxAuthTries: attempts after which the connection is closed. Each key that an agent offers is one.
MaxSessions: sessions over one connection; 0 refuses shells and forwardings.
MaxStartups: unauthenticated connections at a time. \`start:rate:full\` drops some by chance from \`start\` on and all from \`full\` on.
ModuliFile: the file with the groups of Diffie-Hellman.
PAMServiceName: the service under which PAM is asked.
PasswordAuthentication: whether passwords are offered. PAM may still ask for one by way of KbdInteractiveAuthentication.
PermitBlacklistedKeys: whether keys that are known to be weak are accepted.
PermitEmptyPasswords: whether accounts without a password may log in by password.
PermitListen: addresses and ports that a client may have forwarded to itself.
PermitOpen: hosts and ports that a client may have connections forwarded to.
PermitRootLogin: whether root may log in: \`yes\`, \`no\`, \`prohibit-password\` (keys and the like) or \`forced-commands-only\`.
PermitTTY: whether a terminal may be asked for.
PermitTunnel: whether tun devices may be forwarded.
PermitUserEnvironment: whether \`~/.ssh/environment\` and \`environment=\` of keys are obeyed.
PermitUserRC: whether \`~/.ssh/rc\` is run.
PerSourceMaxStartups: unauthenticated connections at a time from one source.
PerSourceNetBlockSize: bits of the address, for IPv4 and IPv6, that make clients one source.
PerSourcePenalties: for how long a source is refused after failures. Scanners behind the same address shut their neighbours out.
PerSourcePenaltyExemptList: addresses that are never penalised.
PidFile: the file with the daemon's process id.
Port: a TCP port that sshd listens on; several lines are several ports. ListenAddress lines with a port of their own do not use it.
PrintLastLog: whether the last login is shown.
PrintMotd: whether \`/etc/motd\` is shown.
Protocol: versions of the protocol, from the time when there were two.
PubkeyAcceptedAlgorithms: algorithms of user keys that are accepted. From 8.8 on \`ssh-rsa\` (SHA-1) is not among the defaults.
PubkeyAcceptedKeyTypes: algorithms of user keys that are accepted.
PubkeyAuthentication: whether public keys may be used to log in.
PubkeyAuthOptions: what security keys have to prove, such as a touch.
RDomain: the routing domain that the session enters. Not on Linux.
RefuseConnection: ends the connection after the banner; meant for Match blocks.
RekeyLimit: data and time after which keys are made anew.
RequiredRSASize: the least bits of RSA keys. Shorter ones are passed over, host keys too.
ReverseMappingCheck: whether the client's name has to lead back to its address.
RevokedKeys: a file of public keys that are refused. If it cannot be read, every key is.
RhostsAuthentication: whether \`.rhosts\` alone lets users in.
RhostsRSAAuthentication: whether \`.rhosts\` and a host key let users in, in protocol 1.
RSAAuthentication: whether RSA keys may be used to log in, in protocol 1.
RSAMinSize: the least bits of RSA keys, on Red Hat's builds.
SecurityKeyProvider: a library for security keys.
ServerKeyBits: bits of the server key of protocol 1.
SetEnv: environment variables of the session.
ShowPatchLevel: whether the package's version stands in the banner, on Red Hat's builds.
SkeyAuthentication: whether one-time passwords are asked for.
SshdAuthPath: the program that serves a connection until it has logged in.
SshdSessionPath: the program that serves one connection.
StreamLocalBindMask: the umask of forwarded Unix sockets.
StreamLocalBindUnlink: whether an old socket is removed before a new one is bound.
StrictModes: whether keys are refused where others may write to them or to a directory above.
Subsystem: a name, such as \`sftp\`, and the program that serves it.
SyslogFacility: the facility of log messages.
TCPKeepAlive: whether TCP notices that the other side is gone.
TrustedUserCAKeys: a file of keys that may sign certificates of users.
UnusedConnectionTimeout: how long a connection without sessions may stay.
UseDNS: whether the client's name is looked up. Patterns of names need it, and slow DNS delays logins.
UseLogin: whether login(1) starts the session.
UsePAM: whether PAM decides on accounts and sessions, and on passwords by keyboard-interactive.
UsePrivilegeSeparation: whether an unprivileged process talks to the client before it has logged in.
VerifyReverseMapping: whether the client's name has to lead back to its address.
VersionAddendum: text behind the version in the banner.
X11DisplayOffset: the first display number of forwarded X11.
X11Forwarding: whether X11 may be forwarded.
X11MaxDisplays: how many displays may be forwarded.
X11UseLocalhost: whether forwarded X11 is bound to loopback.
XAuthLocation: where xauth is.
`;

interface Meaning {
  /** As the manual spells it. */
  readonly name: string;
  readonly meaning: string;
}

let meanings: ReadonlyMap<string, Meaning> | null = null;

function readMeanings(): ReadonlyMap<string, Meaning> {
  const found = new Map<string, Meaning>();
  for (const line of table.trim().split('\n')) {
    const [name = '', meaning = ''] = line.split(/: (.*)/);
    found.set(name.toLowerCase(), { name, meaning: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}` });
  }
  return found;
}

/** Of a keyword in lower case. */
export function meaningOf(keyword: string): Meaning | null {
  meanings ??= readMeanings();
  return meanings.get(keyword) ?? null;
}
