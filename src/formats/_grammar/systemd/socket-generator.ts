import { Maybe, No, type Tri, tri } from '#core/tri';
import type { SocketGenerator } from '#model/unit-definition';
import type { Dialect, HostContext } from '../../format.ts';
import { vendorOfSystem } from '../openssh-version.ts';

/** Compares releases of distributions: `24.04` with `22.10`. */
export const isAtLeast = (version: string, wanted: string): boolean => {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  return a![0]! > b![0]! || (a![0] === b![0] && (a![1] ?? 0) >= (b![1] ?? 0));
};

/** Whether ssh.socket of this build names both wildcards and its generator heeds AddressFamily; `null`: unknown. */
export function namesWildcards({ openssh, os }: Dialect): boolean | null {
  if (os?.id !== 'ubuntu') return false;
  if (isAtLeast(os.version, '25.10')) return true;
  if (!isAtLeast(os.version, '24.04')) return false;
  const revision = /^1:9\.6p1-3ubuntu13(?:\.(\d+))?/.exec(openssh?.packageVersion ?? '');
  return revision === null ? null : Number(revision[1] ?? 0) >= 13;
}

/**
 * The administrator's way to turn it off is a link to /dev/null. `shipped`: what the package's own socket unit listens on,
 * where that was collected; its build wrote both.
 */
export function generatorOf(host: HostContext, shipped: readonly string[] = []): SocketGenerator {
  const { os } = host.dialect;
  if (os?.id !== 'ubuntu' || !isAtLeast(os.version, '24.04')) return 'none';
  const own = host.lookup('/etc/systemd/system-generators/sshd-socket-generator');
  if (own.state === 'file' && own.file.text === '') return 'none';
  const names = namesWildcards(host.dialect) ?? (shipped.length === 0 ? null : shipped.includes('0.0.0.0:22'));
  return names === null ? 'either' : names ? 'addresses' : 'ports';
}

/** Debian's patch lets sshd take sockets (9.1p1-1 and later, Ubuntu 22.10 and later); other builds open their own. */
export function takesSockets({ os, openssh }: Dialect): Tri {
  if (os === null) return Maybe;
  const vendor = vendorOfSystem(os.id, os.like);
  if (os.id === 'ubuntu' && os.version !== '') return tri(isAtLeast(os.version, '22.10'));
  if (os.id === 'debian' && os.version !== '') return tri(isAtLeast(os.version, '12'));
  // What comes before a release has no number, and who builds on Debian numbers otherwise.
  if (vendor === 'ubuntu' || vendor === 'debian') {
    if (openssh === null) return Maybe;
    return tri(openssh.major > 9 || (openssh.major === 9 && openssh.minor >= 1));
  }
  return vendor === 'redhat' || vendor === 'suse' ? No : Maybe;
}
