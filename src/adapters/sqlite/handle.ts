// What the adapter uses of an open SQLite database: the members that node:sqlite, better-sqlite3 and libsql share, so
// that none of them is imported. And how their errors are told apart.

/** What may be bound to a statement. */
export type SqliteValue = string | number | Uint8Array | null

/** A prepared statement. */
export interface SqliteStatement {
  run(...values: SqliteValue[]): { readonly lastInsertRowid: number | bigint }
  get(...values: SqliteValue[]): unknown
  all(...values: SqliteValue[]): unknown[]
}

/** An open database: that of `node:sqlite`, better-sqlite3 or libsql. */
export interface SqliteHandle {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
}

/** Whether another connection holds a lock: SQLITE_BUSY or SQLITE_LOCKED, in the words of each driver. */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = Object(error) as { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return [5, 6].includes(errcode & 0xff)
  return typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code)
}
