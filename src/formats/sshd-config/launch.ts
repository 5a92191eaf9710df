import type { OriginId, OriginTable } from '#core/origin';
import type { DaemonLaunch, LaunchArgument } from '#model/unit-definition';
import type { CommandLineArgument } from './evaluate/input.ts';
import type { SshdFault } from './evaluate/result.ts';

/** The arguments that change the configuration, as the evaluation takes them. */
export function commandLineOf(launch: DaemonLaunch | null | undefined): CommandLineArgument[] {
  return (launch?.arguments ?? []).flatMap(({ kind, value }): CommandLineArgument[] => {
    if (kind === 'port') return [{ port: value }];
    if (kind === 'option') return [{ option: value }];
    if (kind === 'host-key') return [{ hostKey: value }];
    return kind === 'family' ? [{ family: value === '4' ? 4 : 6 }] : [];
  });
}

/** The file that `-f` names in place of the usual one. */
export const configFileOf = (launch: DaemonLaunch | null | undefined): string | null =>
  launch?.arguments.filter(({ kind }) => kind === 'config-file').at(-1)?.value ?? null;

/** Where a port comes from that no line of a file sets; `null` where no argument sets it either. */
export function originOfPort(launch: DaemonLaunch | null | undefined, port: number): OriginId | null {
  const sets = ({ kind, value }: LaunchArgument): boolean =>
    kind === 'port'
      ? Number(value) === port
      : kind === 'option' && new RegExp(`^port[\\s="]+${port}\\b`, 'i').test(value);
  return launch?.arguments.find(sets)?.origin ?? null;
}

/** The argument for which sshd stops before it reads a file; `null` where it is none. */
export function originOfArgument(
  launch: DaemonLaunch | null | undefined,
  { code, data }: Pick<SshdFault, 'code' | 'data'>,
): OriginId | null {
  const isBad = ({ kind, value }: LaunchArgument): boolean => kind === 'port' && value === data.value;
  return code === 'bad-port' ? (launch?.arguments.find(isBad)?.origin ?? null) : null;
}

/** Where the options of the command line stand. */
export function originOfOptions(launch: DaemonLaunch | null | undefined, origins: OriginTable): OriginId {
  const found = [
    ...new Set((launch?.arguments ?? []).filter(({ kind }) => kind === 'option').map((one) => one.origin)),
  ];
  return found.length === 1 ? found[0]! : origins.derived(found, 'an option of the command line');
}
