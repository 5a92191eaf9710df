import { at, isObject, type Json, listOf } from './json-access.ts';
import { githubLimits } from './sarif-limits.ts';
import type { Say } from './sarif-problem.ts';

const { reject, shown } = githubLimits;

function checkUri(uri: string, where: string, say: Say): void {
  if (uri === '' || !/^(?:[\w.~!$&'()*+,;=:@/?#[\]-]|%[0-9A-Fa-f]{2})*$/.test(uri)) {
    say('rejected', where, 'is no valid URI; other characters are percent-encoded');
  } else if (/^file:/i.test(uri)) {
    say('misread', where, 'is absolute; it is only understood where the checkout lies at the same path');
  } else if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri)) {
    say('rejected', where, 'has a scheme that is not that of the checkout');
  } else if (uri.startsWith('/'))
    say('misread', where, 'is absolute; GitHub wants paths from the root of the repository');
  else if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(uri))
    say('misread', where, 'has `.` or `..` in it and fits no file of the repository');
}

/** A place that is shown: it needs a file; without a region it stands at the file's beginning. */
function checkLocation(location: unknown, where: string, lacking: 'rejected' | 'misread', say: Say): string {
  const artifact = at(location, 'physicalLocation', 'artifactLocation');
  const uri = at(artifact, 'uri');
  if (typeof uri !== 'string') {
    const indexed = typeof at(artifact, 'index') === 'number';
    say(
      lacking,
      where,
      indexed
        ? 'names its file only by index, without `uri`'
        : 'is a place without a file (`physicalLocation.artifactLocation.uri`)',
    );
    return '';
  }
  checkUri(uri, `${where}/physicalLocation/artifactLocation/uri`, say);
  if (typeof at(location, 'physicalLocation', 'region', 'startLine') !== 'number') {
    say('misread', where, 'is a place without a region that begins at a line');
  }
  return uri;
}

function checkFlows(result: Json, where: string, say: Say): void {
  let steps = 0;
  for (const [f, flow] of listOf(result.codeFlows).entries()) {
    for (const [t, thread] of listOf(at(flow, 'threadFlows')).entries()) {
      for (const [s, step] of listOf(at(thread, 'locations')).entries()) {
        const place = `${where}/codeFlows/${f}/threadFlows/${t}/locations/${s}`;
        steps++;
        if (!isObject(at(step, 'location'))) {
          say(
            'misread',
            place,
            'is a step that is not written out (`index` instead of `location`); GitHub does not show the result',
          );
          continue;
        }
        checkLocation(at(step, 'location'), `${place}/location`, 'misread', say);
        if (typeof at(step, 'location', 'message', 'text') !== 'string')
          say('misread', place, 'is a step without a message');
      }
    }
  }
  if (steps > reject.flowSteps) say('rejected', `${where}/codeFlows`, `has more than ${reject.flowSteps} steps`);
  else if (steps > shown.flowSteps) {
    say('misread', `${where}/codeFlows`, `has more than ${shown.flowSteps} steps; GitHub keeps ${shown.flowSteps}`);
  }
}

/** Related places are shown only where the message links them: `[words](id)`. */
function checkLinks(result: Json, text: string, where: string, say: Say): void {
  const linked = new Set([...text.matchAll(/\[(?:[^\]\\]|\\.)*\]\((\d+)\)/g)].map((link) => Number(link[1])));
  const ids = new Set<unknown>();
  for (const [index, location] of listOf(result.relatedLocations).entries()) {
    const place = `${where}/relatedLocations/${index}`;
    const id = at(location, 'id');
    ids.add(id);
    checkLocation(location, place, 'misread', say);
    if (!linked.has(id as number)) say('misread', place, 'is not linked from the message and so not shown');
  }
  for (const id of linked) {
    if (!ids.has(id)) say('misread', `${where}/message`, 'links to a related place that is not there');
  }
}

function checkRuleReference(result: Json, run: Json, where: string, say: Say): void {
  const { ruleId, ruleIndex } = result;
  const index = ruleIndex ?? at(result, 'rule', 'index');
  const id = ruleId ?? at(result, 'rule', 'id');
  if (id === undefined && index === undefined) {
    say('rejected', where, 'names no rule (`ruleId`, `ruleIndex` or `rule`)');
    return;
  }
  if (typeof index !== 'number' || at(result, 'rule', 'toolComponent') !== undefined || index === -1) return;
  const rule = listOf(at(run, 'tool', 'driver', 'rules'))[index];
  const own = at(rule, 'id');
  if (rule === undefined) say('rejected', where, 'has a `ruleIndex` beyond the rules of the run');
  else if (typeof id === 'string' && typeof own === 'string' && id !== own && !id.startsWith(`${own}/`)) {
    say('misread', where, 'has a `ruleId` that is not the rule at its `ruleIndex`');
  }
}

function checkFingerprint(result: Json, uri: string, where: string, seen: Set<string>, say: Say): void {
  const partial = at(result, 'partialFingerprints');
  for (const key of isObject(partial) ? Object.keys(partial) : []) {
    if (key.includes('/') && !/\/v\d+$/.test(key)) {
      say('misread', `${where}/partialFingerprints`, 'has a key with a slash that does not end in `/v` and a number');
    }
  }
  const hash = at(partial, 'primaryLocationLineHash');
  if (typeof hash !== 'string' || hash === '') {
    say(
      'misread',
      where,
      'lacks `partialFingerprints.primaryLocationLineHash`; alerts close and open again when lines move',
    );
    return;
  }
  const key = JSON.stringify([result.ruleId ?? result.ruleIndex, uri, hash]);
  if (seen.has(key))
    say('misread', where, 'has the rule, file and fingerprint of a result before it: the two are one alert');
  seen.add(key);
}

export function checkResult(result: unknown, run: Json, where: string, seen: Set<string>, say: Say): void {
  if (!isObject(result)) {
    say('rejected', where, 'is no object');
    return;
  }
  checkRuleReference(result, run, where, say);
  const text = at(result, 'message', 'text');
  if (typeof text !== 'string' || text === '') say('rejected', `${where}/message`, 'has no finished `text`');
  const locations = listOf(result.locations);
  if (locations.length === 0) say('rejected', where, 'has no location');
  if (locations.length > reject.locations) say('rejected', where, `has more than ${reject.locations} locations`);
  else if (locations.length > 1) say('misread', where, 'has several locations; GitHub uses only the first');
  const uri = locations.length === 0 ? '' : checkLocation(locations[0], `${where}/locations/0`, 'rejected', say);
  for (const [index, location] of locations.slice(1).entries()) {
    checkLocation(location, `${where}/locations/${index + 1}`, 'rejected', say);
  }
  checkLinks(result, typeof text === 'string' ? text : '', where, say);
  checkFlows(result, where, say);
  checkFingerprint(result, uri, where, seen, say);
  if (listOf(result.suppressions).length > 0) {
    say('misread', where, 'is suppressed; GitHub ignores that and opens an alert');
  }
  if (result.kind !== undefined && result.kind !== 'fail') {
    say('misread', where, 'is of a `kind` other than `fail`; GitHub ignores that and opens an alert');
  }
  if (result.baselineState === 'absent' || result.baselineState === 'unchanged') {
    say('misread', where, 'has a `baselineState`; GitHub ignores that and opens an alert');
  }
  for (const [index, fix] of listOf(result.fixes).entries()) {
    if (typeof at(fix, 'description', 'text') !== 'string') {
      say('misread', `${where}/fixes/${index}`, 'is a fix without a description, which some importers fail at');
    }
  }
}
