/** The pipeline on one screen: paths → files → facts → model → findings → document. */

import type { Diagnostic } from '#core/diagnostic';
import { OriginTable } from '#core/origin';
import { findNames } from '#core/redaction/find-names';
import type { SourceFile } from '#core/source-file';
import { type DiscoverOptions, discover } from '#discover/discover';
import type { DiscoveredHost, Discovery } from '#discover/discovery';
import { HostFiles } from '#discover/host-files';
import type { Located } from '#discover/locate';
import { buildDiagnostics, buildFindings } from '#engine/build-report';
import { DeclaredFiles } from '#engine/declared-files';
import type { FixReport, HostReport, ReportDocument, RuleReport } from '#engine/document';
import { concerns, type Expectation } from '#engine/expectation';
import { failedHost } from '#engine/failed-host';
import { projectUrl, ruleUrl } from '#engine/links';
import { Resolver } from '#engine/resolve';
import type { Finding, Rule, RuleOptions } from '#engine/rule';
import { type RuleRun, runRules } from '#engine/run-rules';
import { FixBench } from '#fix/propose-fixes';
import type { Dialect, Format } from '#formats/format';
import { type EvidenceFile, lowerHost } from '#formats/lower-host';
import { formats as allFormats } from '#formats/registry';
import { combineHost } from '#model/combine/combine-host';
import type { HostModel } from '#model/host-model';
import type { Scope } from '#reason/reach';
import { rules as allRules } from '#rules/index';
import { version } from './version.ts';

export interface AnalyzeOptions extends DiscoverOptions {
  /** Default: the rules that ship with sshreach. */
  readonly rules?: readonly Rule[];
  /** Default: the formats that ship with sshreach. */
  readonly formats?: readonly Format[];
  /** What the settings say of the rules' options, by the host's names. */
  readonly ruleOptions?: (...names: readonly string[]) => RuleOptions;
  /** Pages of rules by id, where the output carries them (SARIF). */
  readonly pages?: ReadonlyMap<string, string>;
  /** Who is meant to reach SSH and who is not; rules of the namespace `expectation` compare it with what is. */
  readonly expectations?: readonly Expectation[];
  /** Whether to try what rules propose and report what helps; it models the host anew for each proposal. */
  readonly fixes?: boolean;
  /** Whether to say which names must not be shown. */
  readonly names?: boolean;
  /** What is taken for granted where it was not collected. */
  readonly assume?: { readonly interface: string | null; readonly ports: readonly number[] | null };
}

/** One host, modelled: what `reach`, `trace` and `model` work on. */
export interface ModelledHost {
  readonly host: DiscoveredHost;
  readonly model: HostModel;
  readonly resolver: Resolver;
  /** How its files are read. */
  readonly dialect: Dialect;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the hosts in the paths and reads them, without judging. */
export async function model(
  paths: readonly string[],
  options: AnalyzeOptions = {},
): Promise<{ discovery: Discovery; hosts: ModelledHost[] }> {
  const discovery = await discover(paths, options.formats ?? allFormats, options);
  const hosts: ModelledHost[] = [];
  for (const host of discovery.hosts) hosts.push(await modelHost(host, discovery.files));
  return { discovery, hosts };
}

async function modelHost(host: DiscoveredHost, files: readonly SourceFile[]): Promise<ModelledHost> {
  const origins = new OriginTable();
  const evidence = host.files
    .filter((f) => f.role === 'evidence')
    .map(({ file, format, kind }) => ({ file, format, kind }) as EvidenceFile);
  const lowered = await lowerHost(
    host.name,
    evidence,
    origins,
    (listings) => new HostFiles(host.tree, listings),
    host.keyFiles,
  );
  const hostModel = combineHost(host.name, lowered.contributions, origins);
  return {
    host,
    model: hostModel,
    resolver: new Resolver(files, origins),
    dialect: lowered.dialect,
    diagnostics: [...host.problems, ...lowered.diagnostics],
  };
}

/** The lint: everything that `check` reports. A host that makes sshreach fail is reported so among several. */
export async function analyze(
  paths: readonly string[],
  options?: AnalyzeOptions,
): Promise<{ document: ReportDocument; discovery: Discovery }>;
/** @internal: places that were looked for before; their types are Node's, which the library's users need not have. */
export async function analyze(
  from: readonly string[] | Located,
  options?: AnalyzeOptions,
): Promise<{ document: ReportDocument; discovery: Discovery }>;
export async function analyze(
  from: readonly string[] | Located,
  options: AnalyzeOptions = {},
): Promise<{ document: ReportDocument; discovery: Discovery }> {
  const discovery = await discover(from, options.formats ?? allFormats, options);
  const hosts: HostReport[] = [];
  for (const found of discovery.hosts) {
    const report = analyzeHost(found, discovery.files, options);
    hosts.push(await (discovery.hosts.length === 1 ? report : report.catch((error) => failedHost(found.name, error))));
  }
  return { document: { ...documentHead(options), hosts }, discovery };
}

/** The result document without its hosts. */
export function documentHead({ rules = allRules, pages }: AnalyzeOptions): Omit<ReportDocument, 'hosts'> {
  return {
    schemaVersion: 1,
    tool: { name: 'sshreach', version, url: projectUrl },
    rules: rules.map((rule) => reportRule(rule, pages)),
  };
}

/** Judges one host. `evidence` are the files of the run, by id. */
export async function analyzeHost(
  found: DiscoveredHost,
  evidence: readonly SourceFile[],
  options: AnalyzeOptions,
): Promise<HostReport> {
  const expectations = options.expectations ?? [];
  const declared = new DeclaredFiles(expectations, evidence.length);
  const files = declared.files.length === 0 ? evidence : [...evidence, ...declared.files];
  const host = await modelHost(found, files);
  const expected = expectations
    .filter((expectation) => concerns(expectation, found.names))
    .map((expectation) => ({
      expectation,
      declaredAt: declared.originOf(expectation.declared, host.model.origins),
    }));
  const settings = options.ruleOptions?.(...found.names);
  const run = runRules(host.model, options.rules ?? allRules, expected, scopeOf(options), settings);
  const fixes = options.fixes ? await tryFixes(host, run, files, options) : new Map<Finding, readonly FixReport[]>();
  const report = reportHost(host, files, run, fixes);
  if (!options.names) return report;
  return { ...report, names: findNames(found.names, textsOf(found)) };
}

const textsOf = ({ files }: DiscoveredHost): string[] => files.map(({ file }) => file.text);

const scopeOf = ({ assume }: AnalyzeOptions): Scope => ({
  ...(assume?.interface ? { interface: assume.interface } : {}),
  ...(assume?.ports ? { ports: assume.ports } : {}),
});

async function tryFixes(
  { host, model, dialect }: ModelledHost,
  { findings, outcomes }: RuleRun,
  files: readonly SourceFile[],
  options: AnalyzeOptions,
): Promise<Map<Finding, readonly FixReport[]>> {
  const remodel = async (changed: DiscoveredHost): Promise<HostModel> => (await modelHost(changed, files)).model;
  const formats = options.formats ?? allFormats;
  const isWhole = Object.keys(scopeOf(options)).length === 0;
  const bench = new FixBench({ host, model, dialect, formats, outcomes: isWhole ? outcomes : null, remodel });
  const fixes = new Map<Finding, readonly FixReport[]>();
  for (const finding of findings) fixes.set(finding, await bench.fixesOf(finding));
  return fixes;
}

function reportHost(
  { host, model, resolver, diagnostics }: ModelledHost,
  files: readonly SourceFile[],
  run: RuleRun,
  fixes: ReadonlyMap<Finding, readonly FixReport[]>,
): HostReport {
  return {
    host: host.name,
    views: model.views.map((view) => view.name),
    findings: buildFindings(run.findings, resolver, model.views[0]!, run.outcomes, fixes),
    diagnostics: buildDiagnostics(diagnostics, resolver, (id) => files[id]!.path),
    notEvaluated: run.notEvaluated.map(({ rule, missing }) => ({
      rule: rule.id,
      missing: missing.map((layer) => ({ layer, command: commandFor(layer) })),
    })),
    files: host.files.map(({ file, kind, role }) => ({
      path: file.path,
      kind: kind?.id ?? null,
      quality: role === 'failed' ? 'failed' : file.quality,
    })),
    summary: run.outcomes.map((outcome) => resolver.outcome(host.name, outcome)),
  };
}

function reportRule(rule: Rule, pages: ReadonlyMap<string, string> | undefined): RuleReport {
  return {
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    page: pages?.get(rule.id) ?? '',
    url: ruleUrl(rule.id),
  };
}

/** The command that would show a slice of the model. */
const commands: Readonly<Record<string, string>> = {
  'packet-filter': 'nft list ruleset; iptables-save; ip6tables-save',
  sockets: 'ss -tlnp',
  interfaces: 'ip addr',
  routes: 'ip route show table all',
  'kernel-parameters': 'sysctl -a',
  daemon: 'cat /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf',
  units: 'systemctl status ssh sshd',
  'unit-definitions': 'systemctl cat ssh.service ssh.socket',
  log: 'journalctl -b -u ssh -u sshd',
  files: 'ls -la /etc/ssh',
  'access-list': 'cat /etc/hosts.allow /etc/hosts.deny',
  'mandatory-access': 'sestatus; semanage port -l',
  'front-end': 'ufw status verbose; firewall-cmd --list-all-zones',
  program: 'sshd -V; ldd /usr/sbin/sshd',
  system: 'cat /etc/os-release',
  accounts: 'getent passwd; getent group; cat /etc/nsswitch.conf',
  'login-stack': 'cat /etc/pam.d/sshd',
};
const commandFor = (layer: string): string | null => commands[layer] ?? null;
