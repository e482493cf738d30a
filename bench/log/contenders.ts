// All that keep a log, by keeper; in each measure of each the first is ours.

import type { LogContender } from './contender.js'
import { emmettPostgres, emmettSqlite } from './emmett.js'
import { ours } from './ours.js'
import { jetstreamBare, jetstreamClusterBare, jetstreamClusterSame, jetstreamSame } from './raw-nats.js'
import { pgEvents, pgRows } from './raw-postgres.js'
import { libsqlEvents, libsqlRows } from './raw-sqlite.js'

/** Every contender. */
export const contenders: readonly LogContender[] = [
  ...ours.memory,
  ...ours.sqlite,
  libsqlRows,
  libsqlEvents,
  emmettSqlite,
  ...ours.postgres,
  pgRows,
  pgEvents,
  emmettPostgres,
  ...ours.nats,
  jetstreamSame,
  jetstreamBare,
  ...ours['nats-cluster'],
  jetstreamClusterSame,
  jetstreamClusterBare,
]
