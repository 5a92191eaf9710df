import { files, logs, outputs } from './what.ts';

const runs = outputs.map(({ name, command, onError }) => `run ${name} ${onError ? 'both' : 'out'} ${command}`);

/** Lines of a log that are taken. */
const LOG_LINES = 2000;

/**
 * The POSIX shell script that gathers what sshreach reads. It changes nothing on the host but a directory and an archive
 * in the place that it is told, takes no private key and no password hash, and notes what failed.
 */
export const collectScript = (version: string): string => `#!/bin/sh
# Collects what sshreach ${version} reads, so that it can say who reaches this host's SSH daemon.
# Read-only: it runs commands that show things and copies files. No private keys and no password hashes are taken.
# Root sees more than others; what could not be read is noted.
#
#     sh sshreach-collect.sh [DIRECTORY]     writes DIRECTORY/sshreach-HOST-TIME.tar.gz (default: here)
#     sh sshreach-collect.sh --into NEW      leaves a directory NEW instead of an archive
set -u
umask 077
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH

into=
target=.
case \${1-} in
  --into) into=\${2:?--into needs the name of a new directory} ;;
  '') ;;
  *) target=$1 ;;
esac

host=$(hostname 2>/dev/null || cat /proc/sys/kernel/hostname 2>/dev/null || echo host)
host=$(printf '%s' "$host" | tr -c 'A-Za-z0-9._-' '_')
name=sshreach-$host-$(date -u +%Y%m%dT%H%M%SZ)
if [ -n "$into" ]; then
  root=$into
  mkdir "$root" || exit 1
else
  work=$(mktemp -d "\${TMPDIR:-/tmp}/sshreach.XXXXXX") || exit 1
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  root=$work/$name
  mkdir "$root" || exit 1
fi
mkdir "$root/commands" || exit 1
notes=$root/sshreach-collect.txt
{
  echo "collector: sshreach ${version}"
  echo "host: $host"
  echo "time: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  echo "user: $(id -u)"
} >"$notes"

# A command that hangs must not keep the rest from being collected.
limit=
if command -v timeout >/dev/null 2>&1; then limit='timeout 60'; fi

# run NAME out|both COMMAND...: what it prints, or, where it prints nothing and fails, what it complains of.
run() {
  file=$root/commands/$1.txt
  how=$2
  shift 2
  if ! command -v "$1" >/dev/null 2>&1; then
    echo "absent: $*" >>"$notes"
    return 0
  fi
  if [ "$how" = both ]; then
    $limit "$@" >"$file" 2>&1 </dev/null
    code=$?
  else
    $limit "$@" >"$file" 2>"$root/complaint" </dev/null
    code=$?
    if [ ! -s "$file" ] && [ "$code" -ne 0 ]; then cp "$root/complaint" "$file"; fi
    # This sentence tells of rules that nobody has listed yet.
    grep -h 'tables-legacy tables present' "$root/complaint" >>"$file" 2>/dev/null
    rm -f "$root/complaint"
  fi
  echo "exit $code: $*" >>"$notes"
}

# keep FILE...: copies, links as links; private keys are left out whatever they are called.
keep() {
  for file in "$@"; do
    if [ -L "$file" ]; then
      mkdir -p "$root\${file%/*}" && cp -P "$file" "$root$file" 2>/dev/null
      continue
    fi
    [ -f "$file" ] || continue
    if [ ! -r "$file" ]; then
      echo "unreadable: $file" >>"$notes"
      continue
    fi
    if grep -q 'PRIVATE KEY' "$file" 2>/dev/null; then
      echo "left out: $file" >>"$notes"
      continue
    fi
    mkdir -p "$root\${file%/*}" || return 1
    case $file in
      # An old passwd file may hold hashes, and actions of fail2ban passwords.
      /etc/passwd) sed 's/^\\([^:]*\\):[^x*!:][^:]*:/\\1:left-out:/' "$file" ;;
      /etc/fail2ban/*) grep -iv -e 'pass[a-z]* *=' -e 'token *=' -e 'secret *=' -e 'key *=' "$file" || [ $? -eq 1 ] ;;
      # Modules that ask databases are given their passwords.
      /etc/pam.d/*) sed 's/\\(pass[a-z]*=\\)[^ ]*/\\1left-out/' "$file" ;;
      *) cat "$file" ;;
    esac >"$root$file" || {
      # Half a file says what the whole one does not.
      rm -f "$root$file"
      echo "unreadable: $file" >>"$notes"
    }
  done
}

${runs.join('\n')}

# What is not there is worth knowing, too.
for file in /etc/ssh/sshd_config /etc/hosts.allow /etc/hosts.deny /etc/nologin /run/nologin; do
  [ -e "$file" ] || ls -ld "$file" >>"$root/commands/absent-files.txt" 2>&1
done

# Modes of home directories decide whether keys count; their content is nobody's business.
if [ -r /etc/passwd ]; then
  while IFS=: read -r _ _ _ _ _ home _; do
    case $home in /root | /home/*) ls -ld "$home" "$home/.ssh" "$home/.ssh/authorized_keys" 2>/dev/null ;; esac
  done </etc/passwd | sort -u >"$root/commands/ls-ld-homes.txt"
fi

${files.map((patterns) => `keep ${patterns}`).join('\n')}

for log in ${logs.join(' ')}; do
  if [ -r "$log" ]; then
    mkdir -p "$root\${log%/*}" && tail -n ${LOG_LINES} "$log" >"$root$log"
  fi
done

# Where no space was left outputs are empty or cut off, and nobody could tell from them.
if ! dd if=/dev/zero of="$root/space" bs=65536 count=1 2>/dev/null; then
  echo "sshreach-collect: no space is left in \${root%/*}; name a directory with some in TMPDIR" >&2
  exit 1
fi
rm -f "$root/space"

if [ -n "$into" ]; then
  echo "$root"
  exit 0
fi
archive=$target/$name.tar.gz
if (cd "$work" && tar -cf - "$name") | gzip -c >"$archive"; then
  echo "$archive"
else
  echo "sshreach-collect: $archive could not be written" >&2
  exit 1
fi
`;
