/** Where the project's sources are published. */
export const projectUrl = 'https://github.com/sshreach/sshreach';

/** Where the pages that `npm run docs` makes are published. */
export const siteUrl = 'https://sshreach.github.io/sshreach';

/** A rule's page. */
export const ruleUrl = (id: string): string => `${siteUrl}/rules/${id}.html`;
