import fc from 'fast-check';

/**
 * fast-check with the same seed in every run, so that a change is judged by what it changed. `FC_SEED=random` searches
 * anew (fast-check prints the seed of what it found), `FC_SEED=N` repeats that search, `FC_RUNS=N` searches longer.
 */
const { FC_SEED, FC_RUNS } = process.env;

fc.configureGlobal({
  ...(FC_SEED !== 'random' && { seed: FC_SEED === undefined ? 20_261_127 : Number(FC_SEED) }),
  ...(FC_RUNS !== undefined && { numRuns: Number(FC_RUNS) }),
});

export default fc;
