import type { ReportDocument } from '#engine/document';
import type { ReportOptions } from './options.ts';
import { renderConcise } from './render-concise.ts';
import { renderGithub } from './render-github.ts';
import { renderJson } from './render-json.ts';
import { renderSarif } from './render-sarif.ts';
import { renderText } from './render-text.ts';

/** The values of `--format` and `--output`. */
export type FormatName = 'text' | 'concise' | 'json' | 'sarif' | 'github';

/** Each ends with a line end, or is empty. */
export const reports: Readonly<Record<FormatName, (document: ReportDocument, options: ReportOptions) => string>> = {
  text: renderText,
  concise: renderConcise,
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
};
