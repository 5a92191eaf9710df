/** Makes each server of `setups.ts`, lets its users log in with real clients, and compares. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gradeLogins } from '../../support/grade-logins.ts';
import { Score } from '../../support/judge.ts';
import type { Asked } from '../asked.ts';
import { Lab } from '../lab.ts';
import { LoginLab } from './login-lab.ts';
import { recordLogin } from './record-login.ts';
import { loginSetUps } from './setups.ts';

/**
 * Those set-ups, `null` all of them. `into`: a directory for what happened; `null` keeps nothing. `root`: the root of
 * another release, whose sshd may refuse some of them, which are left out then.
 */
export async function askLogins(
  names: readonly string[] | null,
  into: string | null,
  root: string | null,
): Promise<Asked> {
  const queue = loginSetUps.filter(({ name }) => names === null || names.includes(name));
  if (queue.length === 0) return { passed: 0, failures: [], report: null };
  const score = new Score();
  const failures: string[] = [];
  const work = async (index: number): Promise<void> => {
    const lab = new Lab(`${process.pid}-l${index}`);
    const logins = new LoginLab(lab, root);
    try {
      for (let setUp = queue.shift(); setUp !== undefined; setUp = queue.shift()) {
        const recording = await recordLogin(setUp, logins).catch((error) => {
          // What an older sshd does not know ends it.
          if (root === null) throw error;
          logins.stop();
          return null;
        });
        if (recording === null) continue;
        if (into !== null) {
          mkdirSync(into, { recursive: true });
          writeFileSync(`${into}/${setUp.name}.json`, `${JSON.stringify(recording, null, 1)}\n`);
        }
        await gradeLogins(recording, score);
      }
    } catch (error) {
      failures.push((error as Error).message);
    } finally {
      await lab.close();
    }
  };
  await Promise.all([work(0), work(1), work(2)]);
  failures.push(...score.mistakes);
  const all = [...score.counts.values()].reduce((a, b) => a + b, 0);
  return { passed: all - score.mistakes.length, failures, report: `live logins: ${score}` };
}
