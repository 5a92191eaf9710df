import { formatAddress } from '#core/address';
import { formatSet } from '#core/address-set';
import { formatNumberSet } from '#core/number-set';
import type { FilterMatch, FilterRule, FilterStep, FilterTable, Terminal } from '#model/packet-filter';

const hex = (value: number): string => `0x${value.toString(16)}`;

function describeMatch(match: FilterMatch): string {
  switch (match.match) {
    case 'address':
      return `${match.end} ${formatSet(match.set).join(',')}`;
    case 'masked-address': {
      const words = [match.value, match.mask].map((value) => formatAddress({ family: match.family, value }));
      return `${match.end} ${words.join(' under ')}`;
    }
    case 'original-destination':
      return `original ${match.set ? formatSet(match.set).join(',') : ''}${match.ports ? `port ${formatNumberSet(match.ports)}` : ''}`;
    case 'family':
      return `family ${match.family}`;
    case 'interface':
      return `${match.direction} ${match.names.join(',')}`;
    case 'protocol':
      return `${match.of === 'connection' ? 'connection ' : ''}protocol ${formatNumberSet(match.numbers)}`;
    case 'port':
      return `${match.end}-port ${formatNumberSet(match.ports)}`;
    case 'icmp-type':
      return `icmp ${formatNumberSet(match.kinds)}`;
    case 'return-route':
      return `${match.strict ? 'strict ' : ''}route back unless "${match.condition}"`;
    case 'hop-limit':
      return `hop limit ${formatNumberSet(match.values)}`;
    case 'tcp-option':
      return `option ${match.kind}`;
    case 'tcp-flags':
      return `flags ${hex(match.value)} of ${hex(match.mask)}`;
    case 'connection-state':
      return `state ${[...match.states, ...match.translated].join(',')}`;
    case 'connection-status':
      return `status ${match.status.join(',')}`;
    case 'connection-direction':
      return `direction ${match.direction}`;
    case 'mark':
      return `${match.of}-mark ${hex(match.value)}/${hex(match.mask)}`;
    case 'address-type':
      return `${match.end} is ${match.types.join(',')}${match.on ? ` on its ${match.on}-interface` : ''}`;
    case 'set':
      return `${match.fields.join('+')} in set ${match.set}`;
    case 'remembered':
      return `remembered in "${match.list}" ${match.hits}×, when "${match.condition}"`;
    case 'original-source':
      return `originally from ${[match.set ? formatSet(match.set).join(',') : '', match.ports ? formatNumberSet(match.ports) : ''].join(':')}`;
    case 'budget':
      return `${match.over ? 'more than' : 'within'} ${match.packets} of ${match.bucket.list ?? 'the rule'} [${match.condition}]`;
    case 'conditional':
      return `${match.first ? 'yes' : 'no'} unless "${match.condition}"`;
    case 'frame-crossed':
      return `${match.direction} over ${match.devices.join(',')}`;
    case 'socket':
      return `${match.transparent ? 'transparent ' : ''}socket${match.wildcard ? ', any' : ''}`;
    case 'owner':
      return `owner ${match.asks.map((ask) => `${ask.negated ? 'not ' : ''}${ask.of}${ask.ids ? ` ${formatNumberSet(ask.ids)}` : ''}`).join(', ')}`;
    case 'bridge-port':
      return `${match.otherwise ? 'yes' : 'no'} unless bridged "${match.text}"`;
    case 'constant':
      return match.value ? 'always' : 'never';
    case 'opaque':
      return `maybe "${match.text}"`;
  }
}

function describeStep(step: FilterStep): string {
  if ('match' in step) return `${'negated' in step && step.negated ? 'not ' : ''}${describeMatch(step)}`;
  switch (step.effect) {
    case 'set-mark':
      return `set ${step.of}-mark ${hex(step.value)}/${hex(step.mask)}`;
    case 'copy-mark':
      return `copy mark from ${step.from} under ${hex(step.mask)}${step.cleared === undefined ? '' : ` into ${hex(step.cleared)}`}`;
    case 'rewrite':
      return `rewrite ${step.field}`;
    case 'untrack':
      return 'untrack';
    case 'spend':
      return `spend from ${step.bucket.list ?? 'the rule'}${step.bucket.perClient ? ', each client' : ''}`;
    case 'remember':
    case 'forget':
      return `${step.effect} in "${step.list}"`;
    case 'opaque':
      return `does something${step.of === undefined ? '' : ` to the ${step.of}-mark`} "${step.text}"`;
  }
}

function describeTerminal(terminal: Terminal | null): string {
  if (terminal === null) return 'next';
  switch (terminal.to) {
    case 'reject':
      return `reject ${Object.entries(terminal.kinds)
        .map(([family, kind]) => `${family}:${kind}`)
        .join(' ')}`;
    case 'jump':
    case 'goto':
      return `${terminal.to} ${terminal.chain}`;
    case 'translate': {
      const address = terminal.address === null ? '' : ` ${formatSet(terminal.address).join(',')}`;
      return `${terminal.how}${address}${terminal.port === null ? '' : ` port ${formatNumberSet(terminal.port)}`}`;
    }
    case 'queue':
      return terminal.bypass ? 'queue with bypass' : 'queue';
    case 'divert':
      return `divert${terminal.port === null ? '' : ` to port ${terminal.port}`}`;
    case 'opaque':
      return `anything "${terminal.text}"`;
    default:
      return terminal.to;
  }
}

/** A rule in one line: `source 10.0.0.0/8; protocol 6 → drop`. */
export const describeRule = ({ steps, terminal }: Pick<FilterRule, 'steps' | 'terminal'>): string =>
  `${steps.map(describeStep).join('; ')}${steps.length > 0 ? ' ' : ''}→ ${describeTerminal(terminal)}`;

/** The same without the words of what was not understood: two dumps spell them differently. */
export const describeMeaning = (rule: Pick<FilterRule, 'steps' | 'terminal'>): string =>
  describeRule(rule).replace(
    /(maybe|anything|does something(?: to the \w+-mark)?) "(?:[^"]|"(?! →|;| maybe|$))*"/g,
    '$1',
  );

/** Every chain, by name: its place and policy, then its rules. */
export const describeTable = (
  { chains }: FilterTable,
  describe: (rule: FilterRule) => string = describeRule,
): string[] =>
  [...chains.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, base, complete, rules }) => [
      `${name} ${base ? `${base.hook} ${base.type} ${base.priority} ${base.policy ?? 'unknown policy'}` : '-'}${complete ? '' : ' incomplete'}`,
      ...rules.map((rule) => `  ${describe(rule)}`),
    ]);
