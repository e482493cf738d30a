// The questions in SQL, for databases that know `FILTER`: one pass groups the events by dossier into a temporary table,
// three queries answer from it. It leans on this workload where that is faster: a date only ever moves later, so the
// last promise is the greatest, and nobody is paused twice.

import type { Answer } from '../answer.js'
import { endAt } from '../workload.js'

/** How a database has the events and writes what SQL does not settle. */
export interface Dialect {
  /** The table, or what stands for it; with the columns `position`, `stream`, `type` and `at`. */
  readonly events: string
  /** Fields of events, as expressions. */
  readonly procedure: string
  readonly clock: string
  readonly dueAt: string
  readonly stopsClock: string
  /** The operator that divides whole numbers and forgets the rest. */
  readonly divide: '/' | '//'
}

/** A row by its column names. */
export type Row = Readonly<Record<string, unknown>>
/** Runs one statement and gives its rows. */
export type Ask = (sql: string) => readonly Row[] | Promise<readonly Row[]>

/** What the three queries gave. */
export interface Rows {
  readonly counts: readonly Row[]
  readonly overdue: readonly Row[]
  readonly steps: readonly Row[]
}

/** Asks all. */
export async function askAll(ask: Ask, dialect: Dialect): Promise<Rows> {
  const { events, procedure, clock, dueAt, stopsClock, divide } = dialect
  // The office's zone has one offset all year (answer.ts).
  const dayOf = (at: string) => `((${at} + ${7 * 3_600_000}) ${divide} ${86_400_000})`
  await ask('DROP TABLE IF EXISTS temp.dossiers')
  await ask(`CREATE TEMP TABLE dossiers AS SELECT
    stream,
    min(position) AS position,
    max(${procedure}) FILTER (WHERE type = 'DossierReceived') AS procedure,
    max(${dueAt}) FILTER (WHERE type = 'DeadlineSet' AND ${clock} = 'statutory') AS due_at,
    max("at") FILTER (WHERE type = 'SupplementRequested' AND ${stopsClock}) AS paused_at,
    max("at") FILTER (WHERE type = 'SupplementReceived') AS resumed_at,
    max("at") FILTER (WHERE type = 'DossierResolved') AS resolved_at,
    count(*) FILTER (WHERE type = 'StepStarted') AS steps
    FROM ${events} GROUP BY stream`)
  const counts = await ask(`SELECT procedure,
    count(*) AS received,
    count(*) FILTER (WHERE resolved_on < due_on) AS early,
    count(*) FILTER (WHERE resolved_on = due_on) AS on_time,
    count(*) FILTER (WHERE resolved_on > due_on) AS late,
    count(*) FILTER (WHERE resolved_on IS NULL) AS in_process
    FROM (SELECT procedure, ${dayOf('resolved_at')} AS resolved_on, ${dayOf('due_at')} AS due_on FROM dossiers)
    GROUP BY procedure`)
  const overdue = await ask(`SELECT stream, due_at FROM dossiers
    WHERE resolved_at IS NULL
    AND due_at < CASE WHEN paused_at > coalesce(resumed_at, 0) THEN paused_at ELSE ${endAt} END
    ORDER BY due_at, position`)
  const steps = await ask('SELECT sum(steps) AS steps FROM dossiers')
  return { counts, overdue, steps }
}

/** Tells what the queries gave; counts may be big integers. */
export function answerOf({ counts, overdue, steps }: Rows): Answer {
  return {
    counts: Object.fromEntries(
      counts.map(({ procedure, received, early, on_time: onTime, late, in_process: inProcess }) => [
        procedure as string,
        {
          received: Number(received),
          early: Number(early),
          onTime: Number(onTime),
          late: Number(late),
          inProcess: Number(inProcess),
        },
      ]),
    ),
    overdue: overdue.map(({ stream, due_at: dueAt }) => [
      (stream as string).slice('dossier/'.length),
      Number(dueAt),
    ]),
    steps: Number(steps[0]!['steps']),
  }
}
