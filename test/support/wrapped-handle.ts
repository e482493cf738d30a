// A database handle with someone in between: who sees each call before it is made, and may refuse it, change it or leave
// it out. For faults, and for logs with a protection taken out.

import type { SqliteHandle, SqliteStatement } from '../../src/adapters/sqlite/handle.js'
import type { OwnedHandle } from './sqlite-drivers.js'

/** A call of a handle, or of one of its statements. */
export interface HandleCall {
  readonly method: 'exec' | 'prepare' | 'run' | 'get' | 'all'
  readonly sql: string
}

/** Makes the call by `proceed`, with other SQL if it is given, or doesn't. */
export type Between = (call: HandleCall, proceed: (sql?: string) => unknown) => unknown

/** The handle, with someone in between. Closing it goes through. */
export function wrapped(handle: OwnedHandle, between: Between): OwnedHandle {
  const statement = (sql: string, inner: SqliteStatement): SqliteStatement => {
    const method =
      (name: 'run' | 'get' | 'all') =>
      (...values: Parameters<SqliteStatement['run']>) =>
        between({ method: name, sql }, () => inner[name](...values)) as never
    return { run: method('run'), get: method('get'), all: method('all') }
  }
  return {
    exec: (sql) => between({ method: 'exec', sql }, (other = sql) => handle.exec(other)),
    prepare: (sql) =>
      statement(
        sql,
        between({ method: 'prepare', sql }, (other = sql) => handle.prepare(other)) as SqliteStatement,
      ),
    close: () => handle.close(),
  } satisfies SqliteHandle & { close(): unknown }
}
