/**
 * `github`: what code scanning takes in; it shows suppressed results as open alerts, so they are left out.
 * `full`: everything, for other tools.
 */
export type SarifProfile = 'github' | 'full';

/** What a caller may choose; every report ignores what does not concern it. */
export interface ReportOptions {
  /** Colour codes in text. The caller looks at the terminal, NO_COLOR and FORCE_COLOR. Default: none. */
  readonly color?: boolean;
  /** Rule ids in text lead to their pages (OSC 8). The caller knows whether the terminal takes that. Default: no. */
  readonly links?: boolean;
  /** Terminal columns for text. Default 100. */
  readonly width?: number;
  /** Default `github`. */
  readonly profile?: SarifProfile;
}

export const defaultWidth = 100;
