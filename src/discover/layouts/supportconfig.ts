import { timeInName } from './capture-time.ts';
import { commandFileName } from './command-file-name.ts';
import { firstLine } from './insights.ts';
import type { Piece, Remark, SeenLayout, Snapshot } from './layout.ts';

export interface Section {
  readonly kind: string;
  /** The line below the banner, without `# `. */
  readonly label: string;
  /** Offsets of what follows the label. */
  readonly start: number;
  readonly end: number;
}

const banner = /^#==\[ ([^\]\n]+?) \]=*#[ \t]*\n(?:#[ \t]*([^\n]*)\n?)?/gm;

/** Splits on the banners only: outputs have lines that begin with `#`, too. */
export function readSections(text: string): Section[] {
  const found = [...text.matchAll(banner)];
  return found.map((match, i) => ({
    kind: match[1]!,
    label: (match[2] ?? '').trim(),
    start: match.index + match[0].length,
    end: found[i + 1]?.index ?? text.length,
  }));
}

const kinds: Readonly<Record<string, 'command' | 'file' | 'log'>> = {
  Command: 'command',
  'Configuration File': 'file',
  'Log File': 'log',
};

interface Read {
  readonly pieces: Piece[];
  readonly absent: string[];
}

function readSection(path: string, text: string, section: Section, into: Read): void {
  const { label, start, end } = section;
  const kind = kinds[section.kind];
  const span = { start, end };
  if (kind === 'command') {
    if (label === '') return;
    const content = text.slice(start, end).trim();
    // `iptables-save` is not run where the module of its table is not loaded.
    const quality = /^NOTE: [^\n]*$/.test(content) ? { quality: 'failed' as const } : {};
    const claimPath = `${path}/${commandFileName(label.replace(/\|.*/, ''))}`;
    into.pieces.push({ path, claimPath, told: { command: label, section: span, ...quality } });
  } else if (kind !== undefined) {
    const [, file, note = ''] = /^(\/\S+)(?: - (.*))?$/.exec(label) ?? [];
    if (file === undefined) return;
    if (/^File not found/i.test(note)) into.absent.push(file);
    else
      into.pieces.push({
        path,
        claimPath: file.slice(1),
        told: { section: span, ...(/^Last \d+ /i.test(note) ? { quality: 'partial-view' as const } : {}) },
      });
  }
}

const wanted: readonly { readonly command: RegExp; readonly run: string }[] = [
  { command: /\bnft list (?:ruleset|tables?)/, run: 'nft -a list ruleset' },
  { command: /\bip6?tables(?:-save)? /, run: 'iptables-save' },
  { command: /\bss -nap|\bnetstat -nap/, run: 'ss -tlnp' },
];

/** SUSE's supportconfig: one folder of text files, each of sections. Positions are those of the text files. */
export function seeSupportconfig(snapshot: Snapshot): SeenLayout | null {
  const { files } = snapshot;
  if (['basic-environment.txt', 'rpm.txt', 'network.txt'].filter((name) => files.has(name)).length < 2) return null;
  const read: Read = { pieces: [], absent: [] };
  let uname: string | null = null;
  for (const path of files) {
    if (!/^[\w.-]+\.txt$/.test(path)) continue;
    const text = snapshot.read(path);
    if (text === null) continue;
    for (const section of readSections(text)) {
      readSection(path, text, section, read);
      if (/\buname -a$/.test(section.label))
        uname = text.slice(section.start, section.end).trim().split(' ')[1] ?? null;
    }
  }
  const commands = read.pieces.flatMap(({ told }) => (told.command === undefined ? [] : [told.command]));
  const remarks: Remark[] = wanted
    .filter(({ command }) => !commands.some((line) => command.test(line)))
    .map(({ run }) => ({
      code: 'not-collected',
      message: `supportconfig has no output that shows what \`${run}\` does. Not collected: run \`${run}\` as root.`,
      widens: false,
    }));
  const sshdConfig = read.pieces.find(({ claimPath }) => claimPath === 'etc/ssh/sshd_config');
  const span = sshdConfig?.told.section;
  const config = span === undefined ? '' : (snapshot.read(sshdConfig!.path) ?? '').slice(span.start, span.end);
  const includes = config.match(/^[ \t]*include\b[^\n]*/gim) ?? [];
  // etc.txt has each file below /etc whose name ends in conf or cfg.
  const whole = files.has('etc.txt') && includes.every((line) => /\.conf"?[ \t]*$/.test(line));
  return {
    collector: 'supportconfig',
    hostName: firstLine(uname),
    capturedAt: timeInName(snapshot.name),
    machineId: null,
    told: () => null,
    always: [],
    absent: read.absent,
    whole: whole ? ['/etc/ssh/sshd_config.d'] : [],
    remarks,
    pieces: read.pieces,
  };
}
