import { resolve } from 'node:path';
import { orderHosts } from '#fleet/order-hosts';
import type { StoredResult } from '#fleet/result-log';
import { isInShard, whyNotJoined } from '#fleet/shard';
import { readShardFile, type ShardFile } from '#fleet/shard-file';
import { version } from '../../version.ts';
import { withPagesOf } from '../analyze-input.ts';
import { UsageError } from '../exit-codes.ts';
import { FleetReport } from '../fleet-report.ts';
import type { Command } from '../invocation.ts';
import { loadConfig } from '../load-config.ts';
import { parseNow } from '../now.ts';
import { parseOutputs } from '../outputs.ts';
import { fileFailure } from '../text-files.ts';

function openShard(file: string, workingDirectory: string): ShardFile {
  let shard: ShardFile | string;
  try {
    shard = readShardFile(resolve(workingDirectory, file));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${fileFailure(error)}.`);
  }
  if (typeof shard === 'string') throw new UsageError(`${file} cannot be joined: ${shard}.`);
  const { head, results } = shard;
  const expected = Array.from({ length: head.places }, (_, order) => order).filter((one) => isInShard(one, head.shard));
  if (head.version === version && expected.length === results.length) return shard;
  throw new UsageError(
    head.version === version
      ? `${file} was cut off: it holds ${results.length} of ${expected.length} places.`
      : `${file} was made by version ${head.version}, and this is ${version}.`,
  );
}

export const run: Command = async (invocation) => {
  const { args, workingDirectory } = invocation;
  const now = args.value('now');
  if (now !== null) parseNow(now);
  const loaded = await loadConfig(args, workingDirectory);
  if (loaded.wrong !== null) throw loaded.wrong;
  const { config } = loaded;
  const outputs = parseOutputs([...config.outputs, ...args.values('output')]).filter(
    ({ format }) => format !== 'shard',
  );
  const shards = args.operands.map((file) => openShard(file, workingDirectory));
  const heads = shards.map(({ head }) => head);
  const why = whyNotJoined(heads);
  if (why !== null) throw new UsageError(`These parts cannot be joined: ${why}.`);
  const results = new Map<number, StoredResult>();
  for (const stored of shards.flatMap((shard) => shard.results)) results.set(stored.result.order, stored);
  const slots = [...results.values()].flatMap(({ result: { order, hosts } }) =>
    hosts.map(({ identity }, index) => ({ order, index, identity })),
  );
  const { paths, problems, rules } = heads[0]!;
  invocation.redaction?.hidePaths(paths);
  const document = {
    schemaVersion: 1 as const,
    tool: { name: 'sshreach' as const, version, url: 'https://github.com/sshreach/sshreach' },
    rules: withPagesOf(rules, args, outputs),
  };
  return new FleetReport(
    { paths, problems, document, config, outputs },
    orderHosts(slots),
    results,
    invocation,
  ).finish();
};
