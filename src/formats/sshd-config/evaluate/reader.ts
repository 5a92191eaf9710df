import type { Reading } from './reading.ts';

/** Reads the words of one line and stores what they mean. */
export type Reader = (reading: Reading) => void;
