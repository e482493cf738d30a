// The exit `dossier-engine/adapters/postgres`: a log that several processes and machines share.

export type { PGliteHandle, PostgresClient, PostgresPool, PostgresResult } from './handle.js'
export { postgresLog, type PostgresLogOptions } from './postgres-log.js'
export { closePostgresRange, type PostgresRange, type PostgresRangeOptions } from './ranges.js'
