// All that follow a log, by keeper.

import type { FollowContender } from './contender.js'
import { emmettPostgresConsumer, emmettPostgresReactors, emmettSqliteProcessor } from './emmett.js'
import { ours } from './ours.js'

/** Every contender. */
export const followContenders: readonly FollowContender[] = [
  ...ours.memory,
  ...ours.sqlite,
  emmettSqliteProcessor,
  ...ours.postgres,
  emmettPostgresConsumer,
  ...emmettPostgresReactors,
  ...ours.nats,
]
