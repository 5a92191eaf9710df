import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../live/record.ts';
import { gradeView } from '../support/grade-recording.ts';
import { Score } from '../support/judge.ts';
import { modelBundle } from '../support/model-bundle.ts';
import { outputsOf, pastes } from '../support/paste.ts';

const root = 'fixtures/oracles/live';
const step = Number(process.env['STEP'] ?? 9);
const names = readdirSync(root).filter((name) => name.endsWith('.json')).sort();
const recordings = names.filter((_, i) => i % step === Number(process.env['SKIP'] ?? 0)).map((name): Recording => JSON.parse(readFileSync(`${root}/${name}`, 'utf8')));

describe('pasted', () => {
  it.each(Object.keys(pastes).filter((n) => n.includes(process.env['ONLY'] ?? '')))('%s', async (name) => {
    const score = new Score();
    const errors: string[] = [];
    for (const recording of recordings) {
      try {
        const host = await modelBundle(pastes[name]!(outputsOf(recording.bundle)));
        gradeView({ ...recording, name: recording.name, view: host.views[0]! }, score);
      } catch (error) { errors.push(`${recording.name}: ${(error as Error).stack}`); }
    }
    const wrong = score.mistakes.filter((m) => m.startsWith('wrong and certain'));
    console.log(`@@ ${name}: ${score}; errors ${errors.length} ${errors[0] ?? ''}; wrong certain ${wrong.length}\n${wrong.slice(0, 4).join('\n')}`);
    expect(wrong).toEqual([]);
  }, 60000);
});
