import type { SourceFile } from '#core/source-file';
import type { XmlDocument } from './xml-grammar.ts';

/** A file of firewalld's own, by the name that it gives to what it defines. */
export interface XmlInput {
  readonly kind: 'zone' | 'policy' | 'service' | 'ipset' | 'direct';
  readonly name: string;
  readonly document: XmlDocument;
  readonly file: number;
  readonly source: SourceFile;
  /** Whether all of it was collected. */
  readonly complete: boolean;
  /** By a package, below /usr/lib. */
  readonly shipped: boolean;
}
