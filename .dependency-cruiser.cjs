/** The import law. Each comment tells the offender what to do. */

/** Everything is bundled, so that an installation is one package: these are the ones that are inside. */
const bundled =
  'node_modules/(?:chevrotain|fast-glob|@iarna/toml|picocolors|vfile-message|tar-stream|xz-decompress|fzstd|unbzip2-stream|yauzl|vscode-languageserver|vscode-languageserver-textdocument)/';
const folders = 'core|discover|formats|model|reason|engine|fix|config|report|fleet|symptom|lsp|cli|dev';

/** A folder may import itself and these; everything else of ours is forbidden. */
const allowed = {
  core: [],
  model: ['core'],
  reason: ['core', 'model'],
  engine: ['core', 'model', 'reason'],
  report: ['core', 'engine'],
  config: ['core', 'engine'],
  discover: ['core', 'model', 'formats'],
  fix: ['core', 'model', 'reason', 'engine', 'formats', 'discover'],
  lsp: ['core', 'model', 'reason', 'engine', 'formats', 'discover'],
};

const why = {
  core: 'core holds words that everybody uses. Move what needs more than core to the folder that it is about.',
  model: 'model is plain data about a host. What reads files belongs into a format, what judges into reason.',
  reason: 'reason sees the neutral model only; that keeps it free of vendors. Let the format lower what is needed.',
  engine: 'engine runs rules over the model and its outcomes. Pass in what comes from elsewhere.',
  report: 'a report sees the result document and nothing else. Put what it needs into the document.',
  config: 'config reads settings. What acts on them lives where it acts.',
  fix: 'fix tries changes on a copy of the evidence. What a change is, is for the model; how it looks, for a format.',
  lsp: 'the language server is a bundle of its own and speaks the protocol. What it asks of the analysis is handed to it.',
  discover: 'discover finds and identifies files. What their content means is for formats.',
};

/** Built-ins that reach outside of the process; pure ones (node:net isIP, node:crypto hashing) are free. */
const inputAndOutput =
  '^(?:node:)?(?:fs|fs/promises|child_process|worker_threads|cluster|http|http2|https|tls|dgram|dns|dns/promises|readline|repl|inspector)$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one thought in two places. Move the shared part to a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The file does not exist, or the package is not installed.',
      severity: 'error',
      from: {},
      // Packages of types only; the compiler resolves those.
      to: { couldNotResolve: true, pathNot: '^(?:sarif|unist)$' },
    },
    ...Object.entries(allowed).map(([folder, others]) => ({
      name: `${folder}-imports-${others.length === 0 ? 'nothing-of-ours' : others.join('-and-')}`,
      comment: why[folder],
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^(?:src|rules|test)/', pathNot: `^src/(?:${[folder, ...others].join('|')})/` },
    })),
    {
      name: 'discover-sees-manifests-only',
      comment: 'Discovery needs the contract of formats, not their registry or code: callers pass the formats in.',
      severity: 'error',
      from: { path: '^src/discover/' },
      to: { path: '^src/formats/', pathNot: '^src/formats/format\\.ts$' },
    },
    {
      name: 'discover-uses-facts-of-the-model-only-as-types',
      comment: 'Directory listings come as facts of the model; nothing else of it concerns discovery.',
      severity: 'error',
      from: { path: '^src/discover/' },
      to: { path: '^src/model/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'formats-import-core-and-model',
      comment: 'A format turns text into neutral facts. What the facts mean together is for model/combine and reason.',
      severity: 'error',
      from: { path: '^src/formats/' },
      to: { path: '^(?:src|rules|test)/', pathNot: '^src/(?:formats|core|model)/' },
    },
    {
      name: 'formats-do-not-import-each-other',
      comment: 'Shared grammar goes to formats/_grammar; joins across formats happen in model/combine.',
      severity: 'error',
      from: { path: '^src/formats/([^/]+)/' },
      to: {
        path: '^src/formats/',
        pathNot: '^src/formats/(?:$1/|_grammar/|(?:format|syntax|chevrotain)\\.ts$)',
      },
    },
    {
      name: 'manifests-are-light',
      comment:
        'format.ts is imported at start-up: types, core and its own small detectors only. Import code in load().',
      severity: 'error',
      from: { path: '^src/formats/[^_/][^/]*/format\\.ts$' },
      to: {
        path: '/chevrotain/|^src/formats/chevrotain\\.ts$|^src/formats/[^/]+/(?:code|grammar|tokens)\\.ts$',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'rules-see-the-neutral-model',
      comment: 'A rule sees core, model, reason, engine and helpers of its own hop: then it holds for every vendor.',
      severity: 'error',
      from: { path: '^rules/([^/]+)/' },
      to: { path: '^(?:src|rules|test)/', pathNot: '^(?:src/(?:core|model|reason|engine)|rules/$1)/' },
    },
    {
      name: 'nobody-imports-dev',
      comment: 'dev is for the people who work on sshreach and is never shipped.',
      severity: 'error',
      from: { pathNot: '^(?:src/dev|test)/' },
      to: { path: '^src/dev/' },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'What a test and the program both need belongs to src.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'input-and-output-at-the-ends-only',
      comment:
        "Only discover's reader, fleet, lsp, cli, dev and tests touch files, processes and sockets. Pass data in.",
      severity: 'error',
      from: { pathNot: '^(?:src/discover/reader\\.ts$|src/(?:fleet|lsp|cli|dev)/|test/|[^/]+$)' },
      to: { path: inputAndOutput, dependencyTypes: ['core'] },
    },
    {
      name: 'chevrotain-under-formats-only',
      comment: 'Parsing is for formats. Take their syntax trees or lowered facts.',
      severity: 'error',
      from: { pathNot: '^(?:src/formats|test)/' },
      to: { path: '(?:^|/)node_modules/(?:chevrotain|@chevrotain)/' },
    },
    {
      name: 'unified-in-adapters-only',
      comment:
        'The unified face of a format is made by src/formats/unified-plugin.ts; nothing else needs its packages.',
      severity: 'error',
      from: { pathNot: '^(?:src/formats/unified-plugin\\.ts$|test/)' },
      to: { path: '(?:^|/)node_modules/(?:vfile-message|unist-util-visit|unified)/' },
    },
    {
      name: 'language-server-apart',
      comment: 'Its library is large: only the lsp folder uses it, and the command imports that when it is asked for.',
      severity: 'error',
      from: { pathNot: '^(?:src/lsp/|test/)' },
      to: { path: '(?:^|/)node_modules/vscode-|^src/lsp/', dependencyTypesNot: ['type-only', 'dynamic-import'] },
    },
    {
      name: 'one-file-knows-the-toml-parser',
      comment: 'Use #config/toml, so that the parser can be replaced.',
      severity: 'error',
      from: { pathNot: '^(?:src/config/toml\\.ts$|test/)' },
      to: { path: '(?:^|/)node_modules/@iarna/' },
    },
    {
      name: 'shipped-code-imports-what-is-bundled',
      comment:
        'A package that is shipped inside the bundle is named here and in CONTRIBUTING.md. Types alone may come from others.',
      severity: 'error',
      from: { path: '^(?:src|rules)/', pathNot: '^src/dev/' },
      to: { path: '(?:^|/)node_modules/', pathNot: bundled, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'packages-are-declared',
      comment: 'Declare the package in package.json: it is only here because another one needs it.',
      severity: 'error',
      from: { path: '^(?:src|rules|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'borders-are-crossed-by-aliases',
      comment:
        'Write #folder/file where an import leaves its folder, and a relative path inside: borders are then seen.',
      severity: 'error',
      from: { path: `^src/(${folders})/` },
      to: {
        path: `^src/(?:${folders})/`,
        pathNot: '^src/$1/',
        dependencyTypesNot: ['aliased', 'aliased-subpath-import'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['sshreach-source', 'import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
    detectJSDocImports: false,
    skipAnalysisNotInRules: true,
  },
};
