// All that keep a log, by keeper; in each the first is ours.

import type { LogContender } from './contender.js'
import { emmettPostgres, emmettSqlite } from './emmett.js'
import { memory, nats, natsCluster, postgres, sqlite } from './ours.js'
import { jetstreamBare, jetstreamClusterBare, jetstreamClusterSame, jetstreamSame } from './raw-nats.js'
import { pgEvents, pgRows } from './raw-postgres.js'
import { libsqlEvents, libsqlRows } from './raw-sqlite.js'

/** Every contender. */
export const contenders: readonly LogContender[] = [
  memory,
  sqlite,
  libsqlRows,
  libsqlEvents,
  emmettSqlite,
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
