import type { ParsedArgs } from './parse-args.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Terminal {
  readonly environment: Environment;
  /** Whether standard output is one. */
  readonly isTerminal: boolean;
}

/** `3.1.2` → 30102: comparable; 0 where it is no version. */
const versionOf = (text: string | undefined): number => {
  const [major = 0, minor = 0, patch = 0] = (text ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  return major * 10_000 + minor * 100 + patch;
};

/** Terminals that call themselves by name, and the first version that knows links. */
const programs: Readonly<Record<string, number>> = {
  'iTerm.app': 30_100,
  WezTerm: versionOf('20200620'),
  vscode: 17_200,
  ghostty: 0,
  Hyper: 20_000,
  Tabby: 0,
  rio: 0,
  zed: 0,
};

const byKind = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|contour|wezterm)(?:-|$)/;

function takesLinks(environment: Environment): boolean {
  const { TERM = '', TERM_PROGRAM = '', TERM_PROGRAM_VERSION, VTE_VERSION, WT_SESSION, DOMTERM } = environment;
  if (TERM === 'dumb' || environment.CI || environment.TEAMCITY_VERSION) return false;
  // A multiplexer hands links on only if it is told to, and hides which terminal is behind it.
  if (environment.TMUX || /^(?:screen|tmux)/.test(TERM)) return false;
  if (WT_SESSION || DOMTERM || environment.KONSOLE_VERSION) return true;
  if (VTE_VERSION) {
    // 0.50.0 crashes over them. VTE writes 0.52.1 as 5201.
    const version = VTE_VERSION.includes('.') ? versionOf(VTE_VERSION) : Number(VTE_VERSION);
    return version > 5000;
  }
  if (Object.hasOwn(programs, TERM_PROGRAM)) return versionOf(TERM_PROGRAM_VERSION) >= programs[TERM_PROGRAM]!;
  return byKind.test(TERM);
}

/**
 * Whether rule ids are printed as links. FORCE_HYPERLINK decides where it is set (0 is no); else a terminal that is known
 * to take them does, unless colours are unwanted, which are escape sequences, too.
 */
export function wantsLinks(args: ParsedArgs, { environment, isTerminal }: Terminal): boolean {
  const { FORCE_HYPERLINK: forced, NO_COLOR, FORCE_COLOR } = environment;
  if (args.has('no-color')) return false;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  const unwanted = (NO_COLOR ?? '') !== '' || FORCE_COLOR === '0' || FORCE_COLOR === 'false';
  return isTerminal && (args.has('color') || !unwanted) && takesLinks(environment);
}
