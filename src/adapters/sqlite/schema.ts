// The tables of a log in SQLite, all under one prefix, so that they can share a database with others.

import { DossierError } from '../../kernel/errors.js'
import type { SqliteHandle } from './handle.js'

/** The form of the tables that this code writes; kept in the database itself. */
const schemaVersion = 1

/** The names of a log's tables. */
export interface Tables {
  readonly commits: string
  readonly settings: string
  readonly keys: string
  readonly personal: string
  readonly states: string
  readonly blobs: string
}

/** The tables under a prefix. */
export function tablesOf(prefix: string): Tables {
  const named = (name: string) => `${prefix}_${name}`
  return {
    commits: named('commits'),
    settings: named('settings'),
    keys: named('keys'),
    personal: named('personal'),
    states: named('states'),
    blobs: named('blobs'),
  }
}

/**
 * Creates what is missing; to be called inside a transaction.
 * @throws DossierError `storage` if a newer version of this package made the tables
 */
export function createTables(db: SqliteHandle, tables: Tables): void {
  const { commits, settings, keys, personal, states, blobs } = tables
  db.exec(`
    CREATE TABLE IF NOT EXISTS ${settings} (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS ${commits} (
      position INTEGER PRIMARY KEY,
      stream TEXT NOT NULL,
      version INTEGER NOT NULL,
      last_version INTEGER NOT NULL,
      body TEXT NOT NULL,
      UNIQUE (stream, version)
    );
    CREATE TABLE IF NOT EXISTS ${keys} (
      id INTEGER PRIMARY KEY,
      subject TEXT NOT NULL UNIQUE,
      value BLOB NOT NULL
    );
    CREATE TABLE IF NOT EXISTS ${personal} (
      ref TEXT PRIMARY KEY,
      subject TEXT NOT NULL,
      iv BLOB NOT NULL,
      ciphertext BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${personal}_subject ON ${personal} (subject);
    CREATE TABLE IF NOT EXISTS ${states} (
      name TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      value TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS ${blobs} (name TEXT PRIMARY KEY, bytes BLOB NOT NULL);
  `)
  db.prepare(`INSERT OR IGNORE INTO ${settings} (name, value) VALUES ('schema', ?)`).run(
    String(schemaVersion),
  )
  const found = db.prepare(`SELECT value FROM ${settings} WHERE name = 'schema'`).get() as { value: unknown }
  if (Number(found.value) === schemaVersion) return
  const message = `these tables are of form ${String(found.value)}, this package knows ${schemaVersion}: use a newer dossier-engine`
  throw new DossierError('storage', message, { operation: 'open the log' })
}
