import { redact } from '#core/redact';
import type { DiagnosticReport, HostReport } from './document.ts';

/** Of a host that made sshreach fail. */
export const failedHostCode = 'host-not-analysed';

/** Of a host that took more than it may take. */
const givenUpCode = 'host-given-up';

/** Thrown, or told, where a host was given up so that the others go on; the message ends the sentence about it. */
export class GivenUp extends Error {}

/** What is reported of a host that could not be analysed, of which the other hosts know nothing. */
export function failedHost(host: string, error: unknown): HostReport {
  const why = error instanceof Error ? error.message : String(error);
  const isGivenUp = error instanceof GivenUp;
  const diagnostic: DiagnosticReport = {
    code: isGivenUp ? givenUpCode : failedHostCode,
    severity: 'error',
    message: isGivenUp
      ? `This host was given up, so that the others go on: ${why}.`
      : redact(
          `This host could not be analysed. That is a mistake of sshreach, not of yours; please report it: ${why.split('\n')[0]}`,
        ),
    effect: 'widens',
    file: null,
    at: null,
  };
  return { host, views: [], findings: [], diagnostics: [diagnostic], notEvaluated: [], files: [], summary: [] };
}

export const isFailed = ({ diagnostics }: Pick<HostReport, 'diagnostics'>): boolean =>
  diagnostics.some(({ code }) => code === failedHostCode);

export const isGivenUp = ({ diagnostics }: Pick<HostReport, 'diagnostics'>): boolean =>
  diagnostics.some(({ code }) => code === givenUpCode);
