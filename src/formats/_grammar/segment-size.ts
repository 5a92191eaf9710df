/** The segment sizes that clients on usual links announce: from the least that IPv4 demands to jumbo frames. */
export const usualSegmentSizes = { low: 536, high: 9960 } as const;
