import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  {
    construct: 'syslog lines with each form of date',
    state: 'modelled',
    note: 'auth.log, secure, messages, journalctl in its short forms and with-unit.',
  },
  { construct: 'journalctl -o json, json-sse, json-seq', state: 'modelled', note: 'Messages as text or as bytes.' },
  { construct: 'journalctl -o json-pretty, export, verbose', state: 'modelled', note: '' },
  { construct: 'journalctl -o cat', state: 'modelled', note: 'Known by the file’s name or the command.' },
  { construct: 'journalctl -r', state: 'modelled', note: 'Where times go backward the lines are turned round.' },
  { construct: 'sshd -d', state: 'partial', note: 'What it says beside its debugging lines.' },
  { construct: 'tags sshd, sshd-session, sshd-auth', state: 'modelled', note: 'Before and since 9.8.' },
  { construct: 'start, listening, bind failures, missing keys', state: 'modelled', note: 'The newest start counts.' },
  { construct: 'refused connect from', state: 'modelled', note: 'TCP wrappers.' },
  {
    construct: 'drop connection #',
    state: 'modelled',
    note: 'MaxStartups and limits by source, which share one text, and penalties.',
  },
  { construct: 'Accepted … for … from', state: 'modelled', note: 'Somebody got in.' },
  {
    construct: 'Authentication refused, User … not allowed, Invalid user, Access denied … by PAM',
    state: 'modelled',
    note: 'Somebody did not get in, and at which stage; keys are told by their file and the process.',
  },
  { construct: 'systemd of ssh.service, ssh.socket', state: 'partial', note: 'Starts, limits, sockets that failed.' },
  { construct: 'other lines', state: 'irrelevant', note: '' },
];
