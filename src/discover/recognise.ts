import type { Claim } from '#core/source-file';
import type { Format } from '#formats/format';
import { type FailedOutput, findFailedOutput } from './failed-output.ts';
import { isInRoot } from './host-path.ts';
import { headLength, type Identity, identify, identifyInRoot } from './identify.ts';
import type { Content } from './source.ts';

/** What a file is, from its name and its beginning. */
export interface Recognition {
  readonly identity: Identity | null;
  /** Only of files that were read whole. */
  readonly failure: FailedOutput | null;
}

interface Known extends Recognition {
  readonly claim: Claim;
  readonly formats: readonly Format[];
}

/** The same content comes by with many hosts of a fleet. */
const recognised = new WeakMap<Content, Known>();

/** `isWhole`: the content is that of the whole file. */
export function recognise(content: Content, claim: Claim, formats: readonly Format[], isWhole: boolean): Recognition {
  const known = recognised.get(content);
  if (
    known !== undefined &&
    known.formats === formats &&
    known.claim.path === claim.path &&
    known.claim.command === claim.command
  )
    return known;
  const head = content.text.slice(0, headLength);
  const identity = (isInRoot(claim.path) ? identifyInRoot : identify)(claim, head, formats);
  const failure = isWhole ? findFailedOutput(content.text, identity?.format.answers) : null;
  const found = { identity, failure, claim, formats };
  recognised.set(content, found);
  return found;
}
