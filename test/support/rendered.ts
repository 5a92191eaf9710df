import type { StreamedDocument } from '#engine/document';
import type { ReportOptions } from '#report/options';
import { type FormatName, reports } from '#report/render-by-name';

/** A report as one text. */
export const rendered = (format: FormatName, document: StreamedDocument, options: ReportOptions = {}): string =>
  [...reports[format](document, options)].join('');
