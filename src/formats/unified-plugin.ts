import type { Node } from 'unist';
import { VFileMessage } from 'vfile-message';
import { textMap } from '#core/text-map';
import { positionOf } from '#core/unist';
import type { Dialect, FormatCode } from './format.ts';

/** What unified hands to a parser: of a `VFile` only these are used. */
interface MessageFile {
  readonly path?: string;
  readonly messages: VFileMessage[];
}

/** unified's processor, as far as a parser plugin sees it. */
interface Processor {
  parser?: (document: string, file: MessageFile) => Node;
}

const unknown: Dialect = { openssh: null, os: null };

/**
 * A plugin for `unified().use(…)` that parses text of one format. What the format could not read becomes messages of
 * the file, each with its place.
 *
 * @example
 * const tree = unified().use(unifiedParser(code, 'hosts-allow')).parse(new VFile('sshd: 10.\n'));
 */
export function unifiedParser(code: FormatCode, kind: string, dialect: Dialect = unknown): (this: Processor) => void {
  return function plugin() {
    this.parser = (document, file) => {
      const source = {
        id: 0,
        host: 'file',
        path: file.path ?? kind,
        claim: { path: file.path ?? kind, slug: kind },
        namespace: null,
        capturedAt: null,
        quality: 'complete',
        text: document,
        map: textMap(document),
      } as const;
      const parsed = code.parse(source, kind, dialect);
      for (const { span, message, code: rule } of parsed.diagnostics) {
        const place = span === null ? undefined : positionOf(source, span.start, span.end);
        file.messages.push(new VFileMessage(message, { place, ruleId: rule, source: 'sshreach' }));
      }
      return code.tree(source, parsed);
    };
  };
}
