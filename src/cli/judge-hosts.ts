import type { HostReport } from '#engine/document';
import { isFailed, isGivenUp } from '#engine/failed-host';
import type { Severity } from '#engine/rule';
import { gravest, isUnderstood } from './discovered-input.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { ParsedArgs } from './parse-args.ts';

const severities: readonly Severity[] = ['note', 'warning', 'error'];

/** What the settled reports make of the exit code, host by host. */
export class HostJudge {
  readonly #args: ParsedArgs;
  readonly #least: number;
  #code: ExitCode = exitCodes.ok;

  constructor(args: ParsedArgs, failOn: Severity | null) {
    this.#args = args;
    this.#least = severities.indexOf((args.value('fail-on') as Severity | null) ?? failOn ?? 'error');
  }

  get code(): ExitCode {
    return this.#code;
  }

  add(host: HostReport): void {
    const args = this.#args;
    const fails = host.findings.some(
      ({ severity, suppressed }) => suppressed === undefined && severities.indexOf(severity) >= this.#least,
    );
    const strict = args.has('strict') && !isUnderstood(host.diagnostics);
    const undecided = args.has('fail-on-unknown') && host.summary.some(({ verdict }) => verdict === 'unknown');
    const lacking = strict || undecided || isGivenUp(host);
    this.#code = gravest(
      this.#code,
      fails && !args.has('exit-zero') ? exitCodes.findings : exitCodes.ok,
      lacking ? exitCodes.input : exitCodes.ok,
      isFailed(host) ? exitCodes.internal : exitCodes.ok,
    );
  }
}
