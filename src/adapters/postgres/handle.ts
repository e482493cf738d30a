// What the adapter uses of PostgreSQL's drivers: the members of a `pg` pool, and those of PGlite, so that neither is
// imported. The two are told apart by what they can do.

/** What a statement gave. */
export interface PostgresResult {
  readonly rows: unknown[]
}

/** One connection of a pool, taken out. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<PostgresResult>
  on(event: 'error' | 'end' | 'notification', listener: (subject?: unknown) => void): unknown
  removeListener(event: 'error' | 'end' | 'notification', listener: (subject?: unknown) => void): unknown
  /** Gives it back; `true` ends it. */
  release(isToEnd?: boolean): void
}

/** An open pool of `pg`. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<PostgresResult>
  connect(taken: (error: Error | undefined, client: PostgresClient | undefined) => void): void
  readonly options?: { readonly max?: number | undefined }
}

/** An open PGlite. */
export interface PGliteHandle {
  query(text: string, values?: unknown[]): Promise<PostgresResult>
  listen(channel: string, onNotice: () => void): Promise<() => Promise<void>>
}

/** Whether this is PGlite: a pool lends connections to listen on, PGlite listens itself. */
export const isPGlite = (client: PostgresPool | PGliteHandle): client is PGliteHandle => 'listen' in client
