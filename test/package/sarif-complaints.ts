import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';

const enabled = {
  ...{ 'GH1001.ProvideRequiredLocationProperties': 'Error', 'GH1002.InlineThreadFlowLocations': 'Error' },
  ...{ 'GH1003.ProvideRequiredRegionProperties': 'Error', 'GH1005.LocationsMustBeRelativeUrisOrFilePaths': 'Error' },
  ...{ 'GH1006.ProvideCheckoutPath': 'Error', 'GH1007.ProvideFullyFormattedMessageStrings': 'Error' },
  // Its limits are older than GitHub's; `sarif-check` knows the present ones.
  'GH1004.ReviewArraysThatExceedConfigurableDefaults': 'Disabled',
  // Messages are finished texts, evidence is not copied into the log, and no address is asked for.
  ...{ 'SARIF2002.ProvideMessageArguments': 'Disabled', 'SARIF2013.ProvideEmbeddedFileContent': 'Disabled' },
  'SARIF2006.UrisShouldBeReachable': 'Disabled',
};

/** Errors and warnings of Microsoft's multitool, which is installed below `directory`; its exit code says nothing. */
export function sarifComplaints(directory: string, file: string): string[] {
  const config = join(directory, 'multitool.json');
  const out = `${file}.validated`;
  const rules = Object.entries(enabled).map(([rule, state]) => [`${rule}.Options`, { RuleEnabled: state }]);
  writeFileSync(config, JSON.stringify(Object.fromEntries(rules)));
  // The wrapper hands its arguments to a shell unquoted.
  const args = ['validate', file, '--rule-kind', "'Sarif;Ghas'", '--level', "'Error;Warning'", '--config', config];
  const tool = join(directory, 'node_modules/.bin/sarif-multitool');
  const run = spawnSync(tool, [...args, '-o', out, '--log', 'ForceOverwrite', '--max-file-size-in-kb', '200000'], {
    encoding: 'utf8',
  });
  const log = JSON.parse(readFileSync(out, 'utf8').replace(/^\ufeff/, '')) as Log;
  const [validation] = log.runs;
  if (validation?.invocations?.[0]?.executionSuccessful !== true) return [`the validator failed: ${run.stdout}`];
  return (validation.results ?? [])
    .filter(({ level = 'warning' }) => level === 'error' || level === 'warning')
    .map(({ ruleId, message, locations }) => {
      const at = locations?.[0]?.physicalLocation?.region;
      return `${ruleId} at ${at?.startLine}:${at?.startColumn}: ${JSON.stringify(message)}`;
    });
}
