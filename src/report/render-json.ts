import type { ReportDocument } from '#engine/document';
import { orderedJson } from './ordered-json.ts';

/** The whole result document, `schemas/report.schema.json`. */
export const renderJson = (document: ReportDocument): string => orderedJson(document);
