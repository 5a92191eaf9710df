import type { SupportRow } from '../format.ts';

export const support: readonly SupportRow[] = [
  { construct: 'port, addressfamily, listenaddress', state: 'modelled', note: '' },
  {
    construct: 'all other settings',
    state: 'modelled',
    note: 'As printed; the newest release mixes upper and lower case.',
  },
  { construct: 'some of the lines', state: 'partial', note: 'A partial view.' },
  { construct: '… line 3: Bad configuration option: …', state: 'modelled', note: 'A test run that failed.' },
  {
    construct: 'no hostkeys available',
    state: 'opaque',
    note: 'The user may not read the keys; nothing was collected.',
  },
  {
    construct: 'Missing privilege separation directory',
    state: 'opaque',
    note: 'The service may make it when it starts.',
  },
  { construct: '-C user=…', state: 'irrelevant', note: 'Holds for one connection only.' },
];
