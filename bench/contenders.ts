// All contenders, in the order in which tables show them.

import type { Contender } from './contender.js'
import { engineCommands, engineReplay } from './contenders/engine.js'
import { bookScan, eventTable } from './contenders/event-table.js'
import { ownProjection } from './contenders/own-projection.js'
import { packedBooks } from './contenders/packed-books.js'
import { plainObjects } from './contenders/plain-objects.js'
import { typedArrays } from './contenders/typed-arrays.js'

/** All contenders. The first is the one that ratios are told of. */
export const contenders: readonly Contender[] = [
  eventTable,
  engineReplay,
  engineCommands,
  bookScan,
  ownProjection,
  plainObjects,
  packedBooks,
  typedArrays,
]
