import type { SourceFile } from '#core/source-file';
import type { Dialect } from '../format.ts';
import type { NftRefusal } from './refused-words.ts';

/** nft of each release; whoever has it from elsewhere, backports say, has a newer one. */
const shipped: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ubuntu: { '16.04': '0.5', '18.04': '0.8.2', '20.04': '0.9.3', '22.04': '1.0.2', '24.04': '1.0.9' },
  debian: { '11': '0.9.8', '12': '1.0.6' },
};

/** What these refuse up to a version, each asked itself. What stands in quotes is blank but for `*`. */
const younger: readonly { readonly until: string; readonly from?: string; readonly pattern: RegExp }[] = [
  { until: '0.8.2', pattern: /\bpriority\s+(?:raw|mangle|dstnat|filter|security|srcnat)\b/ },
  { until: '0.8.2', pattern: /\bth\s+[sd]port\b|\bct\s+count\b|\bmeta\s+hour\b|\bflags\s+(?:\w+\s*,\s*)*dynamic\b/ },
  { until: '0.9.3', pattern: /\btypeof\b/ },
  { until: '0.9.3', pattern: /(?<=[{;\n][ \t]*)comment\s+"/ },
  { until: '0.9.8', from: '0.9.3', pattern: /\bchain\s+(?:in|out)\s*\{/ },
  { until: '0.9.8', pattern: /\breject\s+with\s+icmp(?:v6|x)?\s+(?!type\b)[\w-]+/ },
  { until: '0.9.8', pattern: /\btcp\s+flags\s+\w+(?:\s*,\s*\w+)*\s*\/\s*\w+/ },
  { until: '0.9.8', pattern: /\b(?:tcp\s+flags|ct\s+(?:state|status))\s+!(?!=)/ },
  { until: '0.9.8', pattern: /(?<=[{,]\s*)\*(?=\s*[:,}])/ },
  { until: '1.0.2', pattern: /\b[io]ifname\s+(?:!=\s*)?\{[^{}]*\*"/ },
  { until: '0.9.8', pattern: /\bflags\s+owner\b/ },
  { until: '1.0.6', pattern: /^[ \t]*destroy\s+(?:table|chain|rule|set|map|element|flowtable|counter|quota|limit)\b/m },
];

const numberOf = (version: string): number =>
  version.split('.').reduce((sum, part, i) => sum + Number(part) / 100 ** i, 0);

/** Comments and texts of the same length that say nothing. */
const plain = (text: string): string =>
  text.replace(/"[^"\n]*"|#[^\n]*/g, (one) =>
    one.startsWith('#') ? ' '.repeat(one.length) : `"${one.slice(1, -1).replace(/[^*]/g, ' ')}"`,
  );

/** Places that are too new for the nft which the host's release ships: never certain, since another may be installed. */
export function refusedByRelease(files: readonly SourceFile[], os: Dialect['os']): NftRefusal[] {
  const version = os === null ? undefined : shipped[os.id]?.[os.version];
  if (version === undefined) return [];
  const own = numberOf(version);
  const known = younger.filter(({ until, from }) => own <= numberOf(until) && own >= numberOf(from ?? '0'));
  return files.flatMap((file) => {
    const text = plain(file.text);
    return known.flatMap(({ pattern }) => {
      const found = pattern.exec(text);
      if (found === null) return [];
      const start = found.index + (/^\s*/.exec(found[0])?.[0].length ?? 0);
      const end = found.index + found[0].length;
      const words = file.text.slice(start, end).replace(/\s+/g, ' ');
      const what = `nft ${version}, which this release ships, does not know \`${words}\``;
      return [{ file: file.id, start, end, what, near: null, certain: false }];
    });
  });
}
