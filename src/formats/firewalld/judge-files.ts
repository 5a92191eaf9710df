import type { OriginId } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { StoredRefusal } from '#model/filter-loaders';
import { hostNames } from '../_grammar/host-names.ts';
import { osFamily } from '../_grammar/os-family.ts';
import type { HostContext } from '../format.ts';
import type { FirewalldInputs, XmlInput } from './inputs.ts';
import { judgeDirect } from './judge-direct.ts';
import { isOfLater, type XmlFault } from './judge-element.ts';
import { judgeIpset } from './judge-ipset.ts';
import { judgeReferences, type PlacedFault } from './judge-references.ts';
import { judgeXml } from './judge-xml.ts';
import type { XmlKind } from './xml-words.ts';

/** What becomes of the stored files when firewalld starts. */
export interface StoredLoad {
  readonly refusals: readonly StoredRefusal[];
  /** Whether firewalld takes what it ships instead of all of /etc/firewalld. */
  readonly stock: Tri;
  /** What says so, or may say so. */
  readonly because: OriginId | null;
}

const kinds: readonly XmlKind[] = ['ipset', 'service', 'zone', 'policy'];
/** More are not reported: firewalld stops at the first. */
const ENOUGH = 10;

/**
 * Mistakes for which firewalld leaves its stored configuration aside at the next start (1.3.3): one is enough, wherever it
 * stands, also in files that nothing uses.
 */
export function judgeFiles(inputs: FirewalldInputs, host: HostContext): StoredLoad {
  const failed = inputs.failed();
  const files = kinds.flatMap((kind) => inputs.files(kind).filter((file) => !file.shipped && file.complete));
  const version = files.some(({ document }) => isOfLater(document.children)) ? 'later' : versionOf(host);
  const found = [
    ...files.flatMap((file) => [...faultsOfFile(file), ...faultsOfName(file)].map((fault) => ({ file, fault }))),
    ...judgeReferences(inputs),
    ...directFaults(inputs, host),
  ]
    .filter(({ fault }) => fault.only !== '1.3' || version !== 'later')
    .map(({ file, fault }) => ({ file, fault: { ...fault, certain: isCertain(fault, version) } }))
    .map((one, _, { length }) => (failed !== null && length === 1 ? certainly(one) : one))
    .slice(0, ENOUGH);
  for (const { file, fault } of found) report(file.source, fault, host);
  const isSure = found.some(({ fault }) => fault.certain);
  const refusals = found.map(({ file, fault }) => ({
    program: 'firewalld',
    origin: host.origins.span(file.file, fault.start, fault.end),
    what: fault.what,
    near: null,
    certain: fault.certain,
    whole: true,
    ...(fault.late ? { test: lateTest } : {}),
  }));
  return {
    refusals,
    // Where it has failed already and a mistake is there, that is why; else the files may have been mended since.
    stock: isSure || (found.length > 0 && failed !== null) ? Yes : found.length > 0 || failed !== null ? Maybe : No,
    because: refusals[0]?.origin ?? failed?.origin ?? null,
  };
}

const certainly = ({ file, fault }: PlacedFault): PlacedFault => ({ file, fault: { ...fault, certain: true } });

/** With another way in at hand. */
const lateTest = 'systemctl restart firewalld; firewall-cmd --state';

type Version = '1.3' | 'later' | 'unknown';

const isCertain = ({ certain, only }: XmlFault, version: Version): boolean =>
  version === '1.3' ? certain || only === '1.3' : version === 'later' && certain;

/**
 * Since 1.2 (startup failsafe) one mistake is one too many; before, files with mistakes were left out one by one. By what
 * distributions ship: Debian 12 has 1.3.3.
 */
function versionOf({ dialect }: HostContext): Version {
  const { os } = dialect;
  const version = Number.parseFloat(os?.version ?? '');
  if (os === null || Number.isNaN(version)) return 'unknown';
  if (os.id === 'debian') return version === 12 ? '1.3' : version > 12 ? 'later' : 'unknown';
  if (os.id === 'ubuntu') return version >= 24.04 ? 'later' : 'unknown';
  if (os.id === 'fedora') return version >= 38 ? 'later' : 'unknown';
  return osFamily(dialect) === 'redhat' && /^(?:rhel|centos|rocky|almalinux|ol)$/.test(os.id) && version >= 10
    ? 'later'
    : 'unknown';
}

function directFaults(inputs: FirewalldInputs, host: HostContext): PlacedFault[] {
  const names = hostNames(host);
  return inputs
    .files('direct')
    .filter(({ complete, document }) => complete && !document.broken)
    .flatMap((file) => judgeDirect(file.document, names).map((fault) => ({ file, fault })));
}

function faultsOfFile({ kind, document }: XmlInput): readonly XmlFault[] {
  const { faults } = judgeXml(document, kind as XmlKind);
  return kind === 'ipset' && faults.length === 0 ? judgeIpset(document) : faults;
}

const longest: Readonly<Partial<Record<string, number>>> = { zone: 17, policy: 18 };

/** Of files in their own place, whose names count. */
function faultsOfName({ kind, name, source, document }: XmlInput): XmlFault[] {
  if (!/(?:^|\/)firewalld\/(?:zones|policies|services|ipsets)\/[^/]+$/.test(source.path)) return [];
  const wrong = kind === 'ipset' ? /[^\p{L}\p{N}_:.-]/u.exec(name) : /[^\p{L}\p{N}_-]/u.exec(name);
  const most = longest[kind] ?? Number.POSITIVE_INFINITY;
  const { start, end } = document.children[0] ?? document;
  const at = { start, end: Math.min(end, start + 1), certain: true };
  if (wrong !== null) return [{ ...at, what: `\`${wrong[0]}\` cannot be in the name of a ${kind}’s file` }];
  return name.length > most ? [{ ...at, what: `the name of a ${kind} has at most ${most} characters` }] : [];
}

function report({ id }: SourceFile, { start, end, what, certain, late }: XmlFault, host: HostContext): void {
  host.report({
    file: id,
    span: { start, end },
    code: 'configuration-refused',
    message:
      `firewalld ${certain ? 'does' : 'may'} not load this: ${what}. It then starts with the zones that it ships, and ` +
      `nothing of /etc/firewalld is in force. ${late ? 'See `firewall-cmd --state` after a restart' : 'Test with `firewall-cmd --check-config`'}.`,
    effect: certain ? 'none' : 'widens',
    severity: certain ? 'error' : 'warning',
  });
}
