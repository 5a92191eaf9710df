import type { Span } from '#core/source-file';

/** Lines that sudo, ssh, script(1) or the login shell put before a program's output; never output themselves. */
const leadingLines: readonly RegExp[] = [
  /^We trust you have received the usual lecture from the local System\r?$/,
  /^Administrator\. It usually boils down to these (?:two|three) things:\r?$/,
  /^ +#[123]\) (?:Respect the privacy of others|Think before you type|With great power comes great responsibility)\.\r?$/,
  /^For security reasons, the password you type will not be visible\.\r?$/,
  /^sudo: unable to resolve host [^\n]*$/,
  /^Sorry, try again\.\r?$/,
  /^Warning: Permanently added '[^\n]*' [^\n]*to the list of known hosts\.\r?$/,
  /^Pseudo-terminal will not be allocated because stdin is not a terminal\.\r?$/,
  /^mesg: ttyname failed: [^\n]*$/,
  /^(?:-?\w+: )?warning: setlocale: [^\n]*$/,
  /^Script started on [^\n]*$/,
];

const trailingLines: readonly RegExp[] = [
  /^(?:Shared )?[Cc]onnection to \S+ closed\.\r?$/,
  /^Script done on [^\n]*$/,
  /^(?:logout|exit)\r?$/,
];

/** `[sudo] password for bob: ` in any language, glued to whatever follows. */
const sudoPrompt = /^\[sudo[^\]\n]*\] [^\n:]{1,80}: ?/;

/** `bob@web01:~$ `, `[root@web01 ssh]# ` or a bare `$ `, then what was typed. */
const shellPrompt = /^(?:(?:\[[\w.-]+@[\w.-]+ [^\]\n]*\]|[\w.-]+@[\w.-]+:[^\n$#]*)[$#]|\$)(?: +([^\n]*?))?\r?$/;

const blank = /^[ \t\r]*$/;

/** How many lines at either end may be noise; a bound, so that data is never searched through. */
const furthestLine = 16;

export interface CaptureNoise {
  /** Ascending, disjoint. */
  readonly spans: readonly Span[];
  /** What was typed at the prompt above the output, without sudo. */
  readonly command: string | null;
}

const lineEnd = (text: string, start: number): number => {
  const at = text.indexOf('\n', start);
  return at < 0 ? text.length : at;
};

function findLeading(text: string): { spans: Span[]; command: string | null; end: number } {
  const spans: Span[] = [];
  let command: string | null = null;
  let noiseEnd = 0;
  let start = 0;
  for (let count = 0; count < furthestLine && start < text.length; count++) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    const next = Math.min(end + 1, text.length);
    const prompt = sudoPrompt.exec(line);
    if (prompt) {
      const glued = line.slice(prompt[0].length);
      if (!blank.test(glued)) {
        spans.push({ start, end: start + prompt[0].length });
        return { spans, command, end: start + prompt[0].length };
      }
      spans.push({ start, end: next });
      noiseEnd = next;
    } else if (leadingLines.some((pattern) => pattern.test(line))) {
      spans.push({ start, end: next });
      noiseEnd = next;
    } else if (command === null && shellPrompt.exec(line)?.[1]) {
      command = shellPrompt
        .exec(line)![1]!
        .replace(/^sudo (?:-\w+ )*/, '')
        .trim();
      spans.push({ start, end: next });
      noiseEnd = next;
    } else if (!blank.test(line)) break;
    start = next;
  }
  // Blank lines between two pieces of noise belong to it.
  return { spans: spans.length === 0 ? [] : [{ start: 0, end: noiseEnd }], command, end: noiseEnd };
}

function findTrailing(text: string, from: number): Span | null {
  let noiseStart = -1;
  let end = text.length;
  for (let count = 0; count < furthestLine && end > from; count++) {
    const bodyEnd = text.endsWith('\n', end) ? end - 1 : end;
    const start = Math.max(text.lastIndexOf('\n', bodyEnd - 1) + 1, from);
    const line = text.slice(start, bodyEnd);
    const prompt = shellPrompt.exec(line);
    const isNoise =
      trailingLines.some((p) => p.test(line)) || (prompt !== null && /^(?:exit|logout)?$/.test(prompt[1] ?? ''));
    if (isNoise) noiseStart = start;
    else if (!blank.test(line)) break;
    end = start;
  }
  return noiseStart < 0 ? null : { start: noiseStart, end: text.length };
}

/** Finds what surrounds a program's output in a captured terminal session. Offsets of the given text. */
export function findCaptureNoise(text: string): CaptureNoise {
  const leading = findLeading(text);
  const trailing = findTrailing(text, leading.end);
  return { spans: trailing ? [...leading.spans, trailing] : leading.spans, command: leading.command };
}
