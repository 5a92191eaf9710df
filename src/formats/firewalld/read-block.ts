import type { OriginTable } from '#core/origin';
import type { Block, Item, Option, Word } from './ast.ts';
import { answersNeighbours } from './neighbours.ts';
import { readPortSpec, readProtocol } from './read-ports.ts';
import { readRichRule } from './read-rich-rule.ts';
import { readAddressTerm, readForwardPort } from './read-terms.ts';
import type { Placed, Policy, Ruleset, Zone } from './ruleset.ts';
import { shippedTarget } from './stock-zones.ts';

/** A zone's or policy's block of a listing. `complete` is false where lines may be missing from it. */
class BlockReader {
  readonly block: Block;
  readonly file: number;
  readonly origins: OriginTable;

  constructor(block: Block, file: number, origins: OriginTable) {
    this.block = block;
    this.file = file;
    this.origins = origins;
  }

  option(name: string): Option | null {
    return this.block.children.find((option) => option.name === name) ?? null;
  }

  values<T>(name: string, read: (text: string, node: Word | Item) => T): Placed<T>[] {
    return (this.option(name)?.children ?? []).map((node) => ({
      value: read(node.value, node),
      origin: this.origins.span(this.file, node.start, node.end),
    }));
  }

  /** Before 0.4 listings show everything but the target. */
  assumed(): Ruleset['target'] {
    if (this.option('rich rules') === null || this.option('masquerade') === null || this.option('icmp-block-inversion'))
      return null;
    const { name } = this.block;
    const value = shippedTarget(name);
    const origin = this.origins.default('firewalld', `target of ${name}`);
    const command = `firewall-cmd --permanent --zone=${name} --get-target`;
    return { value, origin, assumes: { layer: 'host-firewall', command } };
  }

  ruleset(complete: boolean): Ruleset {
    const shown = this.option('target');
    const word = shown?.children[0];
    const target =
      shown && word
        ? { value: word.value, origin: this.origins.span(this.file, shown.start, shown.end) }
        : this.assumed();
    return {
      name: this.block.name,
      origin: this.origins.span(this.file, this.block.head.start, this.block.head.end),
      target,
      services: this.values('services', (text) => text),
      ports: this.values('ports', readPortSpec),
      sourcePorts: this.values('source-ports', readPortSpec),
      protocols: this.values('protocols', readProtocol),
      forwardPorts: this.values('forward-ports', readForwardPort),
      richRules: this.values('rich rules', readRichRule),
      complete: complete && target !== null && this.option('rich rules') !== null,
    };
  }
}

export function readZone(block: Block, file: number, origins: OriginTable, complete: boolean): Zone {
  const reader = new BlockReader(block, file, origins);
  const attributes = block.attributes ?? [];
  // 2.x marks the default zone; 1.x writes `active` alone.
  const marksDefault = reader.option('ingress-priority') !== null || attributes.includes('default');
  return {
    ...reader.ruleset(complete),
    interfaces: reader.values('interfaces', (text) => text),
    sources: reader.values('sources', readAddressTerm),
    isDefault: marksDefault ? attributes.includes('default') : null,
    ranked: reader.option('ingress-priority') !== null,
    ingressPriority: Number(reader.option('ingress-priority')?.children[0]?.value ?? 0),
    answersNeighbours: answersNeighbours(
      reader.option('icmp-block-inversion')?.children[0]?.value === 'yes',
      reader.values('icmp-blocks', (text) => text).map(({ value }) => value),
    ),
    forwards: reader.option('forward')?.children[0]?.value === 'yes',
  };
}

export function readPolicy(block: Block, file: number, origins: OriginTable, complete: boolean): Policy {
  const reader = new BlockReader(block, file, origins);
  const names = (option: string): string[] => reader.values(option, (text) => text).map(({ value }) => value);
  return {
    ...reader.ruleset(complete),
    priority: Number(reader.option('priority')?.children[0]?.value ?? -1),
    ingress: names('ingress-zones'),
    egress: names('egress-zones'),
  };
}
