import type { ManagerSetUp } from '../set-up.ts';

const ufw = (name: string, commands: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp => ({
  name: `ufw-${name}`,
  manager: 'ufw',
  commands,
  ...more,
});
/** After `ufw --force enable`. */
const active = (name: string, commands: readonly string[], more: Partial<ManagerSetUp> = {}): ManagerSetUp =>
  ufw(name, ['ufw --force enable', ...commands.map((c) => `ufw ${c}`)], more);

/** Settings of /etc/default/ufw before ufw starts. */
const settings = (...pairs: [string, string][]): string[] =>
  pairs.map(([name, value]) => `sed -i 's|^${name}=.*|${name}=${value}|' /etc/default/ufw`);
/** Lines in front of the first table's `COMMIT` of a file. */
const into = (file: string, ...lines: string[]): string =>
  `sed -i '0,/^COMMIT/s|^COMMIT|${lines.join('\\n')}\\nCOMMIT|' /etc/ufw/${file}`;
const profile = (name: string, ports: string): string =>
  `[${name}]\ntitle=${name}\ndescription=of our own\nports=${ports}\n`;

/** `ufw status` shows the user's rules and the policies on disk, and nothing of other files and other hands. */
const beyondListings = { hiddenFrom: ['ufw status', 'ufw show added'] };

export const oddUfwSetUps: readonly ManagerSetUp[] = [
  active('protocols', [
    'allow proto ah from any',
    'allow proto gre from 10.0.0.0/8',
    'allow proto ipv6 to 192.0.2.10',
    'allow proto igmp from 10.0.0.0/8',
    'deny proto esp to any',
    'allow 22/tcp',
  ]),
  active('protocol-tcp-whole', [
    'deny proto tcp from 10.0.0.0/8 to any',
    'allow proto tcp to any',
    'reject proto udp from any',
  ]),
  active('interface-deny', [
    'deny in on eth0 from 10.0.0.0/8',
    'allow in on eth0 to any port 22 proto tcp',
    'reject in on eth1 to any port 22',
    'allow 2222',
  ]),
  active('interface-wildcard', ['allow in on eth+ to any port 22 proto tcp', 'deny in on wlan0']),
  active('interface-name-of-other', ['allow in on eth to any port 22', 'allow in on eth1 to any app OpenSSH']),
  active('source-port-list', [
    'allow proto tcp from any port 1:1023,32768:60999 to any port 22,2222',
    'deny proto tcp from 10.0.0.0/8 port 22',
  ]),
  active('source-and-destination', [
    'allow from 10.0.0.0/8 to 192.0.2.10 port 22 proto tcp',
    'deny from 203.0.113.7 to 198.51.100.10',
    'allow from 2001:db8:1::/48 to 2001:db8:0:1::10 port 22',
    'allow to 198.51.100.10 port 22',
  ]),
  active('profiles-several-ports', ["allow 'Many'", "deny from 10.0.0.0/8 to any app 'Two Words'"], {
    files: {
      '/etc/ufw/applications.d/own': profile('Many', '20:23,80/tcp|53') + profile('Two Words', '22,2222/tcp|22/udp'),
    },
  }),
  active('profile-order', ["deny from 10.0.0.0/8 to any app 'Two Words'", "allow 'Many'", 'limit OpenSSH', 'reload'], {
    files: { '/etc/ufw/applications.d/own': profile('Many', '20:23,2222/tcp') + profile('Two Words', '22,2222/tcp') },
  }),
  active('profile-source', ["allow from 10.0.0.0/8 app 'Sources' to any", 'allow 2222/tcp'], {
    files: { '/etc/ufw/applications.d/own': profile('Sources', '1024:65535/tcp') },
  }),
  active('profile-changed-since', ["allow 'Mine'", '--version'], {
    files: { '/etc/ufw/applications.d/own': profile('Mine', '22/tcp') },
    ...{},
  }),
  ufw(
    'profile-changed-on-disk',
    ['ufw --force enable', "ufw allow 'Mine'", "sed -i 's|22/tcp|2222/tcp|' /etc/ufw/applications.d/own"],
    { files: { '/etc/ufw/applications.d/own': profile('Mine', '22/tcp') }, reload: 'ufw reload' },
  ),
  ufw(
    'profile-updated',
    [
      'ufw --force enable',
      "ufw allow 'Mine'",
      "sed -i 's|22/tcp|2222/tcp|' /etc/ufw/applications.d/own",
      "ufw app update 'Mine'",
    ],
    { files: { '/etc/ufw/applications.d/own': profile('Mine', '22/tcp') } },
  ),
  active('delete-by-number', ['allow 22', 'allow 2222', 'deny 80', '--force delete 2', '--force delete 1']),
  active('replaced', ['allow 22/tcp', 'deny 22/tcp', 'limit 2222/tcp', 'allow 2222/tcp']),
  active('dry-run', ['--dry-run allow 22/tcp', 'allow 2222/tcp', '--dry-run deny 2222/tcp']),
  active('insert-in-the-middle', [
    'allow 22',
    'allow 2222',
    'allow 80/tcp',
    'insert 2 deny from 10.0.0.0/8',
    'insert 1 allow from 10.1.2.3 to any port 22 proto tcp',
    'insert 6 reject from 2001:db8:1::/48',
  ]),
  active('six-between', [
    'allow from 2001:db8:2::/48 to any port 22',
    'deny 22',
    'allow from 2001:db8:1::/48 to any port 22',
    'prepend deny from 2001:db8:2::7',
    'insert 1 allow 2222',
  ]),
  active('limit-on-interface', [
    'limit in on eth0 to any port 22 proto tcp',
    'limit from 10.0.0.0/8 to any port 2222 proto tcp',
    'reload',
  ]),
  active('reject-forms', [
    'reject from 10.1.0.0/16',
    'reject proto tcp from 10.0.0.0/8',
    'reject from 172.16.0.0/12 to any port 22',
    'reject from 2001:db8:1::/48',
    'reject from 2001:db8:2::/48 to any port 2222',
    'allow 22',
    'allow 2222',
  ]),
  active('reject-incoming-with-denials', [
    'default reject incoming',
    'deny from 10.0.0.0/8',
    'allow in on eth0 to any port 22',
  ]),
  active('default-allow-with-limits', [
    'default allow incoming',
    'reject from 10.0.0.0/8 to any port 22',
    'deny from 2001:db8:2::/48',
    'deny in on eth1 to any port 2222 proto tcp',
  ]),
  active('outgoing-ports', [
    'allow 22',
    'allow 2222',
    'default deny outgoing',
    'deny out to any port 1024:65535 proto tcp',
    'deny out on eth1',
  ]),
  active('outgoing-to-source', [
    'allow 22,2222/tcp',
    'reject out on eth0 to 10.0.0.0/8',
    'deny out from any port 2222 to any',
    'allow out to 172.16.0.0/12',
  ]),
  active('routes-only', [
    'route allow in on eth0 to any port 22',
    'route reject from 10.0.0.0/8',
    'default allow routed',
    'allow in on eth1 to any port 22 proto tcp',
  ]),
  active('comments', [
    "allow from 10.0.0.0/8 to any port 22 proto tcp comment 'ALLOW IN  from (v6) # on eth1'",
    "deny 2222/tcp comment 'it''s closed'",
    "allow log 22/tcp comment 'ssh (log)'",
  ]),
  active('logs', [
    'logging high',
    'allow in log on eth0 to any port 22 proto tcp',
    'deny log-all from 10.0.0.0/8',
    'reject in on eth1 log to any port 22',
  ]),
  ufw('enabled-twice', [
    'ufw --force enable',
    'ufw allow 22',
    'ufw --force reset',
    'ufw --force enable',
    'ufw allow 2222/tcp',
  ]),
  ufw(
    'files-never-loaded',
    [
      'ufw --force enable',
      "printf '### tuple ### allow tcp 2222 0.0.0.0/0 any 0.0.0.0/0 in\\n-A ufw-user-input -p tcp --dport 2222 -j ACCEPT\\n\\n### END RULES ###\\nCOMMIT\\n' > /tmp/x; sed -i '/^### END RULES/,/^COMMIT/d' /etc/ufw/user.rules; cat /tmp/x >> /etc/ufw/user.rules",
    ],
    {
      reload: 'ufw reload',
      hiddenFrom: ['ufw status', 'ufw show added', 'everything of ufw,', '/etc/ufw'],
    },
  ),
  ufw('policy-reject-on-disk', [
    ...settings(['DEFAULT_INPUT_POLICY', '"REJECT"']),
    'ufw allow 22/tcp',
    'ufw --force enable',
  ]),
  ufw('policy-accept-on-disk', [
    ...settings(['DEFAULT_INPUT_POLICY', 'ACCEPT'], ['DEFAULT_OUTPUT_POLICY', '"DROP"']),
    'ufw deny 22/tcp',
    'ufw --force enable',
  ]),
  ufw(
    'policy-changed-not-loaded',
    ['ufw allow 22/tcp', 'ufw --force enable', ...settings(['DEFAULT_INPUT_POLICY', '"ACCEPT"'])],
    { reload: 'ufw reload', ...beyondListings },
  ),
  ufw('ipv6-off', [
    ...settings(['IPV6', 'no']),
    'ufw allow 22/tcp',
    'ufw allow from 10.0.0.0/8 to any port 2222',
    'ufw --force enable',
  ]),
  ufw('ipv6-off-by-conf', ['ufw allow 22/tcp', 'echo IPV6=no >> /etc/ufw/ufw.conf', 'ufw --force enable']),
  ufw('ipv6-off-sources-only', [...settings(['IPV6', '"no"']), 'ufw allow from 10.0.0.0/8', 'ufw --force enable'], {
    hiddenFrom: ['ufw status', 'ufw show'],
  }),
  ufw('manage-builtins', [
    ...settings(['MANAGE_BUILTINS', 'yes'], ['IPT_SYSCTL', ''], ['IPT_MODULES', '"nf_conntrack_ftp"']),
    'iptables -A INPUT -p tcp --dport 2222 -j ACCEPT',
    'ufw allow 22/tcp',
    'ufw --force enable',
  ]),
  ufw(
    'builtins-kept',
    [
      'iptables -A INPUT -p tcp --dport 2222 -j ACCEPT',
      'ip6tables -I INPUT -p tcp --dport 22 -j REJECT',
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    {
      hiddenFrom: ['ufw status', 'ufw show added', '/etc/ufw', 'everything of ufw,'],
    },
  ),
  ufw(
    'before-in-the-middle',
    [
      into(
        'before.rules',
        '-A ufw-before-input -s 10.1.0.0/16 -j ACCEPT',
        '-A ufw-before-input -s 10.0.0.0/8 -p tcp -j REJECT --reject-with tcp-reset',
      ),
      into('before6.rules', '-A ufw6-before-input -s 2001:db8:2::/48 -j DROP'),
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'before-own-chain',
    [
      into(
        'before.rules',
        ':own - [0:0]',
        '-A ufw-before-input -p tcp --dport 22 -j own',
        '-A own -s 10.0.0.0/8 -j DROP',
        '-A own -m recent --set --name SSH',
        '-A own -j RETURN',
      ),
      'ufw allow 22',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'before-user-rules',
    [
      into('before.rules', '-A ufw-user-input -s 10.0.0.0/8 -j DROP', '-A ufw-before-output -d 203.0.113.0/24 -j DROP'),
      'ufw allow 22',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'before-without-known',
    ["sed -i '/RELATED,ESTABLISHED/d' /etc/ufw/before.rules", 'ufw allow 22/tcp', 'ufw --force enable'],
    beyondListings,
  ),
  ufw(
    'before-nat-redirect',
    [
      "sed -i '$a *nat\\n:PREROUTING ACCEPT [0:0]\\n:POSTROUTING ACCEPT [0:0]\\n-A PREROUTING -s 10.0.0.0/8 -p tcp --dport 22 -j REDIRECT --to-ports 2222\\n-A POSTROUTING -o eth0 -j MASQUERADE\\nCOMMIT' /etc/ufw/before.rules",
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'before-raw',
    [
      "sed -i '$a *raw\\n:PREROUTING ACCEPT [0:0]\\n-A PREROUTING -s 2001:db8:1::/64 -p tcp --dport 22 -j DROP\\nCOMMIT\\n*mangle\\n:PREROUTING ACCEPT [0:0]\\n-A PREROUTING -p tcp --dport 2222 -j MARK --set-mark 7\\nCOMMIT' /etc/ufw/before6.rules",
      'ufw allow 22',
      'ufw allow 2222',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'after-drop',
    [
      into(
        'after.rules',
        '-A ufw-after-input -p tcp --dport 2222 -s 10.0.0.0/8 -j ACCEPT',
        '-A ufw-after-input -p tcp --dport 2222 -j REJECT --reject-with icmp-host-prohibited',
      ),
      into('after6.rules', '-A ufw6-after-input -p tcp --dport 2222 -j ACCEPT'),
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw('before-empty', [': > /etc/ufw/before.rules', 'ufw allow 22/tcp', 'ufw --force enable || true'], beyondListings),
  ufw(
    'before-broken',
    [
      into('before.rules', '-A ufw-before-input --nonsense 3 -j DROP'),
      'ufw allow 22/tcp',
      'ufw --force enable || true',
    ],
    beyondListings,
  ),
  ufw(
    'init-hooks',
    [
      "sed -i 's|^start)|start)\\n    iptables -A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j DROP|' /etc/ufw/before.init",
      'chmod 750 /etc/ufw/before.init',
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw(
    'init-hooks-after',
    [
      "sed -i 's|^start)|start)\\n    ip6tables -I INPUT -p tcp --dport 22 -j REJECT --reject-with tcp-reset|' /etc/ufw/after.init",
      'chmod 750 /etc/ufw/after.init',
      'ufw allow 22/tcp',
      'ufw --force enable',
    ],
    beyondListings,
  ),
  ufw('started-by-init', [
    'ufw allow 22/tcp',
    'ufw limit 2222/tcp',
    "sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf",
    '/lib/ufw/ufw-init start',
  ]),
  ufw('enabled-not-started', ['ufw deny 22/tcp', "sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf"], {
    reload: '/lib/ufw/ufw-init start',
    hiddenFrom: ['ufw status', 'ufw show', 'all forms', 'everything of ufw,'],
  }),
  ufw(
    'disabled-on-disk-only',
    ['ufw allow 2222/tcp', 'ufw --force enable', "sed -i 's/^ENABLED=.*/ENABLED=no/' /etc/ufw/ufw.conf"],
    { reload: '/lib/ufw/ufw-init flush-all', hiddenFrom: ['ufw show added', '/etc/ufw', 'everything of ufw, after'] },
  ),
  ufw('yes-in-capitals', [
    "sed -i 's/^ENABLED=.*/ENABLED=YES/' /etc/ufw/ufw.conf",
    ...settings(['IPV6', 'YES']),
    'ufw allow 22',
    '/lib/ufw/ufw-init start',
  ]),
  ufw(
    'yes-in-other-letters',
    [
      "sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf",
      ...settings(['IPV6', 'Yes']),
      'ufw allow 22',
      '/lib/ufw/ufw-init start',
    ],
    beyondListings,
  ),
];
