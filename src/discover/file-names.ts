/** What a file's name alone says about its use. */

/** Names that say nothing about who reaches the daemon, or must not be opened at all. */
const irrelevant: readonly RegExp[] = [
  /\.pub$/,
  /(?:^|[/_-])ssh_host_\w+?_key(?:\.\w+)?$/,
  /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /(?:^|\/)(?:gshadow-?|shadow-)$/,
  /(?:^|\/)(?:moduli|ssh_config|known_hosts|ssh_import_id)(?:\.txt)?$/,
  /(?:^|\/)ssh_config\.d\//,
  /(?:^|\/)fail2ban\/(?:filter\.d\/|action\.d\/(?!(?:iptables|nftables|firewallcmd|ufw)[\w-]*\.(?:conf|local)$))/,
  /(?:^|\/)(?:readme|license|licence|copying|changelog|authors|contributing|notice)(?:\.[^/]*)?$/i,
  /\.(?:md|rst|html?|pdf|png|jpe?g|svg|gif|sh|py|ts|js|mjs|cjs|css|pem|crt|key|csr|p12)$/i,
  /(?:^|\/)(?:\.gitkeep|\.gitignore|\.gitattributes|\.editorconfig|\.DS_Store|Thumbs\.db|Makefile|Dockerfile)$/,
  /(?:^|\/)(?:sshreach\.toml|package(?:-lock)?\.json)$/,
  /-private_map$/,
];

/** Backups that editors and package managers leave beside the live file, and what `ufw reset` leaves. */
const stale =
  /(?:~|\.(?:bak|backup|old|orig|save|saved|swp|dpkg-(?:old|new|dist|bak|tmp)|ucf-(?:old|new|dist)|rpm(?:save|new|orig))|\.rules\.\d{8}_\d{6})$/i;

const packed = /\.(?:gz|bz2|xz|zst|lz4|lzma|Z|7z|zip|tar|t[gbx]z|tzst|gpg|pgp|deb|rpm)$/i;

/** Logs that were rotated away and packed, and exports of the journal. */
const packedLog =
  /(?:^|\/)(?:auth\.log|secure|messages|syslog|daemon\.log|journal[\w.-]*|fail2ban\.log|audit\.log)(?:[.-]\d+)*(?:\.\w+)?\.(?:gz|bz2|xz|zst|lz4|lzma)$/;

/** Outputs that collectors save out of habit. A format may still know one of them; nobody needs to hear if none does. */
const habitual = /(?:^|\/)(?:uname|uptime|date|hostname|whoami|id|df|free)(?:[-_ ][^/]*)?(?:\.txt)?$/;

/** Tools that take thousands of outputs about everything; what no format knows there is no news. */
export const isCollectedInBulk = (path: string): boolean =>
  /^(?:sos_\w+\/|insights_commands\/|meta_data\/|(?:version|results|insights_archive)\.txt$)/.test(path);
export const isHabitualName = (path: string): boolean => habitual.test(path);
export const isPackedLogName = (path: string): boolean => packedLog.test(path);
/** Texts about something. Only recorded sessions in their fenced blocks can be evidence. */
export const isProseName = (path: string): boolean => /\.(?:md|markdown|rst)$|(?:^|\/)readme(?:\.txt)?$/i.test(path);
/** `ss-tlnp.txt.gz` → `ss-tlnp.txt`; `null` for logs, which are many, for archives, and for what is not compressed. */
export const withoutPackedSuffix = (path: string): string | null =>
  isPackedLogName(path) ? null : (/^(.*[^/](?<!\.tar))\.(?:gz|xz|bz2|zst)$/.exec(path)?.[1] ?? null);
export const isIrrelevantName = (path: string): boolean => irrelevant.some((pattern) => pattern.test(path));
export const isStaleName = (path: string): boolean => stale.test(path);
/** Compressed, encrypted or an archive. */
export const isPackedName = (path: string): boolean => packed.test(path);
