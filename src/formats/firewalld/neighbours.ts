/** What an IPv6 neighbour asks and answers with, as firewalld's icmptypes name it. */
const asked: readonly string[] = ['neighbour-solicitation', 'neighbour-advertisement'];

/** Whether a zone of the default target lets neighbours ask; inverted, `blocks` are what it admits. */
export const answersNeighbours = (inverted: boolean, blocks: readonly string[]): boolean =>
  inverted ? asked.every((name) => blocks.includes(name)) : !asked.some((name) => blocks.includes(name));
