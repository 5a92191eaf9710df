import type { Address } from '#core/address';

/** 127.0.0.0/8 and ::1. */
export const isLoopback = ({ family, value }: Address): boolean =>
  family === 4 ? Math.floor((value as number) / 0x1000000) === 127 : value === 1n;
