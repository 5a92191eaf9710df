import type { RuleReport } from '#engine/document';
import type { RunProblem } from './place-result.ts';

/** The `index`th of `count` parts, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `2/4`; `null` where it is none. */
export function parseShard(text: string): Shard | null {
  const [, index = '', count = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : null;
}

/** Every `count`th, so that neighbours of one size are shared out. */
export const isInShard = (order: number, { index, count }: Shard): boolean => order % count === index - 1;

/** The first line of a shard's file. */
export interface ShardHead {
  readonly type: 'shard';
  readonly schemaVersion: 1;
  readonly tool: 'sshreach';
  readonly version: string;
  readonly shard: Shard;
  /** Places of all shards together. */
  readonly places: number;
  /** Digest of version, options and settings: shards of one run agree on it. */
  readonly run: string;
  readonly paths: readonly string[];
  readonly rules: readonly RuleReport[];
  /** About the named paths; the same in every shard. */
  readonly problems: readonly RunProblem[];
}

/** Reads the first line of a shard's file; a sentence where it is none that this version reads. */
export function parseShardHead(line: string | null): ShardHead | string {
  let value: Partial<ShardHead> | null = null;
  try {
    value = JSON.parse(line ?? '') as Partial<ShardHead>;
  } catch {
    return '`sshreach check --shard` did not write it';
  }
  if (value?.type !== 'shard' || value.tool !== 'sshreach') return '`sshreach check --shard` did not write it';
  if (value.schemaVersion !== 1)
    return `its schemaVersion is ${JSON.stringify(value.schemaVersion)}, and this sshreach knows 1`;
  return value as ShardHead;
}

/** What keeps shards from being joined; `null` where they are the parts of one run, each once. */
export function whyNotJoined(heads: readonly ShardHead[]): string | null {
  const first = heads[0]!;
  const { count } = first.shard;
  const of = ({ shard }: ShardHead): string => `${shard.index}/${shard.count}`;
  const other = heads.find(({ shard }) => shard.count !== count);
  if (other !== undefined) return `${of(other)} and ${of(first)} are parts of different runs`;
  const version = heads.find((head) => head.version !== first.version);
  if (version !== undefined)
    return `${of(version)} was made by version ${version.version}, ${of(first)} by ${first.version}`;
  const run = heads.find((head) => head.run !== first.run || head.places !== first.places);
  if (run !== undefined)
    return `${of(run)} was made of other paths or with other options or settings than ${of(first)}`;
  const seen = new Set<number>();
  for (const head of heads) {
    if (seen.has(head.shard.index)) return `${of(head)} is there twice`;
    seen.add(head.shard.index);
  }
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !seen.has(index));
  return missing.length === 0
    ? null
    : `${missing.map((index) => `${index}/${count}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
}
