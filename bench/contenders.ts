// All contenders, in the order in which tables show them.

import type { Contender } from './contender.js'
import { castore } from './contenders/castore.js'
import { duckdbParquet, duckdbTable } from './contenders/duckdb.js'
import { emmett, emmettProjection } from './contenders/emmett.js'
import { engineCommands, engineReplay } from './contenders/engine.js'
import { bookScan, eventTable } from './contenders/event-table.js'
import { fmodel } from './contenders/fmodel.js'
import { immerPerDossier, immerPerEvent } from './contenders/immer.js'
import { jsonLines } from './contenders/json-lines.js'
import { ownProjection } from './contenders/own-projection.js'
import { packedBooks } from './contenders/packed-books.js'
import { plainObjects } from './contenders/plain-objects.js'
import { segments, segmentsAlone } from './contenders/segments.js'
import { sqliteColumns, sqliteJson } from './contenders/sqlite.js'
import { typedArrays } from './contenders/typed-arrays.js'

/**
 * All contenders. The first is the one that ratios are told of, except in measures for which another says that it is ours
 * (`isOursIn`).
 */
export const contenders: readonly Contender[] = [
  eventTable,
  engineReplay,
  engineCommands,
  bookScan,
  ownProjection,
  plainObjects,
  packedBooks,
  typedArrays,
  immerPerEvent,
  immerPerDossier,
  segments,
  segmentsAlone,
  jsonLines,
  sqliteJson,
  sqliteColumns,
  fmodel,
  castore,
  emmett,
  emmettProjection,
  duckdbTable,
  duckdbParquet,
]
