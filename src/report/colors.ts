import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

export const colorsFor = (enabled: boolean | undefined): Colors => picocolors.createColors(enabled === true);

/** Errors red, warnings yellow, notes cyan. */
export function severityColor(colors: Colors, severity: 'error' | 'warning' | 'note'): (text: string) => string {
  return severity === 'error' ? colors.red : severity === 'warning' ? colors.yellow : colors.cyan;
}
