import { formatAddress } from '#core/address';
import { type AddressSet, complement, isEmpty } from '#core/address-set';
import type { OriginId } from '#core/origin';
import { No } from '#core/tri';
import { certaintyOf, sourcesBehind } from '#engine/judge-outcomes';
import { nameSources } from '#engine/name-sources';
import { defineRule, type RuleContext } from '#engine/rule';
import { type Ban, bannedElements, banOf } from './shared/bans.ts';
import { decidingLines, isShut, meets, symptomsOf } from './shared/outcome-sets.ts';
import { servedOutcomes } from './shared/served.ts';

/** fail2ban or another guard has banned clients: from one place nothing works, from all others everything does. */
export default defineRule({
  id: 'host-firewall/client-banned',
  title: 'A guard such as fail2ban has banned clients',
  severity: 'note',
  needs: ['packet-filter'],
  messages: {
    banned:
      '{program} has banned {sources} from port {port}. ' +
      'They see "{symptom}" while everybody else gets in. ' +
      'Run `{release}`, and list addresses that must never be banned in its configuration.',
    refused:
      '{program} has banned {sources} from port {port}. ' +
      'They see "{symptom}", as if no daemon listened, while everybody else gets in. ' +
      'Run `{release}`, and list addresses that must never be banned in its configuration.',
    noEffect:
      '{program} counts {sources} as banned in the jail {group}, and they get in all the same: {why}. ' +
      'Its action does not start, so that nobody whom the jail bans is kept out. ' +
      'Put the setting right and run `fail2ban-client restart {group}`.',
    managerStopped:
      '{program} counts {sources} as banned in the jail {group}, and they get in all the same: its action {action} works through {manager}, which is not active. ' +
      'Nobody whom the jail bans is kept out. ' +
      'Give the jail an action for what filters on this host, `banaction = iptables-multiport` or `nftables`, and run `fail2ban-client restart {group}`.',
  },
  check(context) {
    const { view, report } = context;
    reportIdle(context);
    const served = servedOutcomes(context);
    const shut = served.filter(isShut);
    const bans = new Map<string, { ban: Ban; lines: OriginId[] }>();
    for (const { origin } of decidingLines(shut)) {
      const ban = banOf(view, origin);
      if (ban === null) continue;
      const known = bans.get(ban.release) ?? { ban, lines: [] };
      known.lines.push(origin);
      bans.set(ban.release, known);
    }
    for (const { ban, lines } of bans.values()) {
      const concerned = shut.filter((o) => o.because.some((b) => lines.includes(b.origin)));
      const sources = sourcesBehind(concerned, new Set(lines));
      const { port } = concerned[0]!;
      const others = served.filter((o) => o.port === port && !concerned.includes(o));
      report({
        message: concerned.some((o) => o.verdict === 'refused') ? 'refused' : 'banned',
        at: lines[0]!,
        label: 'turns banned clients away',
        data: {
          program: ban.program,
          release: ban.release.replace('ADDRESS', addressIn(sources)),
          port,
          sources: nameSources(
            sources,
            others.map((o) => o.sources),
          ),
          symptom: symptomsOf(concerned),
        },
        related: [
          ...bannedElements(view, lines[0]!, sources).map((at) => ({ at, label: 'banned' })),
          ...lines.slice(1, 4).map((at) => ({ at, label: 'banned too' })),
        ],
        verdict: concerned[0]!.verdict,
        certainty: certaintyOf(concerned),
        outcomes: concerned,
        changes: [
          {
            change: { change: 'release', at: lines[0]!, sources },
            title: 'End these bans',
            safe: false,
          },
        ],
      });
    }
  },
});

/** Bans that nothing carries out, of clients who get in. */
function reportIdle(context: RuleContext<'noEffect' | 'managerStopped'>): void {
  const { view, host, report } = context;
  const stopped = (manager: string): boolean =>
    view.frontEnds.some((one) => one.manager === manager && one.active === No);
  const idle = host.contributions
    .of('packet-filter')
    .flatMap(({ value, quality }) => (quality === 'failed' ? [] : (value.idleBans ?? [])))
    .filter(({ because }) => !('stopped' in because) || stopped(because.stopped));
  const served = idle.length === 0 ? [] : servedOutcomes(context);
  for (const { program, group, sources, because, origin, bans } of idle) {
    const banned = [sources[4], sources[6]].filter((set) => !isEmpty(set));
    const admitted = served.filter((o) => o.verdict === 'accepted' && banned.some((set) => meets(o.sources, set)));
    if (admitted.length === 0) continue;
    const data = { program, group, sources: nameSources(banned, banned.map(complement)) };
    report({
      ...('why' in because
        ? { message: 'noEffect', data: { ...data, why: because.why }, label: 'keeps the action from starting' }
        : {
            message: 'managerStopped',
            data: { ...data, action: because.action, manager: because.stopped },
            label: `works through ${because.stopped}`,
          }),
      at: origin,
      related: bans.slice(0, 3).map((at) => ({ at, label: 'counted as banned' })),
      severity: 'warning',
      verdict: 'accepted',
      certainty: certaintyOf(admitted),
      outcomes: admitted,
    });
  }
}

/** One of the banned, for the command that lets it in again. */
function addressIn([set]: readonly AddressSet[]): string {
  const value = set?.bounds[0];
  return set === undefined || value === undefined ? 'ADDRESS' : formatAddress({ family: set.family, value });
}
