import type { HostView } from '#model/host-model';
import type { SessionBlock, SessionRules, SessionSettings } from '#model/login';
import { sessionRulesOf } from '#reason/auth/evaluate-auth';
import type { Certainty } from '#reason/verdict';

/** Settings that count somewhere: for everybody (`block: null`), or for those that a Match block takes. */
export interface SettingsSomewhere {
  readonly settings: SessionSettings;
  readonly block: SessionBlock | null;
}

export interface SessionsSeen {
  readonly rules: SessionRules;
  readonly places: readonly SettingsSomewhere[];
  readonly certainty: Certainty;
}

/** What the daemon does with sessions; `null` where no configuration was collected. */
export function sessionsOf(view: HostView): SessionsSeen | null {
  const rules = sessionRulesOf(view);
  if (rules === null) return null;
  const blocks = rules.blocks.map((block) => ({ settings: block, block }));
  const places = [{ settings: rules.general, block: null }, ...blocks];
  // A dump has all general settings; only blocks can be missing from it.
  return { rules, places, certainty: rules.complete || view.daemon.dump !== null ? 'certain' : 'possible' };
}

/** The first word of a setting in lower case; `null` where it is not given there. */
export const wordOf = (settings: SessionSettings, keyword: string): string | null =>
  settings.values.get(keyword)?.values[0]?.toLowerCase() ?? null;
