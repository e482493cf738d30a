// One process of a rolling upgrade (test/contract/rolling-upgrade.test.ts): an engine of this package, or of its next version
// or a careless one as the build has it, at work on a log that others write as well. It says what it was told, as JSON.

import { argv, stdin } from 'node:process'
import { Pool } from 'pg'
import { createSqliteLog } from '../../src/adapters/sqlite/create-sqlite-log.js'
import { postgresLog } from '../../src/adapters/postgres/index.js'
import { createEngine } from '../../src/engine/create-engine.js'
import { isDossierError } from '../../src/kernel/errors.js'
import { defineProcedure } from '../../src/procedure/procedure.js'

/** Where the log lies, and what the process is to do there. */
export interface UpgradeTask {
  readonly store: { readonly path: string } | { readonly connectionString: string; readonly schema: string }
  /** Its dossiers are called after it. */
  readonly name: string
  /** Whose dossiers it looks at and works on besides. */
  readonly other: string
  readonly dossiers: number
  /** Whether it attaches documents to every third dossier: events that its version may tell otherwise. */
  readonly attaches: boolean
  readonly onUnreadable?: 'skip' | undefined
}

/** What it was told. */
export interface UpgradeTold {
  /** What `error` listeners heard. */
  readonly signals: readonly string[]
  /** Of the others' dossiers: which it could see, and by which codes it was refused the rest. */
  readonly seen: number
  readonly refused: Readonly<Record<string, number>>
  /** How many dossiers are open, or the code of the error. */
  readonly open: number | string
  readonly accepted: number
}

const { store, name, other, dossiers, attaches, onUnreadable } = JSON.parse(argv[2]!) as UpgradeTask
const pool = 'path' in store ? undefined : new Pool({ connectionString: store.connectionString, max: 4 })
const log =
  'path' in store
    ? await createSqliteLog({ path: store.path, durability: 'normal', pollMs: 5, busyTimeoutMs: 60_000 })
    : await postgresLog(pool!, { schema: store.schema, pollMs: 20 })
const steps = { check: { next: ['sign'] }, sign: {} } as const
const permit = defineProcedure({ code: 'permit', name: 'Permit', start: 'check', steps })
const engine = await createEngine({ log, procedures: [permit], onUnreadable })
const signals: string[] = []
const codeOf = (error: unknown) => (isDossierError(error) ? error.code : String(error))
engine.on('error', (error) => void signals.push(codeOf(error)))

// All begin together, when each has said that it is there; and all look when the last is done.
const line = () => new Promise((resolve) => void stdin.once('data', resolve))
process.stdout.write('ready\n')
await line()
let accepted = 0
for (let index = 0; index < dossiers; index++) {
  const told = { dossierId: `${name}-${index}`, actor: name }
  const commands = [
    { ...told, type: 'receiveDossier', procedure: 'permit', channel: 'post' },
    { ...told, type: 'startStep', step: 'check' },
    ...(attaches && index % 3 === 0 ? [{ ...told, type: 'attachDocument', document: 'plan' }] : []),
  ] as const
  for (const command of commands) if ((await engine.handle(command as never)).accepted) accepted += 1
}
process.stdout.write('done\n')
await line()
await engine.caughtUp()
let seen = 0
const refused: Record<string, number> = {}
for (let index = 0; index < dossiers; index++) {
  const dossierId = `${other}-${index}`
  try {
    if (engine.progress(dossierId).state === 'processing') seen += 1
    await engine.handle({ type: 'assign', dossierId, officer: name, actor: name } as never)
  } catch (error) {
    refused[codeOf(error)] = (refused[codeOf(error)] ?? 0) + 1
  }
}
await engine.caughtUp()
let open: number | string
try {
  open = engine.workload({ asOf: Date.now() }).total.total
} catch (error) {
  open = codeOf(error)
}
process.stdout.write(`${JSON.stringify({ signals, seen, refused, open, accepted } satisfies UpgradeTold)}\n`)
await engine.close()
await log.close()
await pool?.end()
stdin.destroy()
