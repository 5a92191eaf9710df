import type { Address } from '#core/address';
import type { OriginId } from '#core/origin';
import { and, No, type Tri, Yes } from '#core/tri';
import type { HostView } from '#model/host-model';
import type { SessionBlock } from '#model/login';
import { sessionRulesOf } from '../auth/evaluate-auth.ts';
import { criterionFits } from '../auth/session-settings.ts';
import { type SourceClass, sourceClasses } from '../auth/source-classes.ts';
import type { CellSet } from '../cell-set.ts';
import type { Conditions } from '../host-firewall/match-scene.ts';
import type { SourceSpace } from '../source-space.ts';

/** Sources and whether RefuseConnection ends their connection, whoever logs in. */
export interface RefusalPart {
  readonly cells: CellSet;
  readonly refused: boolean;
  /** False where another part holds the same sources. */
  readonly sure: boolean;
  readonly origin: OriginId | null;
}

interface RefusalScene {
  readonly to: Address | null;
  readonly port: number;
  readonly conditions: Conditions;
}

const nobody = {
  name: '',
  exists: 'yes',
  origin: null,
  user: null,
  isRoot: false,
  groups: [],
  groupsOrigin: null,
  password: null,
  unshadowed: null,
  ages: [],
  groupsAssume: [],
} as const;

/** RefuseConnection below Match lines, for a client of whom nobody knows as whom it logs in. */
export function evaluateRefusal(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  scene: RefusalScene,
): readonly RefusalPart[] {
  const rules = sessionRulesOf(view);
  const blocks = rules?.blocks.filter(({ values }) => values.has('refuseconnection')) ?? [];
  if (blocks.length === 0) return [{ cells, refused: false, sure: true, origin: null }];
  const lists = blocks.flatMap(({ criteria }) => criteria.flatMap((one) => (one.asks === 'source' ? [one.list] : [])));
  return sourceClasses(lists, space, cells).flatMap((from) => partsOf(blocks, from, scene));
}

function partsOf(blocks: readonly SessionBlock[], from: SourceClass, scene: RefusalScene): RefusalPart[] {
  const parts: RefusalPart[] = [];
  for (const block of blocks) {
    const fits = fitsAnybody(block, from, scene);
    if (fits === No) continue;
    const setting = block.values.get('refuseconnection')!;
    const refused = setting.values[0] === 'yes';
    parts.push({
      cells: from.cells.clone(),
      refused,
      sure: fits === Yes && parts.length === 0,
      origin: setting.origin,
    });
    if (fits === Yes) return parts;
  }
  return [...parts, { cells: from.cells.clone(), refused: false, sure: parts.length === 0, origin: null }];
}

/** As whom the client logs in is a condition: named in the answer, and taken for "somebody else" unless it is asked. */
function fitsAnybody(block: SessionBlock, from: SourceClass, { to, port, conditions }: RefusalScene): Tri {
  let fits: Tri = Yes;
  const names: string[] = [];
  for (const criterion of block.criteria) {
    if (criterion.asks === 'user' || criterion.asks === 'group')
      names.push(
        `${criterion.asks} ${criterion.list.map(({ glob, negated }) => (negated ? `!${glob}` : glob)).join(',')}`,
      );
    else if (criterion.asks === 'unknown-user') names.push('a user that does not exist');
    else fits = and(fits, criterionFits(criterion, { account: nobody, from, to, port }));
  }
  if (names.length === 0 || fits === No) return fits;
  const condition = `logging in as ${names.join(' and ')}`;
  conditions.met.add(condition);
  return conditions.flipped === condition ? fits : No;
}
