/** What OpenSSH's client shows of a login that comes to nothing after the banner. */
export const loginWords = {
  denied: (methods: string): string => `Permission denied (${methods})`,
  /** PAM or RefuseConnection: sshd ends the connection, sometimes after a text of its own. */
  closed: 'Connection closed',
  noMethods: 'Received disconnect: no authentication methods enabled',
  tooMany: 'Received disconnect: Too many authentication failures',
  unavailable: 'This account is currently not available.',
  sessionEnds: 'Connection to the host closed',
} as const;
