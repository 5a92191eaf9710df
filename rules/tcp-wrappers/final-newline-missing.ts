import type { OriginId } from '#core/origin';
import { No } from '#core/tri';
import { defineRule, type ProposedChange } from '#engine/rule';
import { reportLine, reportTraps } from './shared/report-traps.ts';

/** libwrap gives up at a last line without its newline, or at an over-long one. */
export default defineRule({
  id: 'tcp-wrappers/final-newline-missing',
  title: 'An access list cannot be read to its end',
  severity: 'warning',
  needs: ['access-list'],
  messages: {
    deny:
      '/etc/{file} cannot be read to its end: this line {what}. ' +
      'libwrap then takes the list as matched, so everybody whom hosts.allow did not admit is denied, even where the line is only a comment. ' +
      '{remedy}.',
    allow:
      '/etc/{file} cannot be read to its end: this line {what}. ' +
      'libwrap ignores it and everything behind it, so the clients that it admits are left to hosts.deny. ' +
      '{remedy}.',
    lost:
      'libwrap of Red Hat and SUSE passes over this line of /etc/{file}, because it {what}. ' +
      'Whom it names is treated as if the line were not there. ' +
      '{remedy}.',
  },
  check(context) {
    const { accessLists } = context.view;
    if (accessLists.consulted === No) return;
    for (const { broken, list } of [...accessLists.allow, ...accessLists.deny]) {
      if (broken === null) continue;
      reportLine(context, broken.origin, list, {
        message: list,
        severity: 'warning',
        ...wordsOf(broken.code),
        changes: broken.code === 'missing-newline' ? [endLine(broken.origin)] : [],
      });
    }
    reportTraps(context, ['missing-newline', 'line-too-long'], ({ code }) => ({
      message: 'lost',
      severity: 'warning',
      ...wordsOf(code),
    }));
  },
});

const endLine = (at: OriginId): ProposedChange => ({
  change: { change: 'end-line', at },
  title: 'End the file with a newline',
  safe: true,
});

const wordsOf = (code: string): { label: string; data: Record<string, string> } =>
  code === 'missing-newline'
    ? {
        label: 'no newline at the end',
        data: { what: 'has no newline at its end', remedy: 'End the file with a newline' },
      }
    : {
        label: 'longer than 2,047 bytes',
        data: { what: 'is longer than 2,047 bytes', remedy: 'Split it into several rules' },
      };
