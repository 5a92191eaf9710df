import type { XmlFault } from './judge-element.ts';
import { judgeIpset } from './judge-ipset.ts';
import { judgeXml } from './judge-xml.ts';
import type { XmlInput } from './xml-input.ts';

/** Mistakes for which firewalld cannot read a file, or does not take it by its name. */
export const faultsOfFile = (file: XmlInput): readonly XmlFault[] => [...faultsOfText(file), ...faultsOfName(file)];

function faultsOfText({ kind, document }: XmlInput): readonly XmlFault[] {
  if (kind === 'direct') return [];
  const { faults } = judgeXml(document, kind);
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
