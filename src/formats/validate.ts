/**
 * Whether Chevrotain checks the grammars: that takes longer than a whole run, so the test of the grammars makes all of
 * them with this on, and nobody else.
 */
export const validate = process.env.SSHREACH_VALIDATE_GRAMMARS === '1';
