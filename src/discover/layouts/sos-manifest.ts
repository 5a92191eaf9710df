import { timeOf } from './capture-time.ts';
import { readJson } from './read-json.ts';

export interface SosCommand {
  /** The command line. */
  readonly exec: string;
  /** Below the report; `null` where there was no output to keep. */
  readonly file: string | null;
  readonly returnCode: number | null;
  readonly truncated: boolean;
  readonly timedOut: boolean;
}

export interface SosManifest {
  readonly version: string | null;
  /** Seconds since 1970. */
  readonly startedAt: number | null;
  /** Names of the plugins that ran. */
  readonly plugins: ReadonlySet<string>;
  /** The user left files or commands out. */
  readonly restricted: boolean;
  readonly commands: readonly SosCommand[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inside = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((at: unknown, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), value);

function readCommand(value: unknown, timedOut: boolean): SosCommand[] {
  const exec = inside(value, 'exec');
  if (typeof exec !== 'string') return [];
  const file = inside(value, 'filepath');
  const code = inside(value, 'return_code');
  return [
    {
      exec,
      file: typeof file === 'string' ? file : null,
      returnCode: typeof code === 'number' ? code : null,
      truncated: inside(value, 'truncated') === true,
      timedOut: timedOut && code !== 0,
    },
  ];
}

/** `sos_reports/manifest.json` of sos 4: which commands ran and how they ended. `null` where it is none. */
export function readManifest(text: string | null): SosManifest | null {
  const json = readJson(text);
  const plugins = inside(json, 'components', 'report', 'plugins');
  if (!isObject(plugins)) return null;
  const version = inside(json, 'version');
  return {
    version: typeof version === 'string' ? version : null,
    startedAt: timeOf(inside(json, 'start_time')),
    plugins: new Set(Object.keys(plugins)),
    restricted: /--?skip-(?:files|commands)/.test(String(inside(json, 'cmdline') ?? '')),
    commands: Object.values(plugins).flatMap((plugin) => {
      const commands = inside(plugin, 'commands');
      const timedOut = inside(plugin, 'timeout_hit') === true;
      return Array.isArray(commands) ? commands.flatMap((one) => readCommand(one, timedOut)) : [];
    }),
  };
}
