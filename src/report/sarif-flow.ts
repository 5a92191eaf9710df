import type { CodeFlow, ThreadFlowLocation } from 'sarif';
import type { FindingReport, PlaceReport, StepReport } from '#engine/document';
import { collapseSteps } from './collapse-steps.ts';
import type { SarifProfile } from './options.ts';
import { scopeOf } from './render-finding.ts';
import { ownLimits } from './sarif-limits.ts';
import { plainMessage } from './sarif-message.ts';
import { physicalOf } from './sarif-place.ts';

const importance = { deciding: 'essential', matched: 'important', passed: 'unimportant' } as const;

/**
 * Every step needs a file and a region, or importers fail: a step without a place (a program's default, the kernel)
 * stands at the place of the step before it, else of the next one, else of the finding.
 */
function placesOf(steps: readonly StepReport[], fallback: PlaceReport): PlaceReport[] {
  const places: (PlaceReport | null)[] = [];
  let last: PlaceReport | null = null;
  for (const step of steps) {
    last = step.at ?? last;
    places.push(last);
  }
  const first = steps.find((step) => step.at !== null)?.at ?? fallback;
  return places.map((place) => place ?? first);
}

const stepOf = (step: StepReport, at: PlaceReport, index: number): ThreadFlowLocation => ({
  location: { physicalLocation: physicalOf(at), message: plainMessage(`${step.stage}: ${step.text}`) },
  executionOrder: index + 1,
  nestingLevel: step.depth,
  importance: importance[step.importance],
  kinds: [step.hop],
});

/** The way of the packets as one code flow with inline steps; `leftOut` of the middle ones where there are too many. */
export function codeFlowOf(
  finding: FindingReport,
  profile: SarifProfile,
): { codeFlows: CodeFlow[]; leftOut: number } | null {
  if (finding.path.length === 0) return null;
  const steps = profile === 'full' ? [...finding.path] : collapseSteps(finding.path);
  const places = placesOf(steps, finding.at);
  const all = steps.map((step, index) => stepOf(step, places[index]!, index));
  const most = ownLimits[profile].flowSteps;
  const leftOut = Math.max(0, all.length - most);
  const half = Math.floor(most / 2);
  const locations = leftOut === 0 ? all : [...all.slice(0, half), ...all.slice(half - most)];
  const scope = scopeOf(finding);
  const message = plainMessage(`The way of one connection${scope === null ? '' : ` ${scope}`}`);
  return { codeFlows: [{ threadFlows: [{ id: 'connection', message, locations }] }], leftOut };
}
