import { formatAddress } from '#core/address';
import { formatSet } from '#core/address-set';
import { formatNumberSet } from '#core/number-set';
import type { FilterChain, FilterSet, FilterStep, FilterTable, SetElement, Terminal } from '#model/packet-filter';

/** Tables as text for expectations: one line for each rule, without origins. */
export function showTables(tables: readonly FilterTable[]): string {
  return tables.map(showTable).join('\n');
}

function showTable(table: FilterTable): string {
  const { identity, backend, families, fidelity, dormant } = table;
  return [
    `table ${identity} (${backend}, IPv${families.join(' and IPv')}, ${fidelity}${dormant ? ', dormant' : ''})`,
    ...[...table.sets.values()].map(showSet),
    ...[...table.chains.values()].map(showChain),
    '',
  ].join('\n');
}

function showSet({ name, fields, content }: FilterSet): string {
  const head = `  set ${name} of ${fields.join(' . ')}`;
  if (content === null) return `${head}: not shown`;
  if (content.kind === 'addresses')
    return `${head}: ${[...formatSet(content.sets[4]), ...formatSet(content.sets[6])].join(', ')}`;
  return [head, ...content.elements.map((element) => `    ${showElement(element)}`)].join('\n');
}

function showElement({ parts, verdict, excluded }: SetElement): string {
  const words = parts.map((part) =>
    part.kind === 'addresses'
      ? formatSet(part.set).join(',')
      : part.kind === 'numbers'
        ? formatNumberSet(part.set)
        : part.kind === 'names'
          ? part.names.join(',')
          : part.kind,
  );
  return `${excluded ? 'not ' : ''}${words.join(' . ')}${verdict ? ` : ${showTerminal(verdict)}` : ''}`;
}

function showChain({ name, base, rules, complete }: FilterChain): string {
  const where = base
    ? ` ${base.type} ${base.hook} ${base.priority} policy ${base.policy}${base.devices ? ` on ${base.devices.join(',')}` : ''}`
    : '';
  return [
    `  chain ${name}${where}${complete ? '' : ' (incomplete)'}`,
    ...rules.map(
      ({ steps, terminal }) =>
        `    ${[...steps.map(showStep), terminal ? showTerminal(terminal) : 'next'].join(' & ')}`,
    ),
  ].join('\n');
}

export function showStep(step: FilterStep): string {
  if ('effect' in step) {
    switch (step.effect) {
      case 'set-mark':
        return `{${step.of} mark = mark & ~${hex(step.mask)} ^ ${hex(step.value)}}`;
      case 'copy-mark':
        return `{copy mark from ${step.from} & ${hex(step.mask)}}`;
      case 'spend':
        return `{spend from ${step.bucket.list ?? 'the rule'}}`;
      case 'remember':
      case 'forget':
        return `{${step.effect} in ${step.list}}`;
      case 'rewrite':
        return `{rewrite ${step.field}}`;
      case 'untrack':
        return '{untrack}';
      case 'opaque':
        return `{opaque${step.of === undefined ? '' : ` ${step.of} mark`}: ${step.text}}`;
    }
  }
  return `${'negated' in step && step.negated ? 'not ' : ''}${showMatch(step)}`;
}

function showMatch(step: Exclude<FilterStep, { effect: string }>): string {
  switch (step.match) {
    case 'address':
      return `${step.end} in ${formatSet(step.set).join(',') || 'nothing'}`;
    case 'masked-address':
      return `${step.end} & ${formatAddress({ family: step.family, value: step.mask })} = ${formatAddress({ family: step.family, value: step.value })}`;
    case 'original-destination':
      return `originally to ${[step.set ? formatSet(step.set).join(',') : '', step.ports ? formatNumberSet(step.ports) : ''].join(':')}`;
    case 'family':
      return `IPv${step.family}`;
    case 'interface':
      return `${step.direction} ${step.names.join(',')}`;
    case 'protocol':
      return `${step.of === 'connection' ? 'connection ' : ''}protocol ${formatNumberSet(step.numbers)}`;
    case 'port':
      return `${step.end} port ${formatNumberSet(step.ports) || 'none'}`;
    case 'icmp-type':
      return `ICMP${step.family === 6 ? 'v6' : ''} ${showIcmp(step.kinds)}`;
    case 'return-route':
      return `a ${step.strict ? 'strict ' : ''}route back [${step.condition}]`;
    case 'hop-limit':
      return `hop limit ${formatNumberSet(step.values)}`;
    case 'tcp-option':
      return `TCP option ${step.kind}`;
    case 'tcp-flags':
      return `flags & ${hex(step.mask)} = ${hex(step.value)}`;
    case 'connection-state':
      return `state ${step.states.join(',')}`;
    case 'connection-status':
      return `status ${step.status.join(',')}`;
    case 'connection-direction':
      return `direction ${step.direction}`;
    case 'mark':
      return `${step.of} mark & ${hex(step.mask)} = ${hex(step.value)}`;
    case 'address-type':
      return `${step.end} is ${step.types.join(',')}${step.on ? ` on its ${step.on}-interface` : ''}`;
    case 'set':
      return `${step.fields.join(' . ')} in @${step.set}`;
    case 'remembered':
      return `remembered in ${step.list} (${step.hits}, ${step.condition})`;
    case 'original-source':
      return `originally from ${[step.set ? formatSet(step.set).join(',') : '', step.ports ? formatNumberSet(step.ports) : ''].join(':')}`;
    case 'budget':
      return `${step.over ? 'more than' : 'within'} ${step.packets} of ${step.bucket.list ?? 'the rule'} [${step.condition}]`;
    case 'conditional':
      return `${step.first ? 'unless' : 'if'} [${step.condition}]`;
    case 'frame-crossed':
      return `${step.direction} over ${step.devices.join(',')}`;
    case 'socket':
      return `${step.transparent ? 'transparent ' : ''}socket${step.wildcard ? ', any' : ''}`;
    case 'owner':
      return `owner ${step.asks.map((ask) => `${ask.negated ? 'not ' : ''}${ask.of}${ask.ids ? ` ${formatNumberSet(ask.ids)}` : ''}`).join(', ')}`;
    case 'bridge-port':
      return `${step.otherwise ? 'yes' : 'no'} unless bridged "${step.text}"`;
    case 'constant':
      return step.value ? 'always' : 'never';
    case 'opaque':
      return `? ${step.text}`;
  }
}

export function showTerminal(terminal: Terminal): string {
  switch (terminal.to) {
    case 'jump':
    case 'goto':
      return `${terminal.to} ${terminal.chain}`;
    case 'reject':
      return `reject ${Object.entries(terminal.kinds)
        .map(([family, kind]) => `${family}:${kind}`)
        .join(' ')}`;
    case 'translate':
      return `${terminal.how} to ${[terminal.address ? formatSet(terminal.address).join(',') : '', terminal.port ? formatNumberSet(terminal.port) : ''].join(':')}`;
    case 'queue':
      return `queue${terminal.bypass ? ' bypass' : ''}`;
    case 'dispatch':
      return `${terminal.fields.join(' . ')} by @${terminal.set}`;
    case 'opaque':
      return `?? ${terminal.text}`;
    default:
      return terminal.to;
  }
}

/** `3/*` for all codes of a type, else `3/1`. */
function showIcmp(kinds: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < kinds.length; i += 2) {
    const [low, high] = [kinds[i]!, kinds[i + 1]!];
    const types = [...new Set([low >> 8, high >> 8])].join('-');
    parts.push(low % 256 === 0 && high % 256 === 255 ? `${types}/*` : `${types}/${low % 256}-${high % 256}`);
  }
  return parts.length > 8 ? `${parts.slice(0, 3).join(',')},…` : parts.join(',');
}

const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;
