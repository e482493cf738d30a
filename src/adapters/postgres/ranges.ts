// A large log in parts: its table is partitioned by ranges of positions, which grow with time, so that a range is what was
// written between two calls. Reading and appending know nothing of it (commit-table.ts, append-function.ts).
//
// Why it is sound. A unique key of a partitioned table holds its partition key, so no key spans the versions of a stream over
// all ranges; that of the positions does. An append reads the head, then where its streams stand, and writes behind that
// head: had another got in between, both would write the same position, and one is undone and tried again. The lock of an
// append is no more needed for it than before. The last range has no end, so an append never finds none to go to.

import { checkOptions } from '../options-check.js'
import { lockSpace } from './append-function.js'
import { databaseOf, type Database } from './database.js'
import type { PGliteHandle, PostgresPool } from './handle.js'
import { namesIn, schemaNames, type Names } from './names.js'

/** A part of a log: the table that holds it, in the log's schema, and its positions. */
export interface PostgresRange {
  readonly table: string
  /** The first position. */
  readonly from: number
  /** The last position; absent where it is still written to. */
  readonly to?: number
}

/** Which log. */
export interface PostgresRangeOptions {
  /** The schema that holds it; `dossier` if left out. */
  readonly schema?: string
}

/**
 * Closes the range that a log in PostgreSQL is written to, and begins the next one; does nothing where it is empty. The first
 * call makes a range of the whole table, and no row is written anew. Appends and readers wait while the server reads the
 * closed range once; what holds the table for two seconds makes it fail, and nothing is changed. Other processes may
 * have the log open, of this version or an older one. Gives all ranges, in order. Needs the owner of the tables.
 * @throws DossierError `definition-invalid`; `storage` if the database refuses, or has no such log
 * @example
 * const ranges = await closePostgresRange(pool, { schema: 'office' })
 */
export async function closePostgresRange(
  client: PostgresPool | PGliteHandle,
  options: PostgresRangeOptions = {},
): Promise<readonly PostgresRange[]> {
  checkOptions('closePostgresRange', options, { schema: schemaNames })
  const names = namesIn(options.schema ?? 'dossier')
  const db = databaseOf(client, 'closePostgresRange')
  await db.write('close a range', closing(names), [])
  return rangesOf(db, names)
}

async function rangesOf(db: Database, { commits }: Names): Promise<PostgresRange[]> {
  const rows = await db.read(
    `SELECT part.relname AS name, pg_get_expr(part.relpartbound, part.oid) AS bounds
     FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid WHERE inhparent = '${commits}'::regclass`,
  )
  return rows
    .map(({ name, bounds }): PostgresRange => {
      const [from, end] = (bounds as string).match(/\d+|MINVALUE|MAXVALUE/g)!
      return {
        table: name as string,
        from: from === 'MINVALUE' ? 1 : Number(from),
        ...(end !== 'MAXVALUE' && { to: Number(end) - 1 }),
      }
    })
    .toSorted((one, other) => one.from - other.from)
}

/** One statement, and so one transaction. Rights that were given on the one table are given on the partitioned one. */
const closing = ({ schema, commits }: Names) => `DO $range$
DECLARE
  head bigint;
  present text;
  since text := 'MINVALUE';
  given record;
BEGIN
  PERFORM set_config('lock_timeout', '2s', true);
  PERFORM pg_advisory_xact_lock(${lockSpace}, '${commits}'::regclass::oid::integer);
  LOCK TABLE ${commits} IN ACCESS EXCLUSIVE MODE;
  head := (SELECT coalesce(max(position), 0) FROM ${commits});
  IF (SELECT relkind = 'r' FROM pg_class WHERE oid = '${commits}'::regclass) THEN
    IF head = 0 THEN
      RETURN;
    END IF;
    present := 'commits_1';
    ALTER TABLE ${commits} RENAME TO commits_1;
    CREATE TABLE ${commits} (LIKE ${schema}.commits_1, PRIMARY KEY (position)) PARTITION BY RANGE (position);
    FOR given IN
      SELECT privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS role,
        CASE WHEN is_grantable THEN 'WITH GRANT OPTION' ELSE '' END AS further
      FROM pg_class, aclexplode(relacl) WHERE oid = '${schema}.commits_1'::regclass
    LOOP
      EXECUTE format('GRANT %s ON ${commits} TO %s %s', given.privilege_type, given.role, given.further);
    END LOOP;
  ELSE
    SELECT relname, substring(pg_get_expr(relpartbound, oid) FROM 'FROM \\(''?(\\d+)''?\\)') INTO present, since
    FROM pg_inherits JOIN pg_class ON oid = inhrelid
    WHERE inhparent = '${commits}'::regclass AND pg_get_expr(relpartbound, oid) LIKE '%TO (MAXVALUE)';
    IF head < since::bigint THEN
      RETURN;
    END IF;
    EXECUTE format('ALTER TABLE ${commits} DETACH PARTITION ${schema}.%I', present);
  END IF;
  EXECUTE format('ALTER TABLE ${commits} ATTACH PARTITION ${schema}.%I FOR VALUES FROM (%s) TO (%s)', present, since, head + 1);
  present := 'commits_' || substring(present FROM '\\d+')::integer + 1;
  EXECUTE format('CREATE TABLE ${schema}.%I PARTITION OF ${commits} FOR VALUES FROM (%s) TO (MAXVALUE)', present, head + 1);
  EXECUTE format('CREATE UNIQUE INDEX ON ${schema}.%I (stream, version)', present);
END $range$`
