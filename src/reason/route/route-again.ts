import type { HostView } from '#model/host-model';
import type { CellSet } from '../cell-set.ts';
import type { SourceSpace } from '../source-space.ts';
import { evaluateReturnRoute, knowsPolicies, type ReturnRoute } from './evaluate-return-route.ts';
import type { AnswerHeader } from './match-policy.ts';
import { setsMarks } from './sets-marks.ts';

/**
 * The way of a packet of the host whose mark its own chains changed: chains of type `route`, like those of iptables'
 * mangle, look its route up once more (ip_route_me_harder). `null`: the route stays.
 * `sure: false`: nobody can tell whether it does.
 */
export function routeAgain(
  view: HostView,
  space: SourceSpace,
  cells: CellSet,
  arriving: string | null,
  header: AnswerHeader,
): { readonly routes: readonly ReturnRoute[]; readonly sure: boolean } | null {
  const minds =
    !knowsPolicies(view.routes, space.family) ||
    view.routes.policies.some(({ family, mark }) => family === space.family && mark !== null);
  if (!minds || !setsMarks(view, ['output'], ['route'])) return null;
  return {
    routes: evaluateReturnRoute(view, space, cells, arriving, header),
    sure: !setsMarks(view, ['output'], ['filter', 'nat']),
  };
}
