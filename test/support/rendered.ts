import type { StreamedDocument } from '#engine/document';
import type { ReportOptions } from '#report/options';
import { type FormatName, loadRender, type Render } from '#report/render-by-name';

const loading = Object.entries(loadRender).map(async ([name, load]): Promise<[string, Render]> => [name, await load()]);
const renders = new Map(await Promise.all(loading));

/** A report as one text. */
export const rendered = (format: FormatName, document: StreamedDocument, options: ReportOptions = {}): string =>
  [...renders.get(format)!(document, options)].join('');
