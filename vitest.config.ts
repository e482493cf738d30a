// One project a folder under test/. `npx vitest run --project unit` runs one of them.

import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

const source = (path: string) => new URL(`src/${path}`, import.meta.url).pathname

/**
 * One seed for the whole run, so that a failure anywhere in it is repeated by `SEED=… npm test`. This file is loaded once more
 * for each project, so the seed is kept by the process.
 */
const seed = (process.env['SEED'] ??= String(Math.floor(Math.random() * 2 ** 31)))

interface ProjectOptions {
  /** Milliseconds; only a net for hangs, no test asserts on time. */
  readonly timeout?: number
  /**
   * Whether each file has a process of its own; left out, it has. Without, a file finds loaded what the one before it loaded,
   * which takes most of the time of small tests, so such files give back whatever they change of what they share.
   */
  readonly isolate?: boolean
}

function project(name: string, { timeout = 60_000, isolate = true }: ProjectOptions = {}) {
  return {
    extends: true,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      setupFiles: ['test/support/seed.ts', 'test/support/temporary-folders.ts'],
      globalSetup: ['test/support/print-seed.ts'],
      isolate,
      testTimeout: timeout,
      hookTimeout: timeout,
    },
  } satisfies TestProjectConfiguration
}

const typesProject: TestProjectConfiguration = {
  extends: true,
  test: {
    name: 'types',
    include: [],
    typecheck: {
      enabled: true,
      only: true,
      include: ['test/types/**/*.test-d.ts'],
      // Nothing else runs meanwhile, so it reads no more than these tests and what they import.
      tsconfig: 'test/types/tsconfig.json',
      // `npm run types` speaks of src/; here it would speak of it twice.
      ignoreSourceErrors: true,
    },
  },
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^dossier-engine$/, replacement: source('index.ts') },
      { find: /^dossier-engine\/testing$/, replacement: source('testing/index.ts') },
      { find: /^dossier-engine\/adapters\/(.+)$/, replacement: source('adapters/$1/index.ts') },
      { find: /^dossier-engine\/calendars\/vietnam$/, replacement: source('calendar/vietnam.ts') },
      { find: /^dossier-engine\/opentelemetry$/, replacement: source('opentelemetry/index.ts') },
      { find: /^dossier-engine\/notifications$/, replacement: source('notifications/index.ts') },
      { find: /^dossier-engine\/parallel$/, replacement: source('parallel/index.ts') },
      { find: /^dossier-engine\/report$/, replacement: source('report/index.ts') },
      { find: /^dossier-engine\/interop\/(.+)$/, replacement: source('interop/$1.ts') },
    ],
  },
  test: {
    env: { SEED: seed },
    // Vitest leaves one core to itself, which on a machine of two is half of them; and who tests a server that is killed waits
    // more than half of the time, so that three keep two cores at work.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    passWithNoTests: true,
    projects: [
      project('unit', { isolate: false }),
      project('property', { timeout: 300_000, isolate: false }),
      project('model', { timeout: 300_000 }),
      project('contract', { timeout: 120_000, isolate: false }),
      typesProject,
      project('golden', { isolate: false }),
      project('architecture', { timeout: 180_000 }),
      project('docs', { timeout: 180_000 }),
      project('examples', { timeout: 180_000 }),
      // It builds the package, and installs it twice.
      project('package', { timeout: 600_000 }),
    ],
  },
})
