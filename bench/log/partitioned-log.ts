// The same large log twice in one database: in the one table that our adapter makes, and in a table that is partitioned by
// ranges of positions. The adapter works on either. Rows are made by the database, as a log would have them after years:
// streams with names of chance, each with eight commits spread over the time in which some thousands of others are open.

import type { Pool } from 'pg'
import { closePostgresRange, postgresLog } from '../../src/adapters/postgres/index.js'
import type { Commit, EventLog } from '../../src/index.js'
import { sample } from '../../src/testing/contract-samples.js'

/** How the commits of a log lie. */
export const layouts = ['one table', 'ranges'] as const
export type Layout = (typeof layouts)[number]

/** How large the log is. */
export interface LogSize {
  readonly commits: number
  readonly ranges: number
}

/** A log of that layout, and who works on it. */
export interface LargeLog {
  readonly layout: Layout
  readonly schema: string
  readonly log: EventLog
  /** The next commit of a stream that is open, or now and then of a new one. */
  next(): Commit
}

const commitsOfStream = 8
/** Rows of a statement that fills. */
const slice = 5_000
const schemas: Readonly<Record<Layout, string>> = { 'one table': 'whole', ranges: 'ranges' }

/** Makes the rows, in the order of their positions; gives the streams that are open at the end. */
export async function generate(pool: Pool, { commits }: LogSize): Promise<ReadonlyMap<string, number>> {
  await pool.query(`
    CREATE UNLOGGED TABLE generated AS
    SELECT row_number() OVER (ORDER BY at)::bigint AS position, stream, version, format(
      '{"stream":"%s","version":%s,"recordedAt":1714100400000,"previous":"%s%s","hash":"%s%s","events":[{"type":"StepCompleted",'
      '"schemaVersion":1,"at":1714100400000,"actor":"officer-%s","data":{"step":"appraise","unit":"licences","note":"%s"}}]}',
      stream, version, md5(at::text), md5((at + 1)::text), md5((at + 2)::text), md5((at + 3)::text), dossier % 90, repeat('x', 60)
    ) AS body
    FROM (
      SELECT dossier, version::bigint, 'dossier/' || substr(md5(dossier::text), 1, 21) AS stream,
        dossier + (version - 1) * 4000 + (('x' || substr(md5(dossier || '/' || version), 1, 6))::bit(24)::integer % 3000)
          + version * 0.01 AS at
      FROM generate_series(1, ${Math.ceil(commits / commitsOfStream)}) dossier,
        generate_series(1, ${commitsOfStream}) version
    ) each;
    CREATE INDEX ON generated (position)`)
  const { rows } = await pool.query<{ stream: string; version: number }>(`
    SELECT stream, max(version)::integer AS version FROM generated
    GROUP BY stream HAVING max(position) > ${commits - 30_000}`)
  return new Map(rows.map(({ stream, version }) => [stream, version]))
}

/** Makes a log of the rows, in slices, as appends fill its indexes. */
export async function fill(
  pool: Pool,
  layout: Layout,
  { commits, ranges }: LogSize,
  open: ReadonlyMap<string, number>,
): Promise<LargeLog> {
  const schema = schemas[layout]
  const log = await postgresLog(pool, { schema })
  const size = Math.ceil(commits / ranges)
  for (let end = size; end < commits + size; end += size) {
    for (let after = end - size; after < end; after += slice)
      await pool.query(
        `INSERT INTO ${schema}.commits SELECT position, stream, version, version, body FROM generated
         WHERE position > $1 AND position <= $2`,
        [after, Math.min(after + slice, end)],
      )
    // The last one stays open, with what is in it.
    if (layout === 'ranges' && end < commits) await closePostgresRange(pool, { schema })
  }
  await pool.query(`VACUUM (FREEZE, ANALYZE) ${schema}.commits`)
  return { layout, schema, log, next: appending(open) }
}

/** Draws commits, the same ones for each layout. */
function appending(open: ReadonlyMap<string, number>): () => Commit {
  const versions = new Map(open)
  const streams = [...open.keys()]
  let drawn = 0
  return () => {
    drawn += 1
    const mixed = Math.imul(drawn, 0x9e3779b1) >>> 0
    // The first in eight, so that a log keeps as many open streams as it had.
    const stream =
      drawn % commitsOfStream === 0 ? `dossier/${mixed.toString(36)}` : streams[mixed % streams.length]!
    const version = (versions.get(stream) ?? 0) + 1
    versions.set(stream, version)
    return sample(stream, { version })
  }
}
