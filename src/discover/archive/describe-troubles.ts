import type { Trouble } from './intake.ts';

interface Wording {
  readonly code: string;
  /** `{names}` are the first members, `{count}` how many there are. */
  readonly message: string;
  /** Members that nobody needs are no loss. */
  readonly loses: boolean;
}

const more = 'what follows was left out. If the archive is to be trusted, raise the limit with --archive-limit';

const wordings: Readonly<Record<Trouble, Wording>> = {
  'cut-off': { code: 'archive-cut-off', message: 'ends too early; what it holds up to there was read', loses: true },
  broken: {
    code: 'archive-broken',
    message: 'is damaged or no archive; what could be read of it was read',
    loses: true,
  },
  'too-many-members': { code: 'archive-limit', message: `has too many members; ${more} members=NUMBER`, loses: true },
  'too-large': { code: 'archive-limit', message: `unpacks to too many bytes; ${more} unpacked=SIZE`, loses: true },
  ratio: {
    code: 'archive-limit',
    message: `unpacks to far more bytes than it has, as archives do that are made to do harm; ${more} ratio=NUMBER`,
    loses: true,
  },
  memory: {
    code: 'archive-limit',
    message:
      'holds more text than is kept in memory; {names} was not kept. Raise the limit with --archive-limit kept=SIZE',
    loses: true,
  },
  nesting: {
    code: 'archive-limit',
    message:
      'holds archives inside of archives that were not opened ({names}); --archive-limit nesting=NUMBER opens more',
    loses: true,
  },
  outside: {
    code: 'member-refused',
    message: 'has members with .. in their names, which were left out ({names})',
    loses: false,
  },
  absolute: {
    code: 'member-refused',
    message: 'has members with absolute names, which were left out ({names})',
    loses: true,
  },
  'odd-name': {
    code: 'member-refused',
    message: 'has members whose names hold control characters or are too long, which were left out ({names})',
    loses: false,
  },
  misplaced: {
    code: 'member-refused',
    message: 'has members that lie below a file or link, or link to what is not there; they were left out ({names})',
    loses: true,
  },
  device: { code: 'member-refused', message: 'has device nodes or pipes, which were left out ({names})', loses: false },
  duplicate: {
    code: 'member-twice',
    message: 'has members of the same name; the last one counts, as it does when it is unpacked ({names})',
    loses: false,
  },
  sparse: {
    code: 'member-refused',
    message: 'has files that are stored with holes, which were left out ({names})',
    loses: true,
  },
  encrypted: { code: 'member-refused', message: 'has encrypted members, which were left out ({names})', loses: true },
};

export interface ArchiveProblem {
  readonly code: string;
  readonly message: string;
  readonly loses: boolean;
}

/** What was wrong with an archive, in words; `name` is how the user knows it. */
export function describeTroubles(
  name: string,
  troubles: ReadonlyMap<Trouble, { readonly count: number; readonly names: readonly string[] }>,
): ArchiveProblem[] {
  return [...troubles].map(([trouble, { count, names }]) => {
    const { code, message, loses } = wordings[trouble];
    const rest = count > names.length ? ` and ${count - names.length} more` : '';
    const listed = names.map((one) => JSON.stringify(one).slice(1, -1)).join(', ') + rest;
    return { code, loses, message: `${name} ${message.replace('{names}', () => listed)}.` };
  });
}
