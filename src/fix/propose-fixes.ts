import type { Family } from '#core/address';
import type { SourceFile, Span } from '#core/source-file';
import type { DiscoveredHost } from '#discover/discovery';
import type { EditReport, FixReport } from '#engine/document';
import type { Finding, ProposedChange } from '#engine/rule';
import type { Dialect, Format } from '#formats/format';
import { parseOnce } from '#formats/parse-once';
import type { Change } from '#model/change';
import { combineHost } from '#model/combine/combine-host';
import { enact, familiesTouched } from '#model/enact';
import type { HostModel, ViewName } from '#model/host-model';
import type { Remedy } from '#model/remedy';
import type { Outcome } from '#reason/verdict';
import { findScene } from './command-scene.ts';
import { type Access, accessByView, compareAccess, gainedBy, sayWhere } from './gained-access.ts';
import { loginsOf, sayGainedLogins, usersOf } from './gained-logins.ts';
import { patchHost } from './patch-host.ts';

/** What is needed to try a change: the host as it was found, its model, and how to model a changed one. */
export interface Workshop {
  readonly host: DiscoveredHost;
  readonly model: HostModel;
  readonly dialect: Dialect;
  readonly formats: readonly Format[];
  /** What becomes of every source in the model's first view, where that was asked for already. */
  readonly outcomes: readonly Outcome[] | null;
  remodel(host: DiscoveredHost): Promise<HostModel>;
}

/** Hosts with more findings than this get fixes for the first ones only. */
const MOST_FIXES = 60;

/** Tries the changes that rules propose and keeps those that let in whom the finding is about, or start the daemon. */
export class FixBench {
  readonly #workshop: Workshop;
  readonly #before = new Map<Family, ReadonlyMap<ViewName, Access>>();
  #tried = 0;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  async fixesOf(finding: Finding): Promise<FixReport[]> {
    const fixes: FixReport[] = [];
    for (const proposed of finding.changes) {
      const fix = (await this.#tryEdits(proposed, finding)) ?? (await this.#tryCommands(proposed, finding));
      if (fix !== null) fixes.push(fix);
    }
    return fixes;
  }

  /** In the file that the line stands in, where people edit that. */
  async #tryEdits({ change, title, safe }: ProposedChange, finding: Finding): Promise<FixReport | null> {
    const { host, model, dialect, remodel } = this.#workshop;
    const place = ownerOf(host, model, change.at);
    if (place === null || this.#tried >= MOST_FIXES) return null;
    const { file, kind, span } = place;
    const code = await place.format.load();
    if (code.amend === undefined) return null;
    const amendment = code.amend(change, { file, kind, parsed: parseOnce(code, file, kind, dialect) }, span, dialect);
    if (amendment === null) return null;
    const after = await remodel(patchHost(host, file, amendment.edits));
    const verified = isAboutLogins(change, finding)
      ? this.#verifyLogins(after, change, false)
      : this.#verify(after, bothFamilies, finding, false);
    if (verified === null) return null;
    const edits = amendment.edits.map((edit) => editReport(file, edit));
    return { title, safe, verified, edits, commands: amendment.commands, keep: null };
  }

  /** By what carries such things out on this host: the first way that helps. */
  async #tryCommands({ change, title, safe }: ProposedChange, finding: Finding): Promise<FixReport | null> {
    const { model, dialect, formats } = this.#workshop;
    for (const { carrier, view, site } of findScene(model, change)) {
      for (const format of formats) {
        if (format.carriesOut?.includes(carrier) !== true) continue;
        const { command } = await format.load();
        for (const remedy of command?.(change, { site, view, dialect }) ?? []) {
          if (this.#tried >= MOST_FIXES) return null;
          const facts = enact(model.contributions, remedy.deeds);
          const after = combineHost(model.host, facts, model.origins);
          if (remedy.deeds.some(({ deed }) => deed === 'start') && failsToStart(after)) continue;
          const families = familiesTouched(model.contributions, facts);
          const verified = isAboutLogins(change, finding)
            ? this.#verifyLogins(after, change, isAtOnce(remedy))
            : this.#verify(after, families, finding, isAtOnce(remedy));
          if (verified === null) continue;
          return { title, safe, verified, edits: [], commands: remedy.commands, keep: remedy.keep };
        }
      }
    }
    return null;
  }

  /** What the change does, or `null` where it does not help, or shuts somebody out. Only `families` can be affected. */
  #verify(after: HostModel, families: readonly Family[], finding: Finding, atOnce: boolean): string | null {
    const { model } = this.#workshop;
    this.#tried++;
    const changes = compareAccess(this.#accessBefore(families), accessByView(after, families));
    if (changes.some(({ lost }) => lost.length > 0)) return null;
    for (const { view, gained } of changes) {
      const own = gainedBy(gained, view === model.views[0]!.name ? finding.outcomes : []);
      if (own.length === 0) continue;
      const [first, ...rest] = own.map((placed) => sayWhere(placed, model.views[0]!));
      const more = rest.length === 0 ? '' : `, and at ${rest.length} more ${rest.length === 1 ? 'place' : 'places'}`;
      const when = view === 'running' || atOnce ? 'after this' : 'after this and a restart';
      return `${when}, ${first} is accepted at every hop${more}`;
    }
    return null;
  }

  /** Whom the change lets log in; `null` where it lets in nobody, or turns somebody away. */
  #verifyLogins(after: HostModel, change: Change, atOnce: boolean): string | null {
    const [before] = this.#workshop.model.views;
    this.#tried++;
    const users = usersOf(before!, change.change === 'separate-words' ? change.users : []);
    const gained = sayGainedLogins(loginsOf(before!, users), loginsOf(after.views[0]!, users));
    return gained === null ? null : `${atOnce ? 'after this' : 'after this and a reload'}, ${gained}`;
  }

  #accessBefore(families: readonly Family[]): ReadonlyMap<ViewName, Access> {
    const { model, outcomes } = this.#workshop;
    const parts = families.map((family) => {
      const known = this.#before.get(family) ?? accessByView(model, [family], outcomes);
      this.#before.set(family, known);
      return known;
    });
    return new Map(
      model.views.map(({ name }) => [name, new Map(parts.flatMap((part) => [...(part.get(name) ?? [])]))]),
    );
  }
}

const bothFamilies: readonly Family[] = [4, 6];

/** A start meets the same files and conditions as the next boot. */
const failsToStart = ({ views }: HostModel): boolean =>
  views.some(({ name, listeners }) => name === 'after-reboot' && listeners.notRunning !== null);

/** The network is no matter to them. */
const isAboutLogins = ({ change }: Change, { verdict }: Finding): boolean =>
  verdict === 'auth-denied' && (change === 'separate-words' || change === 'delete-file');

/** Nothing has to be started again for it to count. */
const isAtOnce = ({ deeds }: Remedy): boolean =>
  deeds.every(({ deed }) => deed === 'add-rules' || deed === 'release' || deed === 'start' || deed === 'delete-file');

interface Owner {
  readonly file: SourceFile;
  readonly kind: string;
  readonly span: Span;
  readonly format: Pick<Format, 'load'>;
}

/** The file that holds the line, if positions in it are positions in what the user has. */
function ownerOf(host: DiscoveredHost, { origins }: HostModel, at: number): Owner | null {
  const span = origins.spans(at)[0];
  const found = span && host.files.find(({ file }) => file.id === span.file);
  if (!span || !found?.format || !found.kind || found.file.map.raw !== found.file.text) return null;
  return { file: found.file, kind: found.kind.id, span, format: found.format };
}

function editReport(file: SourceFile, { start, end, text }: { start: number; end: number; text: string }): EditReport {
  const from = file.map.pointAt(start);
  const to = file.map.pointAt(end);
  return { file: file.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, text };
}
