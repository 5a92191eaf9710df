import { append } from '#core/append';
import type { Format } from '#formats/format';
import { claimOf } from './claim.ts';
import { withoutPackedSuffix } from './file-names.ts';
import { isInRoot } from './host-path.ts';
import type { HostPlan, PlannedFile } from './host-plan.ts';
import { identify } from './identify.ts';
import type { Opened } from './locate.ts';
import { asHostProblem } from './open-archives.ts';

/** Outputs that somebody compressed one by one (`ss-tlnp.txt.xz`) are read as they were, unless they lie there so, too. */
export async function unpackOutputs(
  plan: HostPlan,
  { opener }: Pick<Opened, 'opener'>,
  formats: readonly Format[],
): Promise<HostPlan> {
  const paths = new Set(plan.files.map(({ claimPath }) => claimPath));
  const outputOf = ({ claimPath, named, type }: PlannedFile): string | null => {
    const plain = named || type !== 'file' ? null : withoutPackedSuffix(claimPath);
    if (plain === null || paths.has(plain) || isInRoot(plain)) return null;
    return identify(claimOf(plain), '', formats) === null ? null : plain;
  };
  const files: PlannedFile[] = [];
  const own = [...plan.own];
  for (const file of plan.files) {
    const claimPath = outputOf(file);
    if (claimPath !== null) append(own, (await opener.unpack(file.systemPath)).map(asHostProblem));
    files.push(claimPath === null ? file : { ...file, claimPath });
  }
  return { ...plan, files, own };
}
