import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'ls -l, -la, -lR, -ld, -lh, -ln, -li, -ls, find -ls', state: 'modelled', note: 'In any language.' },
  { construct: 'ls -lZ, ls -Z', state: 'modelled', note: 'The context is left aside.' },
  { construct: 'total N', state: 'modelled', note: 'Shows that the directory is listed whole.' },
  { construct: 'rwsStT, +', state: 'modelled', note: '' },
  { construct: 'No such file or directory', state: 'modelled', note: 'The file does not exist.' },
  { construct: 'Permission denied, ?????????', state: 'modelled', note: 'The directory is not listed whole.' },
  {
    construct: 'a listing without a heading',
    state: 'partial',
    note: 'The directory is taken from the command or the file’s name; `/etc/ssh` is recognised by what is in it.',
  },
  { construct: 'stat', state: 'modelled', note: 'In any language.' },
  { construct: 'namei -l', state: 'modelled', note: 'Links are followed.' },
  { construct: 'namei -l of a relative path', state: 'unknown', note: 'Reported.' },
  { construct: 'ls without -l', state: 'unknown', note: 'Reported.' },
  { construct: 'dates, links, inodes', state: 'irrelevant', note: '' },
];
