// The one statement by which commits get into the log, as a function in the database, so that an append is one round
// trip and holds its lock for no longer than the server needs, whatever becomes of the client.
//
// The order of the log. An append takes an advisory lock of its log, draws its positions behind the highest that it
// sees, and keeps the lock until its commit is visible to all. So positions have no gap, their order is the order of
// commits, and whoever reads after a position misses nothing: no reader has to wait, and no transaction elsewhere in
// the database can hold readers back. The alternative, positions of a sequence with readers below the oldest running
// transaction, lets writers commit side by side, but a forgotten transaction of anybody stalls all readers, and a writer
// may not see its own commit for as long. The price of the lock is one commit of one log at a time. Measured on two
// cores: eight writers that each wait for each commit get 1,700 a second on a disk that is waited for, where they
// would get 8,400 without a lock; a hundred appends of one turn, which share a statement, take an eighth of a hundred
// statements without it. A commit on a synchronous replica holds the lock until that has answered.
//
// It notifies nobody: PostgreSQL commits one transaction with a notification at a time, over all databases of a server, and so
// all logs of it would share one lock, and wait for one disk after the other (notifier.ts tells others instead).

import type { Names } from './names.js'

/** First half of the keys of our advisory locks; the second tells the log. */
export const lockSpace = 0x646f_7373

/**
 * Takes the commits of several appends as lines and lists, and the index of the last commit of each append. An append
 * whose commits don't follow where their streams stand is left out whole, the others are stored. Gives a row `(0,
 * head before)`, then one `(index of the first commit that doesn't follow, where its stream stands)` for each append
 * left out; indexes count from 1.
 *
 * Lists are lines, for JSON text has no line breaks, nor has a stream as it is stored. All appends are tried together;
 * where one can't be stored, those before it are, and those behind it are tried together again. One commit alone, as nearly all come, is checked and stored by one statement, about as
 * fast as a plain insert; only if it doesn't follow does it go the long way. The function refuses other isolation than read
 * committed: with an older snapshot, what the lock has waited for would stay unseen.
 */
export const appendFunction = ({ append, commits }: Names): string => `
CREATE FUNCTION ${append}(streams text, versions text, last_versions text, bodies text, ends text)
RETURNS TABLE (refused integer, stands bigint) LANGUAGE plpgsql AS $append$
#variable_conflict use_column
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'this log is written in read committed transactions, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  PERFORM pg_advisory_xact_lock(${lockSpace}, '${commits}'::regclass::oid::integer);
  refused := 0;
  IF ends = '1' THEN
    INSERT INTO ${commits} (position, stream, version, last_version, body)
    SELECT 1 + (SELECT coalesce(max(position), 0) FROM ${commits}), streams, versions::bigint, last_versions::bigint, bodies
    WHERE versions::bigint = 1 + coalesce(
      (SELECT last_version FROM ${commits} c WHERE c.stream = streams ORDER BY c.version DESC LIMIT 1), 0
    )
    RETURNING position - 1 INTO stands;
    IF FOUND THEN
      RETURN NEXT;
      RETURN;
    END IF;
  END IF;
  stands := (SELECT coalesce(max(position), 0) FROM ${commits});
  RETURN NEXT;
  -- Lists are taken apart only where there are several, or to say what conflicts.
  DECLARE
    -- A list of one empty name looks like an empty list.
    all_streams CONSTANT text[] := CASE streams WHEN '' THEN ARRAY[''] ELSE string_to_array(streams, E'\\n') END;
    all_versions CONSTANT bigint[] := string_to_array(versions, ',');
    all_last_versions CONSTANT bigint[] := string_to_array(last_versions, ',');
    all_bodies CONSTANT text[] := string_to_array(bodies, E'\\n');
    append_ends CONSTANT integer[] := string_to_array(ends, ',');
    total CONSTANT integer := cardinality(all_streams);
    append_index integer := 1;
    since integer := 1;
    till integer;
    head bigint := stands;
  BEGIN
    LOOP
      SELECT given.ord, coalesce(given.reached, stored.last_version, 0) INTO refused, stands
      FROM (
        SELECT ord, stream, version, lag(last_version) OVER (PARTITION BY stream COLLATE "C" ORDER BY ord) AS reached
        FROM unnest(all_streams, all_versions, all_last_versions) WITH ORDINALITY AS each (stream, version, last_version, ord)
        WHERE ord >= since
      ) given
      LEFT JOIN LATERAL (
        SELECT last_version FROM ${commits} c
        WHERE given.reached IS NULL AND c.stream = given.stream ORDER BY c.version DESC LIMIT 1
      ) stored ON true
      WHERE given.version <> coalesce(given.reached, stored.last_version, 0) + 1
      ORDER BY given.ord LIMIT 1;
      till := total;
      IF refused IS NOT NULL THEN
        WHILE append_ends[append_index] < refused LOOP
          append_index := append_index + 1;
        END LOOP;
        till := coalesce(append_ends[append_index - 1], 0);
      END IF;
      IF till >= since THEN
        INSERT INTO ${commits} (position, stream, version, last_version, body)
        SELECT head + ord - since + 1, stream, version, last_version, body
        FROM unnest(all_streams, all_versions, all_last_versions, all_bodies)
          WITH ORDINALITY AS each (stream, version, last_version, body, ord)
        WHERE ord BETWEEN since AND till;
        head := head + till - since + 1;
      END IF;
      EXIT WHEN refused IS NULL;
      RETURN NEXT;
      since := append_ends[append_index] + 1;
      EXIT WHEN since > total;
    END LOOP;
  END;
END $append$;
`
