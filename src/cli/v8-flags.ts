/**
 * Compiling to machine code what runs a few times only takes longer than it saves: functions wait for the optimising
 * compiler, regular expressions for their twentieth use. Short-lived objects go into the memory that those before them
 * have left, since fresh memory is what collecting them costs most, and one thread collects so few. Large inputs take no
 * longer for it. Flags of V8 are asked for in the Node that this was built and tried with only, since others may not know
 * them.
 */
export const PATIENT = [
  ...['--no-sparkplug', '--interrupt-budget=400000', '--regexp-tier-up-ticks=20', '--no-regexp-peephole-optimization'],
  ...['--semi-space-growth-factor=1', '--no-parallel-scavenge'],
];

/**
 * For many hosts, in any thread: fresh memory is taken after all, and machine code is made sooner by the quick compiler
 * and later by the optimising one, which would work longer on a few hundred hosts than it saves.
 */
export const LONG = [
  ...['--sparkplug', '--regexp-tier-up-ticks=1', '--regexp-peephole-optimization', '--interrupt-budget=1000000'],
  ...['--semi-space-growth-factor=2', '--parallel-scavenge'],
];
