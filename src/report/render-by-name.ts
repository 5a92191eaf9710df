import type { StreamedDocument } from '#engine/document';
import type { ReportOptions } from './options.ts';

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

export type Render = (document: StreamedDocument, options: ReportOptions) => Iterable<string>;

/**
 * Loaded by the run that asks for it. Each comes in pieces, so that there is never more than a host of it in memory; it
 * ends with a line end, or is empty.
 */
export const loadRender: Readonly<Record<FormatName, () => Promise<Render>>> = {
  text: async () => (await import('./render-text.ts')).renderText,
  concise: async () => (await import('./render-concise.ts')).renderConcise,
  json: async () => (await import('./render-json.ts')).renderJson,
  ndjson: async () => (await import('./render-ndjson.ts')).renderNdjson,
  sarif: async () => (await import('./render-sarif.ts')).renderSarif,
  github: async () => (await import('./render-github.ts')).renderGithub,
  gitlab: async () => (await import('./render-gitlab.ts')).renderGitlab,
  junit: async () => (await import('./render-junit.ts')).renderJunit,
  markdown: async () => (await import('./render-markdown.ts')).renderMarkdown,
  html: async () => (await import('./render-html.ts')).renderHtml,
};
