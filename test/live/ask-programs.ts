import { run as runSshdConfig } from '../differential/sshd-config-live.ts';
import { run as runListening } from '../differential/sshd-listen-live.ts';
import { run as runTcpWrappers } from '../differential/tcp-wrappers-live.ts';
import type { Asked } from './asked.ts';
import { askRefused } from './refused/ask-refused.ts';

/** Access lists of tcpdmatch, configurations of `sshd -T` and `sshd -t`, listening sockets of sshd, drawn from a seed; files that are refused. */
export async function askPrograms(seed: number, record = false): Promise<Asked> {
  const wrappers = runTcpWrappers(seed, 2000);
  const sshd = await runSshdConfig(seed, 1500);
  const listening = await runListening(seed, 60);
  const refused = askRefused(record);
  const report = [
    `tcpdmatch: ${wrappers.passed} passed (${wrappers.certain} with certainty), ${wrappers.failed} failed`,
    `sshd -T, sshd -t: ${sshd.passed} passed, ${sshd.failed} failed; ${sshd.commandsAsked} by the command, too`,
    `sshd listening: ${listening.passed} passed, ${listening.failed} failed`,
    refused.report,
  ];
  return {
    passed: wrappers.passed + sshd.passed + listening.passed + refused.passed,
    failures: [
      ...wrappers.failures,
      ...listening.failures,
      ...refused.failures,
      ...sshd.failures.map(({ seed, differences }) => `sshd, seed ${seed}: ${differences.join('; ')}`),
    ],
    report: report.join('\n'),
  };
}
