/** How much of an archive is taken before the rest is left out; against archives that are made to exhaust a machine. */
export interface ArchiveLimits {
  /** Members of one archive, archives inside it included. */
  readonly members: number;
  /** Bytes that one archive may unpack to. */
  readonly unpacked: number;
  /** Unpacked bytes for one packed byte, once 64 MiB were unpacked. */
  readonly ratio: number;
  /** Bytes of members that are kept in memory. */
  readonly kept: number;
  /** Archives inside of archives. */
  readonly nesting: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: ArchiveLimits = {
  members: 250_000,
  unpacked: 8 * 1024 * mebibyte,
  ratio: 1000,
  kept: 1024 * mebibyte,
  nesting: 3,
};

/** Below it a high ratio is what empty logs have. */
export const leastForRatio = 64 * mebibyte;

const units: Readonly<Record<string, number>> = {
  '': 1,
  K: 1024,
  M: mebibyte,
  G: 1024 * mebibyte,
  T: mebibyte * mebibyte,
};

/** `members=500000`, `unpacked=16G`. Returns what is wrong with it as a text. */
export function readLimit(text: string): { readonly name: keyof ArchiveLimits; readonly value: number } | string {
  const [, name = '', digits = '', unit = ''] = /^(\w+)=(\d{1,15})([KMGT]?)$/.exec(text) ?? [];
  const names = Object.keys(defaultLimits) as (keyof ArchiveLimits)[];
  const known = names.find((one) => one === name);
  if (known === undefined) return `needs NAME=NUMBER, where NAME is one of ${names.join(', ')}, not ${text}`;
  return { name: known, value: Number(digits) * units[unit]! };
}
