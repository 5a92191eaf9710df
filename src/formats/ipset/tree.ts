import type { Command, Comment, Create, Element, Field, Option, SetListing, Sets, Text } from './ast.ts';
import { type LineIndex, LineKind } from './grammar.ts';
import { readElement } from './read-element.ts';
import { entryStart } from './read-sets.ts';

/** The tree of a save or listing, made when somebody asks for it. */
export function makeTree(text: string, index: LineIndex): Sets {
  const children: Sets['children'][number][] = [];
  let set: { node: SetListing; children: (Field | Element | Comment)[] } | null = null;
  for (let line = 0; line < index.length; line++) {
    const kind = index.kind(line);
    const start = index.start(line);
    const end = index.end(line);
    if (kind === LineKind.name) {
      const own: (Field | Element | Comment)[] = [];
      const name = text.slice(start + 5, end).trim();
      const node: SetListing = { type: 'set', name, setType: null, start, end, children: own };
      set = { node, children: own };
      children.push(node);
    } else if (set !== null && (kind === LineKind.field || kind === LineKind.member || kind === LineKind.comment)) {
      const node =
        kind === LineKind.field
          ? fieldOf(text, start, end)
          : kind === LineKind.member
            ? elementOf(text, index, line)
            : commentOf(text, start, end);
      set.children.push(node);
      const setType = node.type === 'field' && node.name === 'Type' ? node.value : set.node.setType;
      Object.assign(set.node, { end, setType });
    } else {
      children.push(statementOf(text, index, line));
      set = null;
    }
  }
  return { type: 'sets', start: 0, end: text.length, children };
}

function statementOf(text: string, index: LineIndex, line: number): Sets['children'][number] {
  const start = index.start(line);
  const end = index.end(line);
  const value = text.slice(start, end);
  switch (index.kind(line)) {
    case LineKind.create: {
      const [head = '', name = '', setType = ''] =
        /(\S+)\s+(\S+)$/.exec(/^.*?(?:create|n|new|-N)\s+\S+\s+\S+/.exec(value)?.[0] ?? '') ?? [];
      const from = start + value.indexOf(head) + head.length;
      return { type: 'create', name, setType, start, end, children: optionsOf(text, from, end) } satisfies Create;
    }
    case LineKind.add:
    case LineKind.command: {
      const words = value.split(/\s+/).filter((word) => !/^-(?:exist|!|quiet|q)$/.test(word));
      const children = index.kind(line) === LineKind.add ? [elementOf(text, index, line)] : [];
      return { type: 'command', verb: words[0] ?? '', name: words[1] ?? null, start, end, children } satisfies Command;
    }
    case LineKind.comment:
      return commentOf(text, start, end);
    default:
      return { type: 'text', value, start, end } satisfies Text;
  }
}

function commentOf(text: string, start: number, end: number): Comment {
  return { type: 'comment', value: text.slice(start + 1, end).trim(), start, end };
}

function fieldOf(text: string, start: number, end: number): Field {
  const value = text.slice(start, end);
  const colon = value.indexOf(':');
  return { type: 'field', name: value.slice(0, colon), value: value.slice(colon + 1).trim(), start, end };
}

function elementOf(text: string, index: LineIndex, line: number): Element {
  const start = entryStart(text, index, line);
  const end = index.end(line);
  const element = readElement(text, start, end);
  const entry = text.slice(element.entryStart, element.entryEnd);
  return {
    type: 'element',
    entry,
    start,
    end,
    children: element.options.map((option) => ({ type: 'option', ...option })),
  };
}

function optionsOf(text: string, start: number, end: number): Option[] {
  return [...text.slice(start, end).matchAll(/\S+/g)].map((found) => ({
    type: 'option',
    name: found[0],
    argument: null,
    start: start + found.index,
    end: start + found.index + found[0].length,
  }));
}
