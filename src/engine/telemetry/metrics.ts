// The metrics of an engine: names that dashboards and alarms are built on, so they are for ever. docs/how-to/
// observe-an-engine.md lists them, and a test compares.

import type { Metric } from './telemetry.js'

function metric(name: string, unit: string, description: string): Metric {
  return { name: `dossier.${name}`, unit, description }
}

/** All of them, by what they are of. */
export const metrics = {
  command: metric('command.duration', 's', 'From a command to its outcome'),
  retries: metric('command.retries', '{retry}', 'Commands decided once more, by reason'),
  import: metric('import.duration', 's', 'Imports of facts'),
  append: metric('append.duration', 's', 'Appends to the log, until they are durable'),
  appended: metric('append.events', '{event}', 'Events appended by this engine'),
  conflicts: metric('append.conflicts', '{conflict}', 'Appends refused because another writer was first'),
  catchUp: metric('catch_up.duration', 's', 'Waits until the replica has what is in the log, by reason'),
  pending: metric('replica.pending', '{commit}', 'Commits in the log that are not in the replica'),
  lag: metric('replica.lag', 's', 'How long ago the first commit was recorded that is not in the replica'),
} as const satisfies Readonly<Record<string, Metric>>
