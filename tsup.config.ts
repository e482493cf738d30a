// Builds what `exports` of package.json names, each entry to the file that stands there. Dependencies and peer
// dependencies stay imports; shared code becomes chunks, so that two entries share one copy of a class.

import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'testing/index': 'src/testing/index.ts',
    'adapters/files': 'src/adapters/files/index.ts',
    'adapters/nats': 'src/adapters/nats/index.ts',
    'adapters/postgres': 'src/adapters/postgres/index.ts',
    'adapters/sqlite': 'src/adapters/sqlite/index.ts',
    'calendars/vietnam': 'src/calendar/vietnam.ts',
    'interop/cases': 'src/interop/cases.ts',
    'interop/csv': 'src/interop/csv.ts',
    'interop/date-holidays': 'src/interop/date-holidays.ts',
    'interop/icalendar': 'src/interop/icalendar.ts',
    'interop/xes': 'src/interop/xes.ts',
    'notifications/index': 'src/notifications/index.ts',
    'opentelemetry/index': 'src/opentelemetry/index.ts',
    'parallel/index': 'src/parallel/index.ts',
    // What its threads run; nobody imports it.
    'parallel/thread': 'src/parallel/thread.ts',
    'report/index': 'src/report/index.ts',
  },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  // tsup hands a `baseUrl` to the compiler, which TypeScript 6 calls deprecated. `npm run types` has checked the sources, and the
  // tests of the package check what is made of them; to check them here too would take longer than all the rest.
  dts: { compilerOptions: { ignoreDeprecations: '6.0', noCheck: true } },
  sourcemap: true,
  // `node:sqlite` has no name without its prefix; with it, no platform but Node's knows that it is not to be looked for.
  removeNodeProtocol: false,
  external: [/^node:/],
  splitting: true,
  treeshake: true,
  minify: false,
  clean: true,
})
