import type { OriginTable } from '#core/origin';
import type { SourceFile, Span } from '#core/source-file';
import type { DiscoveredHost } from '#discover/discovery';
import type { EditReport, FixReport } from '#engine/document';
import type { Finding, ProposedChange } from '#engine/rule';
import type { Dialect, FormatCode } from '#formats/format';
import type { Amendment } from '#model/change';
import type { HostModel, ViewName } from '#model/host-model';
import { type Access, accessByView, compareAccess, gainedBy, sayWhere } from './gained-access.ts';
import { patchHost } from './patch-host.ts';

/** What is needed to try a change: the host as it was found, its model, and how to model a changed one. */
export interface Workshop {
  readonly host: DiscoveredHost;
  readonly model: HostModel;
  readonly dialect: Dialect;
  remodel(host: DiscoveredHost): Promise<HostModel>;
}

/** Hosts with more findings than this get fixes for the first ones only. */
const MOST_FIXES = 40;

/** Tries the changes that rules propose and keeps those that let in whom the finding is about, or start the daemon. */
export class FixBench {
  readonly #workshop: Workshop;
  #before: ReadonlyMap<ViewName, Access> | null = null;
  #tried = 0;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  async fixesOf(finding: Finding): Promise<FixReport[]> {
    const fixes: FixReport[] = [];
    for (const proposed of finding.changes) {
      if (this.#tried >= MOST_FIXES) break;
      const fix = await this.#try(proposed, finding);
      if (fix !== null) fixes.push(fix);
    }
    return fixes;
  }

  async #try(proposed: ProposedChange, finding: Finding): Promise<FixReport | null> {
    const { host, model, dialect } = this.#workshop;
    const place = ownerOf(host, model.origins, proposed);
    if (place === null) return null;
    const code = await place.format.load();
    const parsed = code.parse(place.file, place.kind, dialect);
    const amendment = code.amend?.(
      proposed.change,
      { file: place.file, kind: place.kind, parsed },
      place.span,
      dialect,
    );
    if (!amendment) return null;
    this.#tried++;
    const verified = await this.#verify(place.file, amendment, finding);
    if (verified === null) return null;
    return {
      title: proposed.title,
      safe: proposed.safe,
      verified,
      edits: amendment.editable ? amendment.edits.map((edit) => editReport(place.file, edit)) : [],
      commands: amendment.commands,
    };
  }

  /** What the change does, or `null` where it does not help, or shuts somebody out. */
  async #verify(file: SourceFile, { edits }: Amendment, finding: Finding): Promise<string | null> {
    const { host, model, remodel } = this.#workshop;
    this.#before ??= accessByView(model);
    const changes = compareAccess(this.#before, accessByView(await remodel(patchHost(host, file, edits))));
    if (changes.some(({ lost }) => lost.length > 0)) return null;
    for (const { view, gained } of changes) {
      const own = gainedBy(gained, view === model.views[0]!.name ? finding.outcomes : []);
      if (own.length === 0) continue;
      const [first, ...rest] = own.map(sayWhere);
      const more = rest.length === 0 ? '' : `, and at ${rest.length} more ${rest.length === 1 ? 'place' : 'places'}`;
      const when = view === 'running' ? 'after this' : 'after this and a restart';
      return `${when}, ${first} is accepted at every hop${more}`;
    }
    return null;
  }
}

interface Owner {
  readonly file: SourceFile;
  readonly kind: string;
  readonly span: Span;
  readonly format: { load(): Promise<FormatCode> };
}

/** The file that holds the line, if positions in it are positions in what the user has. */
function ownerOf(host: DiscoveredHost, origins: OriginTable, { change }: ProposedChange): Owner | null {
  const span = origins.spans(change.at)[0];
  const found = span && host.files.find(({ file }) => file.id === span.file);
  if (!span || !found?.format || !found.kind || found.file.map.raw !== found.file.text) return null;
  return { file: found.file, kind: found.kind.id, span, format: found.format };
}

function editReport(file: SourceFile, { start, end, text }: { start: number; end: number; text: string }): EditReport {
  const from = file.map.pointAt(start);
  const to = file.map.pointAt(end);
  return { file: file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, text };
}
