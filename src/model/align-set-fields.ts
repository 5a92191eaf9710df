import type { SetField } from './packet-filter.ts';

/**
 * The fields of a packet that a rule compares with the parts of a set's elements. Rules of iptables only say which end
 * of the packet each dimension of the set is (`src,dst`); what the dimension is, an address, a port, an interface, the
 * set's type says. A port brings its protocol along as a part of its own.
 */
export function alignSetFields(asked: readonly SetField[], own: readonly SetField[]): readonly SetField[] {
  if (own.length === 0 || !asked.every((field) => field === 'source' || field === 'destination')) return asked;
  const aligned: SetField[] = [];
  let dimension = 0;
  for (const field of own) {
    if (field === 'protocol') {
      aligned.push(field);
      continue;
    }
    const end = asked[dimension++];
    if (end === undefined) return asked;
    aligned.push(atEnd(field, end === 'destination'));
  }
  return aligned;
}

function atEnd(field: SetField, isDestination: boolean): SetField {
  switch (field) {
    case 'source':
    case 'destination':
      return isDestination ? 'destination' : 'source';
    case 'source-port':
    case 'destination-port':
      return isDestination ? 'destination-port' : 'source-port';
    case 'in-interface':
    case 'out-interface':
      return isDestination ? 'out-interface' : 'in-interface';
    default:
      return field;
  }
}
