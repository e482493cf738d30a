// All that an event table says, to be compared with another's.

import type { EventTable } from '../../src/log/event-table.js'

/** All that a table says. */
export function saidBy(table: EventTable) {
  const rows = Array.from({ length: table.length }, (_, row) => row)
  const ordinals = Array.from({ length: table.streamCount }, (_, ordinal) => ordinal)
  return {
    position: table.position,
    latestAt: table.latestAt,
    texts: Array.from({ length: table.codes.size }, (_, code) => table.codes.textOf(code)),
    events: rows.map((row) => table.event(row)),
    right: rows.map((row) => table.read(row, table.length).toObject()),
    numbers: rows.map((row) => ({ ...table.read(row).codes, actor: table.read(row).actorCode })),
    versions: rows.map((row) => table.versionAt(row)),
    streams: ordinals.map((ordinal) => {
      const name = table.streamName(ordinal)
      return {
        name,
        ordinal: table.ordinalOf(name),
        version: table.versionOf(name),
        head: table.headHashOf(name),
        rows: table.rowsOf(ordinal),
      }
    }),
    commits: Array.from({ length: table.commits.length }, (_, index) => ({
      position: table.commits.positionAt(index),
      firstRow: table.firstRowOf(index),
      recordedAt: table.commits.recordedAt(index),
      commandId: table.commits.commandId(index),
      commandHash: table.commits.commandHash(index),
      causation: table.commits.causation(index),
      source: table.commits.source(index),
      known: table.commits.countKnownAt(table.commits.recordedAt(index)),
    })),
    counts: Object.fromEntries(table.registry.types.map((type) => [type, table.countOf(type)])),
  }
}
