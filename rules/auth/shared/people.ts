import type { UserFact } from '#model/accounts';
import type { HostView } from '#model/host-model';

const nobodyId = 65534;
const noShell = /\/(?:nologin|false|sync|halt|shutdown)$/;

/** Accounts that are made for people: root, and those with a number from 1000 on and a shell. */
export const peopleOf = (view: HostView): UserFact[] =>
  view.accounts
    .filter((fact): fact is UserFact => fact.account === 'user')
    .filter(({ uid, shell }) => (uid === 0 || (uid >= 1000 && uid < nobodyId)) && !noShell.test(shell));
