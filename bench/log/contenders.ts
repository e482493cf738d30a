// All that keep a log, by keeper; in each measure of each the first is ours.

import type { LogContender } from './contender.js'
import { emmettPostgres, emmettSqlite } from './emmett.js'
import { memory, nats, natsCluster, postgres, postgresEngine, sqlite, sqliteEngine } from './ours.js'
import { jetstreamBare, jetstreamClusterBare, jetstreamClusterSame, jetstreamSame } from './raw-nats.js'
import { pgEvents, pgRows } from './raw-postgres.js'
import { libsqlEvents, libsqlRows } from './raw-sqlite.js'

/** Every contender. */
export const contenders: readonly LogContender[] = [
  memory,
  sqliteEngine,
  sqlite,
  libsqlRows,
  libsqlEvents,
  emmettSqlite,
  postgresEngine,
  postgres,
  pgRows,
  pgEvents,
  emmettPostgres,
  nats,
  jetstreamSame,
  jetstreamBare,
  natsCluster,
  jetstreamClusterSame,
  jetstreamClusterBare,
]
