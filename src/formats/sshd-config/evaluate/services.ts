/** TCP services that /etc/services names everywhere; `Port ssh` is understood since 7.9 and before it not. */
const table = `
tcpmux 1 echo 7 discard 9 sink 9 null 9 systat 11 users 11 daytime 13 netstat 15 qotd 17 quote 17 chargen 19 ttytst 19
ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25 mail 25 time 37 timserver 37 whois 43 nicname 43 tacacs 49 domain 53
gopher 70 finger 79 http 80 www 80 kerberos 88 kerberos5 88 krb5 88 hostnames 101 hostname 101 pop3 110 pop-3 110
sunrpc 111 portmapper 111 auth 113 authentication 113 tap 113 ident 113 nntp 119 readnews 119 untp 119 ntp 123
imap2 143 imap 143 snmp 161 bgp 179 irc 194 ldap 389 https 443 microsoft-ds 445 submissions 465 ssmtp 465 smtps 465
exec 512 login 513 shell 514 cmd 514 printer 515 spooler 515 submission 587 ldaps 636 domain-s 853 rsync 873
ftps-data 989 ftps 990 telnets 992 imaps 993 pop3s 995 socks 1080 openvpn 1194 ms-sql-s 1433 nfs 2049 iscsi-target 3260
mysql 3306 ms-wbt-server 3389 svn 3690 subversion 3690 sip 5060 sip-tls 5061 xmpp-client 5222 jabber-client 5222
postgresql 5432 postgres 5432 amqp 5672 x11 6000 x11-0 6000 ircd 6667 http-alt 8080 webcache 8080 git 9418
`;

let services: ReadonlyMap<string, number> | null = null;

export function commonService(name: string): number | null {
  if (!services) {
    const cells = table.trim().split(/\s+/);
    services = new Map(cells.flatMap((cell, i) => (i % 2 === 0 ? [[cell, Number(cells[i + 1])] as const] : [])));
  }
  return services.get(name) ?? null;
}
