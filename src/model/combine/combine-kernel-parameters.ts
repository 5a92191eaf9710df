import { Yes } from '#core/tri';
import type { Contribution } from '../contribution.ts';
import type { ViewName } from '../host-model.ts';
import type { KernelParameter, KernelParametersFact, KernelParametersSlice } from '../kernel-parameters.ts';

/** A directory's files hide those of the same name in the ones below it (sysctl.d(5)). */
const directories = [
  '/etc/sysctl.d/',
  '/run/sysctl.d/',
  '/usr/local/lib/sysctl.d/',
  '/usr/lib/sysctl.d/',
  '/lib/sysctl.d/',
];

/** A link makes it one of the last (Debian, Red Hat), or the program reads it after all others (procps). */
const oldFile = { path: '/etc/sysctl.conf', as: '99-sysctl.conf' };

/** ufw sets its own when it starts. */
const ofUfw = '/etc/ufw/sysctl.conf';

/** Distributions that ship `net.ipv4.conf.*.rp_filter = 1` (`50-redhat.conf`). */
const strict: ReadonlySet<string> = new Set(['rhel', 'centos', 'rocky', 'almalinux', 'ol']);

/** What the kernel has, and what files will set, in the order in which they are applied. */
export function combineKernelParameters(
  view: ViewName,
  sources: readonly Contribution<'kernel-parameters'>[],
  systems: readonly Contribution<'system'>[],
  frontEnds: readonly Contribution<'front-end'>[],
): KernelParametersSlice {
  const observed = sources.filter(({ value }) => value.file === null).flatMap(({ value }) => value.parameters);
  const withUfw = frontEnds.some(
    ({ value, basis }) => value.manager === 'ufw' && basis === 'declared' && value.active === Yes,
  );
  return {
    view,
    observed: new Map(observed.map((parameter) => [parameter.path, parameter])),
    declared: inOrder(
      sources.map(({ value }) => value),
      withUfw,
    ),
    strictByDefault: systems.some(({ value }) => value.system === 'os' && strict.has(value.id)),
  };
}

const nameOf = (path: string): string => (path === oldFile.path ? oldFile.as : path.slice(path.lastIndexOf('/') + 1));

const rankOf = (path: string): number => {
  const rank = directories.findIndex((directory) => path.startsWith(directory));
  return rank < 0 ? directories.length : rank;
};

function inOrder(facts: readonly KernelParametersFact[], withUfw: boolean): KernelParameter[] {
  const files = facts.flatMap(({ file, parameters }) => (file === null ? [] : [{ file, parameters }]));
  const chosen = new Map<string, (typeof files)[number]>();
  for (const one of files.filter(({ file }) => file !== ofUfw)) {
    const known = chosen.get(nameOf(one.file));
    if (known === undefined || rankOf(one.file) < rankOf(known.file)) chosen.set(nameOf(one.file), one);
  }
  const byName = [...chosen].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one);
  const last = withUfw ? files.filter(({ file }) => file === ofUfw) : [];
  return [...byName, ...last].flatMap(({ parameters }) => parameters);
}
