// `pg` without a log around it: the rows that ours writes, and a plain table with a row an event. A batch is one
// statement. Nothing is checked but what the table's own index refuses.

import { Pool } from 'pg'
import { rowOf } from '../../src/adapters/commit-body.js'
import type { Commit } from '../../src/log/envelope.js'
import type { LogContender, ToldEvent } from './contender.js'
import { commitsRead } from './told.js'

async function openPool(connectionString: string, name: string, columns: string): Promise<Pool> {
  const pool = new Pool({ connectionString })
  await pool.query(`DROP TABLE IF EXISTS ${name}`)
  await pool.query(
    `CREATE TABLE ${name} (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ${columns})`,
  )
  return pool
}

/** The rows of our log. */
export const pgRows: LogContender = {
  name: 'pg-rows',
  title: 'pg, the same rows',
  keeper: 'postgres',
  packages: [],
  async open({ connectionString }) {
    const pool = await openPool(
      connectionString,
      'raw_commits',
      `stream text NOT NULL, version bigint NOT NULL, last_version bigint NOT NULL, body text NOT NULL,
       UNIQUE (stream, version)`,
    )
    return {
      append(commits) {
        const rows = commits.map(rowOf)
        return pool.query(
          `INSERT INTO raw_commits (stream, version, last_version, body)
           SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[])`,
          [
            rows.map(({ stream }) => stream),
            rows.map(({ version }) => version),
            rows.map(({ lastVersion }) => lastVersion),
            rows.map(({ body }) => body),
          ],
        )
      },
      async read() {
        const { rows } = await pool.query<{ body: string }>(
          'SELECT position, body FROM raw_commits ORDER BY position',
        )
        const commits = rows.map(({ body }) => JSON.parse(body) as Commit)
        return commitsRead(commits)
      },
      close: () => pool.end(),
    }
  },
}

/** A row an event, its data as JSON, which the driver parses. */
export const pgEvents: LogContender = {
  name: 'pg-events',
  title: 'pg, a row an event, jsonb',
  keeper: 'postgres',
  packages: [],
  async open({ connectionString }) {
    const pool = await openPool(
      connectionString,
      'raw_events',
      `stream text NOT NULL, version bigint NOT NULL, type text NOT NULL, at bigint NOT NULL, actor text NOT NULL,
       recorded_at bigint NOT NULL, command_id text, data jsonb NOT NULL, UNIQUE (stream, version)`,
    )
    return {
      append(commits) {
        const rows = commits.flatMap(({ stream, version, recordedAt, commandId, events }) =>
          events.map(({ type, at, actor, data }, index) => ({
            stream,
            version: version + index,
            type,
            at,
            actor,
            recordedAt,
            commandId,
            data: JSON.stringify(data),
          })),
        )
        return pool.query(
          `INSERT INTO raw_events (stream, version, type, at, actor, recorded_at, command_id, data)
           SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[],
                                $7::text[], $8::jsonb[])`,
          [
            rows.map(({ stream }) => stream),
            rows.map(({ version }) => version),
            rows.map(({ type }) => type),
            rows.map(({ at }) => at),
            rows.map(({ actor }) => actor),
            rows.map(({ recordedAt }) => recordedAt),
            rows.map(({ commandId }) => commandId),
            rows.map(({ data }) => data),
          ],
        )
      },
      async read() {
        const { rows } = await pool.query<ToldEvent>(
          `SELECT position, stream, version, type, at, actor, recorded_at, command_id, data
           FROM raw_events ORDER BY position`,
        )
        return {
          events: () => rows,
          told: () => rows.map((row) => ({ ...row, version: Number(row.version) })),
        }
      },
      close: () => pool.end(),
    }
  },
}
