// The exit `dossier-engine/adapters/sqlite`: a log on disk, in the process.

export { createSqliteLog, type CreateSqliteLogOptions } from './create-sqlite-log.js'
export type { SqliteHandle, SqliteStatement, SqliteValue } from './handle.js'
export { sqliteLog, type SqliteLogOptions } from './sqlite-log.js'
