import type { Bundle } from '../collect-bundle.ts';
import type { LoginLab, SeenLogin } from './login-lab.ts';
import { defaultProbes, type LoginProbe, type LoginSetUp } from './login-set-up.ts';

/** What was collected from a real server, and how logins ended. */
export interface LoginRecording {
  readonly name: string;
  readonly bundle: Bundle;
  readonly undecidable?: true;
  readonly probes: readonly (LoginProbe & { readonly seen: SeenLogin })[];
}

const AT_ONCE = 10;

export async function recordLogin(setUp: LoginSetUp, lab: LoginLab): Promise<LoginRecording> {
  await lab.start(setUp);
  try {
    const bundle = await lab.collect(setUp);
    const probes = setUp.probes ?? defaultProbes;
    const seen: SeenLogin[] = [];
    for (let i = 0; i < probes.length; i += AT_ONCE)
      seen.push(...(await Promise.all(probes.slice(i, i + AT_ONCE).map((probe) => lab.logIn(probe)))));
    return {
      name: setUp.name,
      bundle,
      ...(setUp.undecidable ? { undecidable: true } : {}),
      probes: probes.map((probe, i) => ({ ...probe, seen: seen[i]! })),
    };
  } finally {
    lab.stop();
  }
}
