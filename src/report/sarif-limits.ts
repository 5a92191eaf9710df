/**
 * What GitHub code scanning takes: files beyond `reject` are refused, what is beyond `shown` is dropped in silence.
 * From its documentation, "SARIF support for code scanning".
 */
export const githubLimits = {
  reject: {
    compressedBytes: 10 * 1024 * 1024,
    runs: 20,
    results: 25_000,
    rules: 25_000,
    extensions: 100,
    flowSteps: 10_000,
    locations: 1_000,
    tags: 20,
  },
  shown: { results: 5_000, flowSteps: 1_000, locations: 100, tags: 10, nameCharacters: 255, textCharacters: 1_024 },
} as const;

/** What we write, below GitHub's limits where a reader would not follow anyway. */
export const ownLimits = {
  github: { results: githubLimits.shown.results, flowSteps: 100, related: 10, notifications: 1_000 },
  full: {
    results: Number.POSITIVE_INFINITY,
    flowSteps: githubLimits.shown.flowSteps,
    related: 100,
    notifications: Number.POSITIVE_INFINITY,
  },
} as const;
