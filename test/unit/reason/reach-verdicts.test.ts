import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Family } from '#core/address';
import { accessOf } from '#fix/gained-access';
import { reachPartition, reachVerdicts } from '#reason/reach';
import { model } from '#sshreach';

const recorded = readdirSync('fixtures/oracles/hosts')
  .filter((name) => name.endsWith('--hand'))
  .map((name) => `fixtures/oracles/hosts/${name}/bundle`);
const stories = readdirSync('fixtures/hosts').map((name) => `fixtures/hosts/${name}/bundle`);

describe('verdicts alone', () => {
  it.each([...recorded, ...stories])('admit in %s whom the partition admits, family by family', async (bundle) => {
    const { hosts } = await model([bundle]);
    for (const view of hosts.flatMap((host) => host.model.views)) {
      const whole = reachPartition(view, {});
      for (const families of [[4, 6], [4], [6]] as Family[][])
        expect(accessOf(reachVerdicts(view, families))).toEqual(
          accessOf(whole.filter(({ family }) => families.includes(family))),
        );
    }
  });
});
