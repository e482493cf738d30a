// The layers as an allow-list: an import that is not named here is an error, type imports included. The table is
// the one of docs/ARCHITECTURE.md; test/architecture/layers.test.ts plants violations and sees them caught.

import { fileURLToPath } from 'node:url'

const pure = ['kernel', 'calendar', 'procedure', 'log', 'organisation', 'dossier', 'projections', 'queries']

/** A layer's folder under src/, the layers below that it may import, its npm packages, and whether Node's modules. */
const layers = {
  // zod has a rule of its own below: one file knows how schemas are built without code generation.
  kernel: { layers: [] },
  // zod at the border.
  calendar: { layers: ['kernel'], packages: ['zod'] },
  procedure: { layers: ['kernel', 'calendar', 'log'], packages: ['zod'] },
  log: { layers: ['kernel'], packages: ['zod', '@noble/hashes'] },
  organisation: { layers: ['kernel', 'log'], packages: ['zod'] },
  dossier: { layers: ['kernel', 'calendar', 'procedure', 'log'], packages: ['immer', 'zod'] },
  projections: { layers: ['kernel', 'calendar', 'procedure', 'organisation', 'dossier', 'log'] },
  queries: {
    layers: ['kernel', 'calendar', 'procedure', 'organisation', 'dossier', 'log', 'projections'],
    packages: ['zod'],
  },
  engine: { layers: pure, packages: ['eventemitter3', 'nanoid', 'immer'] },
  interop: {
    layers: ['kernel', 'log', 'dossier', 'procedure', 'calendar', 'queries'],
    packages: ['saxes', 'csv-parse', 'csv-stringify', 'ical.js', 'yauzl', 'zod'],
    node: true,
  },
  // Types of the engine's port; whoever imports it brings the API.
  opentelemetry: { layers: ['kernel', 'engine'], packages: ['@opentelemetry/api'] },
  // Threads that fold: on Node, below nobody.
  parallel: { layers: ['kernel', 'log', 'projections', 'engine'], node: true },
  report: { layers: ['kernel', 'queries', 'calendar', 'procedure'] },
  // On an engine that it is given, in the words of reports.
  notifications: { layers: ['kernel', 'log', 'dossier', 'procedure', 'engine', 'report'] },
  testing: { layers: [...pure, 'engine', 'interop'], packages: ['fast-check'] },
  cli: {
    layers: [...pure, 'engine', 'adapters', 'interop', 'report', 'notifications', 'testing'],
    packages: ['cac', 'cli-progress', 'cli-table3'],
    node: true,
  },
}

/** Adapters do not see one another: each is kernel, log, what lies in adapters/ itself, and its own driver. */
const adapters = {
  files: [],
  nats: ['@nats-io/jetstream'],
  postgres: [],
  sqlite: ['better-sqlite3', 'libsql'],
}

const sharedByAdapters = '^src/adapters/[^/]+\\.ts$'

const escape = (text) => text.replaceAll(/[/.*+?^${}()|[\]\\]/g, '\\$&')
const folder = (name) => `^src/${escape(name)}/`
const npm = (name) => `(^|/)node_modules/(@types/)?${escape(name)}/`

const allowed = []
function allow(name, { layers: below, packages = [], node = false }) {
  const from = { path: folder(name) }
  allowed.push({ from, to: { path: [name, ...below].map(folder) } })
  if (packages.length > 0) allowed.push({ from, to: { path: packages.map(npm) } })
  if (node) allowed.push({ from, to: { dependencyTypes: ['core'] } })
}
for (const [name, layer] of Object.entries(layers)) allow(name, layer)
for (const [name, packages] of Object.entries(adapters)) {
  allow(`adapters/${name}`, { layers: ['kernel', 'log'], packages, node: true })
  allowed.push({ from: { path: folder(`adapters/${name}`) }, to: { path: sharedByAdapters } })
}
allowed.push(
  { from: { path: '^src/kernel/schema\\.ts$' }, to: { path: npm('zod') } },
  { from: { path: sharedByAdapters }, to: { path: [...['kernel', 'log'].map(folder), sharedByAdapters] } },
  { from: { path: '^src/index\\.ts$' }, to: { path: [...pure, 'engine'].map(folder) } },
)

const declared = [
  '^src/index\\.ts$',
  sharedByAdapters,
  ...Object.keys(layers).map(folder),
  ...Object.keys(adapters).map((name) => folder(`adapters/${name}`)),
]
/** What is started or imported from outside and so by nobody in src/. */
const entries = [
  '^src/index\\.ts$',
  '^src/cli/(demo|replay)\\.ts$',
  '^src/adapters/[^/]+/index\\.ts$',
  '^src/opentelemetry/index\\.ts$',
  '^src/calendar/vietnam\\.ts$',
  '^src/interop/(cases|date-holidays|icalendar)\\.ts$',
  '^src/parallel/(index|thread)\\.ts$',
  '\\.d\\.ts$',
]

/** The entries of package.json, and what they must not reach. */
const shipped = [
  '^src/index\\.ts$',
  '^src/testing/index\\.ts$',
  '^src/adapters/[^/]+/index\\.ts$',
  '^src/calendar/vietnam\\.ts$',
  '^src/interop/(cases|csv|date-holidays|icalendar|xes)\\.ts$',
  '^src/opentelemetry/index\\.ts$',
  '^src/parallel/(index|thread)\\.ts$',
  '^src/report/index\\.ts$',
  '^src/notifications/index\\.ts$',
]
const unshipped = ['^src/cli/', '^src/interop/zip-entry\\.ts$']

export default {
  allowed,
  allowedSeverity: 'error',
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one file, or hide a third. Type imports count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-import-of-the-root-exit',
      comment: 'src/index.ts is what callers see; inside, name the file that you mean.',
      severity: 'error',
      from: {},
      to: { path: '^src/index\\.ts$' },
    },
    {
      name: 'no-undeclared-folder',
      comment: 'A folder under src/ has its line in the table above, or does not exist.',
      severity: 'error',
      from: { path: '^src/', pathNot: declared },
      to: {},
    },
    {
      name: 'no-import-from-undeclared-folder',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: declared },
    },
    {
      name: 'no-orphan',
      comment: 'A file that nobody imports and that imports nobody is left over.',
      severity: 'error',
      from: { orphan: true, pathNot: entries },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-dependency',
      comment:
        'Dependencies and peers only, but in what is not shipped: the command line, and zip archives for it.',
      severity: 'error',
      from: { pathNot: unshipped },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'] },
    },
    {
      name: 'no-way-to-the-unshipped',
      comment:
        'An entry that reached these would carry a development dependency to whoever installs the package.',
      severity: 'error',
      from: { path: shipped },
      to: { path: unshipped, reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // `import type` is a dependency too.
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: fileURLToPath(new URL('tsconfig.json', import.meta.url)) },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
