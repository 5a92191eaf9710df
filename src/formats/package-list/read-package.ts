import type { Row } from '../_grammar/table.ts';

export interface NamedPackage {
  readonly name: string;
  readonly version: string;
  readonly installed: boolean;
}

/** Names are short; a bound, since the patterns look at each hyphen. */
const longestName = 200;

const none = /^<(?:none|keine|aucune|ninguno|nenhum|ningun[oa])>$/i;

/** A line of `dpkg -l`, `dpkg-query -W` or `apt list`, or dpkg's word that there is no such package. */
export function readDpkg({ children }: Row, line: string): NamedPackage | null {
  const missing = /^dpkg-query: (?:no packages found matching (\S+)|package '(\S+)' is not installed)/.exec(line);
  if (missing) return { name: (missing[1] ?? missing[2])!, version: '', installed: false };
  const [first, second, third] = children.map(({ value }) => value);
  // Desired and actual state (dpkg-query(1)): unpacked and half-configured packages have their files in place.
  if (/^[uihrp][ncHUFWti][R]?$/.test(first!) && third !== undefined)
    return {
      name: second!.replace(/:\w+$/, ''),
      version: none.test(third) ? '' : third,
      installed: /^.[UFWti]/.test(first!),
    };
  const apt = /^([a-z0-9][a-z0-9+.-]*)\/\S+$/.exec(first!);
  if (apt && second !== undefined) return readApt(apt[1]!, first!, second, line);
  if (children.length === 2 && /^[a-z0-9][a-z0-9+.:-]*$/.test(first!) && /^(?:\d+:)?\d/.test(second!))
    return { name: first!.replace(/:\w+$/, ''), version: second!, installed: true };
  return null;
}

/** What apt calls the configuration of a package that was removed, in its languages. */
const residual =
  /^(?:residual-|configuració-residual|zbytkové-|Konfiguration-verbleibend|υπολοιπόμενο-|configuración-residual|configuration restante|megmaradt konfig|configurazione residua|設定が残存|overgebleven configuratie|остались файлы|kvarvarande-|ค่าตั้งตกค้าง|artık-yapılandırma|配置文件残留)/u;

/**
 * The version that is installed is in the archive `now`; beside another one brackets tell from which it would be an
 * upgrade. Words in brackets are in any language.
 */
function readApt(name: string, archives: string, version: string, line: string): NamedPackage {
  const told = /\[([^\]]*)\]?\s*$/u.exec(line)?.[1] ?? '';
  if (/[/,]now\b/.test(archives) || told.startsWith('installed'))
    return { name, version, installed: told !== '' && !residual.test(told) };
  const from = /(?<![\w.])(?:\d+:)?\d[\w.+~:-]*/.exec(told)?.[0];
  return { name, version: from ?? version, installed: from !== undefined };
}

const rpmName =
  /^(.+)-(\d[^-\s]*)-([^-\s]+?)(?:\.(?:x86_64|noarch|aarch64|i[3-6]86|ppc64le|ppc64|s390x|armv7hl|\(none\)))?$/;

/** A line of `rpm -qa` in its plain form, as JSON (insights) or as a table (supportconfig). */
export function readRpm({ children }: Row, line: string): NamedPackage | null {
  const missing = /^package (\S+) is not installed/.exec(line);
  if (missing) return { name: missing[1]!, version: '', installed: false };
  if (line.startsWith('{')) return readJson(line);
  const first = children[0]!.value;
  const match = first.length > longestName ? null : rpmName.exec(first);
  if (match) return { name: match[1]!, version: `${match[2]}-${match[3]}`, installed: true };
  const last = children.at(-1)!.value;
  const isTable = children.length >= 2 && /^[a-z][\w.+-]*$/i.test(first) && /^\d\S*-\S+$/.test(last);
  return isTable ? { name: first, version: last, installed: true } : null;
}

function readJson(line: string): NamedPackage | null {
  try {
    const { name, version, release } = JSON.parse(line) as Record<string, unknown>;
    if (typeof name !== 'string' || typeof version !== 'string') return null;
    return { name, version: typeof release === 'string' ? `${version}-${release}` : version, installed: true };
  } catch {
    return null;
  }
}

/** `openssh-server-9.6_p1-r0`, with whatever follows. */
export function readApk({ children }: Row): NamedPackage | null {
  if (children[0]!.value.length > longestName) return null;
  const match = /^(.+)-(\d[^-\s]*-r\d+)$/.exec(children[0]!.value);
  return match ? { name: match[1]!, version: match[2]!, installed: true } : null;
}
