import { hasNumber } from '#core/number-set';
import { Yes } from '#core/tri';
import type { FrontEndFact } from '#model/daemon';
import type { HostView } from '#model/host-model';

/** Active managers of the packet filter that turn the rest away and have no entry that lets the port in. */
export const managersWithout = (view: HostView, port: number): FrontEndFact[] =>
  view.frontEnds.filter(
    (manager) => manager.active === Yes && manager.fallback !== 'accept' && !listsPort(manager, port),
  );

/** Whether an entry that takes traffic lets the port in, from wherever. */
export const listsPort = ({ entries }: FrontEndFact, port: number): boolean =>
  entries.some(
    ({ action, ports, groupActive }) =>
      groupActive && (action === 'accept' || action === 'limit') && (ports === null || hasNumber(ports, port)),
  );
