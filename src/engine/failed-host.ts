import { redact } from '#core/redact';
import type { DiagnosticReport, HostReport } from './document.ts';

/** Of a host that made sshreach fail. */
export const failedHostCode = 'host-not-analysed';

/** What is reported of a host that could not be analysed: our own failure, of which the other hosts know nothing. */
export function failedHost(host: string, error: unknown): HostReport {
  const why = error instanceof Error ? error.message : String(error);
  const diagnostic: DiagnosticReport = {
    code: failedHostCode,
    severity: 'error',
    message: redact(
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
