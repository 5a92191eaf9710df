import { nameSources } from '#engine/name-sources';
import type { Outcome } from '#reason/verdict';

/** As `nameSources`; those who are everybody, or all of a family, are `clients`. */
export const nameClients = (concerned: readonly Outcome[], others: readonly Outcome[]): string =>
  nameSources(
    concerned.map((o) => o.sources),
    others.map((o) => o.sources),
  ).replace(/^(?:everybody|all of IPv[46])$/, 'clients');
