/**
 * How far a collected file can be trusted to show what it claims.
 * - `complete`: all that the program would print, or the whole file
 * - `partial-view`: what it shows is true, what it does not show proves nothing (`ss -tlnp | grep :22`)
 * - `filtered`: the collector dropped or changed lines (comments stripped, keyword filters)
 * - `failed`: an error message or nothing where output should be; counts as not collected
 * - `stale`: a newer piece of the same evidence exists, or a backup beside the live file
 * - `obfuscated`: addresses or names were replaced
 */
export type Quality = 'complete' | 'partial-view' | 'filtered' | 'failed' | 'stale' | 'obfuscated';

/** `observed`: the running state. `declared`: what takes effect at the next start. */
export type Basis = 'observed' | 'declared';
