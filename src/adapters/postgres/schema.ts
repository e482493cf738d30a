// The tables and functions of a log in PostgreSQL, and how they get there when several processes start at once.

import { DossierError } from '../../kernel/errors.js'
import { appendFunction, lockSpace } from './append-function.js'
import type { Database } from './database.js'
import type { Names } from './names.js'

/**
 * What leads from each form of the schema to the next; never changed once it was released. `durable` is part of each
 * statement that writes what is acknowledged: it waits for the disk even where the database would not. `erase` takes the key
 * first, which waits for whoever is adding an entry under it, then all entries, with a look at what is there by then.
 */
const forms: readonly ((names: Names) => string)[] = [
  (names) => {
    const { settings, commits, keys, personal, erase, durable } = names
    return `
CREATE TABLE ${settings} (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);
CREATE TABLE ${commits} (
  position bigint PRIMARY KEY,
  stream text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  last_version bigint NOT NULL,
  body text NOT NULL,
  UNIQUE (stream, version)
);
CREATE TABLE ${keys} (subject text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);
CREATE TABLE ${personal} (
  ref text COLLATE "C" PRIMARY KEY,
  subject text COLLATE "C" NOT NULL,
  iv bytea NOT NULL,
  ciphertext bytea NOT NULL
);
CREATE INDEX ON ${personal} (subject);
${appendFunction(names)}
CREATE FUNCTION ${durable}() RETURNS boolean LANGUAGE plpgsql AS $durable$
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  RETURN true;
END $durable$;
CREATE FUNCTION ${erase}(erased text) RETURNS bigint LANGUAGE plpgsql AS $erase$
DECLARE
  entries bigint;
BEGIN
  PERFORM ${durable}();
  DELETE FROM ${keys} WHERE subject = erased;
  DELETE FROM ${personal} WHERE subject = erased;
  GET DIAGNOSTICS entries = ROW_COUNT;
  RETURN entries;
END $erase$;
`
  },
  ({ states }) =>
    `CREATE TABLE ${states} (name text COLLATE "C" PRIMARY KEY, revision bigint NOT NULL, value text NOT NULL);`,
  ({ blobs }) => `
CREATE TABLE ${blobs} (name text COLLATE "C" PRIMARY KEY, bytes bytea NOT NULL);
ALTER TABLE ${blobs} ALTER COLUMN bytes SET STORAGE EXTERNAL;`,
]

/**
 * Creates what is missing, and brings an older form up to date. Where all is there it needs no right to create.
 * @throws DossierError `storage` if a newer version of this package made the schema, or the database can't keep a log
 */
export async function prepareSchema(db: Database, names: Names): Promise<void> {
  const form = await formOf(db, names)
  if (form > forms.length) {
    const message = `schema ${names.schema} is of form ${form}, this package knows ${forms.length}: use a newer dossier-engine`
    throw new DossierError('storage', message, { operation: 'open the log' })
  }
  if (form < forms.length) await db.write('open the log', migration(names), [])
}

/** The form of the schema; 0 if there is none. */
async function formOf(db: Database, { settings }: Names): Promise<number> {
  const [found] = await db.read(
    `SELECT to_regclass($1) IS NOT NULL AS is_there, current_setting('server_encoding') AS encoding`,
    [settings],
  )
  if (found!['encoding'] !== 'UTF8') {
    const message = `this database keeps texts in ${String(found!['encoding'])}: a log needs one in UTF8`
    throw new DossierError('storage', message, { operation: 'open the log' })
  }
  if (found!['is_there'] !== true) return 0
  const [row] = await db.read(
    `SELECT convert_from(value, 'UTF8')::integer AS form FROM ${settings} WHERE name = 'form'`,
  )
  return Number(row?.['form'] ?? 0)
}

/**
 * One statement, and so one transaction: of several that start at once the first does it, the others find it done. They look
 * into the tables of the database itself, for what it remembers of names may be older than the lock.
 */
function migration(names: Names): string {
  const { schemaName, schema, settings } = names
  const steps = forms.map(
    (step, index) => `
  IF form < ${index + 1} THEN
    ${step(names)}
    INSERT INTO ${settings} (name, value) VALUES ('form', '${index + 1}')
      ON CONFLICT (name) DO UPDATE SET value = excluded.value;
  END IF;`,
  )
  return `DO $migration$
DECLARE
  form integer;
BEGIN
  PERFORM pg_advisory_xact_lock(${lockSpace}, hashtext('${schemaName}'));
  IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = '${schemaName}') THEN
    CREATE SCHEMA ${schema};
  END IF;
  IF EXISTS (SELECT FROM pg_tables WHERE schemaname = '${schemaName}' AND tablename = 'settings') THEN
    SELECT convert_from(value, 'UTF8')::integer INTO form FROM ${settings} WHERE name = 'form';
  END IF;
  form := coalesce(form, 0);
  ${steps.join('')}
END $migration$`
}
