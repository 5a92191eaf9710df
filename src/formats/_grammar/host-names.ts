import { Maybe, No, type Tri, Yes } from '#core/tri';
import type { HostContext } from '../format.ts';
import { protocolNumber, servicePort } from './iptables-names.ts';

/** Names that programs look up when they load rules: whether the host knows them. */
export interface HostNames {
  service(name: string): Tri;
  protocol(name: string): Tri;
  user(name: string): Tri;
  group(name: string): Tri;
}

/** `Maybe` where the file that would tell was not collected, and for users: a directory may know more of them. */
export function hostNames(host: Pick<HostContext, 'lookup'>): HostNames {
  const files = new Map<string, ReadonlySet<string> | null>();
  const namesOf = (path: string, read: (line: string) => readonly string[]): ReadonlySet<string> | null => {
    let names = files.get(path);
    if (names === undefined) {
      const found = host.lookup(path);
      const lines = found.state === 'file' && found.file.quality === 'complete' ? found.file.text.split('\n') : null;
      names = lines && new Set(lines.flatMap((line) => read(line.replace(/#.*/, '').trim())));
      files.set(path, names);
    }
    return names;
  };
  const listed = (path: string, name: string): Tri => {
    const names = namesOf(path, (line) => {
      const [first = '', , ...aliases] = line.split(/\s+/);
      return [first, ...aliases];
    });
    return names === null ? Maybe : names.has(name) ? Yes : No;
  };
  const account = (path: string, name: string): Tri =>
    namesOf(path, (line) => line.split(':').slice(0, 1))?.has(name) === true ? Yes : Maybe;
  return {
    service: (name) => (servicePort(name) !== null ? Yes : listed('/etc/services', name)),
    protocol: (name) => (protocolNumber(name) !== null ? Yes : listed('/etc/protocols', name)),
    user: (name) => (name === 'root' ? Yes : account('/etc/passwd', name)),
    group: (name) => (name === 'root' ? Yes : account('/etc/group', name)),
  };
}
