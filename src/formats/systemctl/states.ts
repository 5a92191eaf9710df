import type { UnitFact } from '#model/daemon';

/** systemctl(1), LOAD. */
export const loadStates: Readonly<Record<string, UnitFact['load']>> = {
  loaded: 'loaded',
  masked: 'masked',
  'not-found': 'not-found',
  error: 'error',
  'bad-setting': 'error',
};

/** systemctl(1), `is-enabled`: what the next boot makes of it. What is under /run does not outlive this one. */
export const fileStates: Readonly<Record<string, UnitFact['enabled']>> = {
  enabled: 'enabled',
  'enabled-runtime': 'disabled',
  linked: 'disabled',
  disabled: 'disabled',
  static: 'static',
  masked: 'masked',
  generated: 'generated',
  indirect: 'indirect',
};

/** systemctl(1), ACTIVE. */
export const activeStates: Readonly<Record<string, UnitFact['active']>> = {
  active: 'active',
  reloading: 'active',
  refreshing: 'active',
  inactive: 'inactive',
  failed: 'failed',
  activating: 'activating',
};
