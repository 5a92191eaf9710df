import type { Remark, Snapshot } from './layout.ts';

/** What cleaners put in the place of names and hardware addresses. */
const substitutes = /\bobfuscateddomain\d+\b|\bobfuscateduser\d+\b|\b53:4f:53:|\bfd53:(?:[0-9a-f]*:)|\b534f:53/;

/** Files in which one of these stands if anywhere. */
const tellTale = [
  'sos_commands/networking/ip_-o_addr',
  'sos_commands/networking/ip_-d_address',
  'sos_commands/networking/ip_address',
  'sos_commands/host/hostname',
  'etc/hosts',
  'network.txt',
];

/** Whether names and addresses of a snapshot were replaced, from its name or from what replaced them. */
export function findObfuscation(directory: string, snapshot: Snapshot): Remark | null {
  const byName = /-obfuscated(?=$|[.!/])/.test(directory.slice(-400));
  const byContent = tellTale.some((path) => substitutes.test(snapshot.read(path)?.slice(0, 1_000_000) ?? ''));
  if (!byName && !byContent) return null;
  return {
    code: 'addresses-obfuscated',
    message:
      'Addresses and names in this snapshot were replaced before it was handed out. Two addresses may have become one, and networks may not hold what they held: every answer that compares addresses is only possible. Analyse the original where it is.',
    widens: true,
  };
}
