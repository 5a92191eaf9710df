import type { OriginId } from '#core/origin';
import type { SourceFile } from '#core/source-file';
import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { StoredRefusal } from '#model/filter-loaders';
import { hostNames } from '../_grammar/host-names.ts';
import type { HostContext } from '../format.ts';
import { faultsOfFile } from './faults-of-file.ts';
import type { FirewalldInputs } from './inputs.ts';
import { judgeDirect } from './judge-direct.ts';
import { isOfLater, type XmlFault } from './judge-element.ts';
import { judgeReferences, type PlacedFault } from './judge-references.ts';
import { judgeXml } from './judge-xml.ts';
import type { Versions } from './versions.ts';
import type { XmlInput } from './xml-input.ts';
import type { XmlKind } from './xml-words.ts';

/** What becomes of the stored files when firewalld starts. */
export interface StoredLoad {
  readonly refusals: readonly StoredRefusal[];
  /** Whether firewalld takes what it ships instead of all of /etc/firewalld. */
  readonly stock: Tri;
  /** Whether it fails and leaves the host without any of its rules. */
  readonly open: Tri;
  /** What says so, or may say so. */
  readonly because: OriginId | null;
}

const kinds: readonly XmlKind[] = ['ipset', 'service', 'zone', 'policy'];
/** More are not reported: firewalld stops at the first. */
const ENOUGH = 10;

/**
 * Mistakes for which firewalld leaves its stored configuration aside at the next start (1.3.3): one is enough, wherever it
 * stands, also in files that nothing uses. Before 1.2 each file with a mistake is left out alone, and what only shows when
 * the rules are made leaves the host without any (0.8.2, 0.9.3, 1.1.1), or is passed over (0.4.4.6).
 */
export function judgeFiles(inputs: FirewalldInputs, host: HostContext): StoredLoad {
  return inputs.versions.most < 102 ? judgeBefore12(inputs, host) : judgeSince12(inputs, host);
}

function judgeBefore12(inputs: FirewalldInputs, host: HostContext): StoredLoad {
  const { versions } = inputs;
  const faults = kinds.flatMap((kind) =>
    inputs
      .storedFiles(kind)
      .filter(({ shipped, complete }) => !shipped && complete)
      .flatMap((file) => faultsOfFile(file).map((fault) => ({ file, fault }))),
  );
  for (const { file, fault } of faults.slice(0, ENOUGH)) reportLeftOut(file, fault, host);
  const failed = inputs.failed();
  const late = (versions.most <= 4 ? [] : judgeReferences(inputs))
    // Of two zones that claim one source the first by name has it, but for 0.8.
    .filter(({ fault }) => !fault.certain || (versions.least <= 8 && versions.most >= 6))
    .map((one) => (one.fault.certain && versions.most !== 8 ? perhaps(one) : one))
    .map((one) => (failed === null ? one : certainly(one)));
  for (const { file, fault } of late.slice(0, ENOUGH)) reportOpen(file, fault, host);
  const isSure = late.some(({ fault }) => fault.certain);
  const [first] = late;
  return {
    refusals: [],
    stock: No,
    open: isSure ? Yes : late.length > 0 ? Maybe : No,
    because: first === undefined ? null : host.origins.span(first.file.file, first.fault.start, first.fault.end),
  };
}

function judgeSince12(inputs: FirewalldInputs, host: HostContext): StoredLoad {
  const failed = inputs.failed();
  const files = kinds.flatMap((kind) => inputs.files(kind).filter((file) => !file.shipped && file.complete));
  const version = files.some(({ document }) => isOfLater(document.children)) ? 'later' : versionOf(inputs.versions);
  const found = [
    ...files.flatMap((file) =>
      [...faultsOfFile(file), ...leftOutBefore23(file, inputs.versions)].map((fault) => ({ file, fault })),
    ),
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
    open: No,
    because: refusals[0]?.origin ?? failed?.origin ?? null,
  };
}

const perhaps = ({ file, fault }: PlacedFault): PlacedFault => ({ file, fault: { ...fault, certain: false } });

const certainly = ({ file, fault }: PlacedFault): PlacedFault => ({ file, fault: { ...fault, certain: true } });

/** With another way in at hand. */
const lateTest = 'systemctl restart firewalld; firewall-cmd --state';

type Version = '1.3' | 'later' | 'unknown';

const isCertain = ({ certain, only }: XmlFault, version: Version): boolean =>
  version === '1.3' ? certain || only === '1.3' : version === 'later' && certain;

/** Since 1.2 (startup failsafe) one mistake is one too many; before, files with mistakes were left out one by one. */
const versionOf = ({ least, most }: Versions): Version =>
  least === 103 && most === 103 ? '1.3' : least >= 102 && most !== 103 ? 'later' : 'unknown';

/** What older versions leave out with a warning: 2.1.1 still does, and for 2.3.1 it is a mistake like the others. */
function leftOutBefore23({ kind, document }: XmlInput, { least, most }: Versions): XmlFault[] {
  if (kind === 'direct' || most <= 201 || document.broken) return [];
  return [...judgeXml(document, kind).ignored].map(([{ start, end }, what]) => ({
    start,
    end,
    what,
    certain: least >= 203,
  }));
}

function directFaults(inputs: FirewalldInputs, host: HostContext): PlacedFault[] {
  const names = hostNames(host);
  return inputs
    .files('direct')
    .filter(({ complete, document }) => complete && !document.broken)
    .flatMap((file) => judgeDirect(file.document, names).map((fault) => ({ file, fault })));
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

function reportLeftOut(
  { source, kind, name }: XmlInput,
  { start, end, what, certain }: XmlFault,
  host: HostContext,
): void {
  const instead =
    kind === 'zone' || kind === 'service' ? ` What it ships as ${kind} ${name}, if anything, is in force instead.` : '';
  host.report({
    file: source.id,
    span: { start, end },
    code: 'configuration-refused',
    message: `firewalld ${certain ? 'leaves this file out' : 'may leave this file out'}: ${what}.${instead} Test with \`firewall-cmd --check-config\`.`,
    effect: certain ? 'none' : 'widens',
    severity: certain ? 'error' : 'warning',
  });
}

function reportOpen({ source }: XmlInput, { start, end, what, certain }: XmlFault, host: HostContext): void {
  host.report({
    file: source.id,
    span: { start, end },
    code: 'configuration-refused',
    message:
      `firewalld ${certain ? 'fails' : 'may fail'} when it makes its rules: ${what}. None of them is then loaded, and ` +
      'everybody is let through. See `firewall-cmd --state` after a restart.',
    effect: certain ? 'none' : 'widens',
    severity: certain ? 'error' : 'warning',
  });
}
