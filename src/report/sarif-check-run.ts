import { at, isObject, type Json, listOf } from './json-access.ts';
import { githubLimits } from './sarif-limits.ts';
import type { Say } from './sarif-problem.ts';

const { reject, shown } = githubLimits;

function checkTags(value: unknown, where: string, say: Say): void {
  const tags = listOf(value).length;
  if (tags > reject.tags) say('rejected', where, `has more than ${reject.tags} tags`);
  else if (tags > shown.tags) say('misread', where, `has more than ${shown.tags} tags; GitHub keeps ${shown.tags}`);
}

function checkSecuritySeverity(value: unknown, where: string, say: Say): void {
  if (value === undefined) return;
  const score = Number(value);
  if (typeof value !== 'string' || value.trim() === '' || Number.isNaN(score)) {
    say('rejected', where, '`security-severity` is no number in a string');
  } else if (score <= 0 || score > 10) {
    say('misread', where, '`security-severity` is not above 0 and up to 10');
  }
}

function checkRule(rule: unknown, where: string, say: Say): void {
  if (!isObject(rule) || typeof rule.id !== 'string' || rule.id === '') {
    say('rejected', where, 'is a rule without `id`');
    return;
  }
  if (typeof rule.name === 'string' && rule.name.length > shown.nameCharacters) {
    say('misread', `${where}/name`, `is longer than ${shown.nameCharacters} characters`);
  }
  for (const part of ['shortDescription', 'fullDescription', 'help']) {
    const text = at(rule, part, 'text');
    if (typeof text !== 'string' || text === '') say('misread', where, `is a rule without \`${part}.text\``);
    else if (part !== 'help' && text.length > shown.textCharacters) {
      say('misread', `${where}/${part}`, `is longer than ${shown.textCharacters} characters`);
    }
  }
  checkTags(at(rule, 'properties', 'tags'), `${where}/properties/tags`, say);
  checkSecuritySeverity(at(rule, 'properties', 'security-severity'), `${where}/properties`, say);
  const precision = at(rule, 'properties', 'precision');
  if (precision !== undefined && !['very-high', 'high', 'medium', 'low'].includes(String(precision))) {
    say('misread', `${where}/properties/precision`, 'is none of very-high, high, medium, low');
  }
  const severity = at(rule, 'properties', 'problem.severity');
  if (severity !== undefined && !['error', 'warning', 'recommendation'].includes(String(severity))) {
    say('misread', `${where}/properties/problem.severity`, 'is none of error, warning, recommendation');
  }
}

/** A run without its results. */
export function checkRun(run: Json, where: string, say: Say): void {
  const driver = at(run, 'tool', 'driver');
  const name = at(driver, 'name');
  if (typeof name !== 'string' || name === '') say('rejected', `${where}/tool/driver`, 'lacks `name`');
  const extensions = listOf(at(run, 'tool', 'extensions'));
  if (extensions.length > reject.extensions) {
    say('rejected', `${where}/tool/extensions`, `has more than ${reject.extensions} tool extensions`);
  }
  if (!Array.isArray(at(driver, 'rules')))
    say('misread', `${where}/tool/driver`, 'lacks `rules`, which GitHub asks for');
  const components: [unknown, string][] = [
    [driver, `${where}/tool/driver`],
    ...extensions.map((one, index): [unknown, string] => [one, `${where}/tool/extensions/${index}`]),
  ];
  let amount = 0;
  for (const [component, place] of components) {
    const rules = listOf(at(component, 'rules'));
    amount += rules.length;
    for (const [index, rule] of rules.entries()) checkRule(rule, `${place}/rules/${index}`, say);
  }
  if (amount > reject.rules) say('rejected', `${where}/tool`, `has more than ${reject.rules} rules`);

  if (!Array.isArray(run.results)) {
    say('rejected', where, 'lacks `results`; an empty list closes old alerts, a missing one is an error');
  }
  const results = listOf(run.results).length;
  if (results > reject.results) say('rejected', `${where}/results`, `has more than ${reject.results} results`);
  else if (results > shown.results) {
    say(
      'misread',
      `${where}/results`,
      `has more than ${shown.results} results; GitHub keeps the most severe ${shown.results}`,
    );
  }
  for (const [index, invocation] of listOf(run.invocations).entries()) {
    if (at(invocation, 'executionSuccessful') === false) {
      say('rejected', `${where}/invocations/${index}`, 'says that the tool failed; its results do not become alerts');
    }
  }
}
