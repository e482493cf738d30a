// Where the bytes of an event table go, column by column, by what its columns hold: a column's width times its rows.
// Room that growing arrays keep free, and what strings and Maps take on the heap, is measured and not counted here.

import type { EventTable } from '../src/log/event-table.js'
import type { FieldKind } from '../src/log/field.js'
import type { MemoryAccount } from './contender.js'

/** Bytes a row in the column of a field; a text is a pointer to a string. */
const widths: Readonly<Record<FieldKind, number>> = {
  instant: 8,
  civilDate: 4,
  code: 4,
  count: 8,
  flag: 1,
  text: 8,
  json: 8,
  personal: 8,
}
/** Kinds whose column takes no memory until the first value. */
const lazy: ReadonlySet<FieldKind> = new Set(['text', 'json', 'personal'])

/** Bytes by column; per event type the columns of its fields. */
export function accountOf(table: EventTable): MemoryAccount {
  const { length, streamCount, commits, registry } = table
  const account: Record<string, number> = {}
  for (const name of [
    'types',
    'ordinals',
    'at',
    'previous',
    'commitOf',
    'versions',
    'actors',
    'dataRows',
  ] as const) {
    account[name] = length * table[name].BYTES_PER_ELEMENT
  }
  const rows = registry.definitions.map(() => 0)
  for (let row = 0; row < length; row++) rows[table.types[row]!]! += 1
  for (const [type, definition] of registry.definitions.entries()) {
    if (definition === undefined || rows[type] === 0) continue
    let width = 0
    for (const [name, { kind }] of Object.entries(definition.fields)) {
      if (!lazy.has(kind) || holds(table, type, name)) width += widths[kind]
    }
    if (width > 0) account[`data of ${definition.type}`] = rows[type]! * width
  }
  // Three instants and a row number; two pointers to the texts of command id and command hash.
  account['commits'] = commits.length * (3 * 8 + 4)
  account['pointers to command ids and hashes'] = commits.length * 2 * 8
  account['last row and head hash of each stream'] = streamCount * (4 + 32)
  account['pointers to stream names'] = streamCount * 8
  return account
}

function holds(table: EventTable, type: number, name: string): boolean {
  const cursor = table.cursors[type]!
  for (let row = 0; row < table.length; row++) {
    if (table.types[row] === type && cursor.moveTo(row).data[name] !== undefined) return true
  }
  return false
}
