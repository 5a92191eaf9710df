import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'nothing', state: 'partial', note: 'The test passed; weak evidence.' },
  {
    construct: '… line 3: Bad configuration option: …',
    state: 'modelled',
    note: 'At the line it names, where that was collected.',
  },
  { construct: '… line 3: any other complaint', state: 'modelled', note: '' },
  { construct: 'Deprecated option, Unsupported option', state: 'irrelevant', note: 'The daemon starts.' },
  { construct: 'terminating, 1 bad configuration options', state: 'irrelevant', note: 'Counts what stands before it.' },
  { construct: 'no hostkeys available', state: 'opaque', note: 'True of root only; listings of /etc/ssh tell.' },
  {
    construct: 'Missing privilege separation directory',
    state: 'opaque',
    note: 'The service may make it when it starts.',
  },
];
