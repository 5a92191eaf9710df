import type { StreamedDocument } from '#engine/document';
import type { ReportOptions } from './options.ts';
import { renderConcise } from './render-concise.ts';
import { renderGithub } from './render-github.ts';
import { renderGitlab } from './render-gitlab.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderJunit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderNdjson } from './render-ndjson.ts';
import { renderSarif } from './render-sarif.ts';
import { renderText } from './render-text.ts';

/** The values of `--format` and `--output`. */
export type FormatName =
  | 'text'
  | 'concise'
  | 'json'
  | 'ndjson'
  | 'sarif'
  | 'github'
  | 'gitlab'
  | 'junit'
  | 'markdown'
  | 'html';

type Render = (document: StreamedDocument, options: ReportOptions) => Iterable<string>;

/** Each comes in pieces, so that there is never more than a host of it in memory; it ends with a line end, or is empty. */
export const reports: Readonly<Record<FormatName, Render>> = {
  text: renderText,
  concise: renderConcise,
  json: renderJson,
  ndjson: renderNdjson,
  sarif: renderSarif,
  github: renderGithub,
  gitlab: renderGitlab,
  junit: renderJunit,
  markdown: renderMarkdown,
  html: renderHtml,
};
