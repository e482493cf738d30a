// Two servers of one office: processes of their own, each with an engine on the same log in PostgreSQL. They race for
// the same dossiers, one is killed at work, and the other goes on. The file starts itself once more for each server.

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'pg'
import {
  createEngine,
  defineProcedure,
  verifyLog,
  type AnyEngine,
  type DossierCommandInput,
} from 'dossier-engine'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { startPostgresIn } from '../test/support/postgres-process.js'

const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  start: 'check',
  steps: { check: { next: ['sign'] }, sign: {} },
})
const ids = Array.from({ length: 40 }, (_, index) => `permit-${index}`)

/** Opens the office's log with an engine on it, as each of its servers does. */
async function openOffice(connectionString: string) {
  const pool = new Pool({ connectionString, max: 3 })
  const log = await postgresLog(pool, { schema: 'office' })
  const engine: AnyEngine = await createEngine({ log, procedures: [permit] })
  const close = async () => {
    await engine.close()
    await log.close()
    await pool.end()
  }
  /** Everything that is known of every dossier, once all that is in the log is here. */
  const figures = async () => {
    await engine.caughtUp()
    return JSON.stringify(ids.map((id) => [engine.dossier(id), engine.progress(id)]))
  }
  return { log, engine, figures, close }
}

type Asked = DossierCommandInput | 'figures' | 'close'

/** What a server does: the commands that it is sent, all at once, as they come. */
async function serve(connectionString: string) {
  const { engine, figures, close } = await openOffice(connectionString)
  const answer = async (asked: Asked) => {
    if (asked === 'close') {
      await close()
      process.disconnect()
    } else if (asked === 'figures') process.send!(await figures())
    else {
      const outcome = await engine.handle(asked)
      process.send!(outcome.accepted ? (outcome.repeated ? 'repeated' : 'accepted') : 'refused')
    }
  }
  process.on('message', (asked: Asked) => void answer(asked))
  process.send!('ready')
}

async function startServer(connectionString: string): Promise<ChildProcess> {
  const server = fork(fileURLToPath(import.meta.url), ['serve', connectionString])
  await once(server, 'message')
  return server
}

/** Sends a server so much, and gives its answers; they come in any order. */
async function ask(server: ChildProcess, all: readonly Asked[], enough = all.length): Promise<string[]> {
  const answers: string[] = []
  const answered = new Promise<void>((resolve) => {
    const hear = (answer: string) => {
      answers.push(answer)
      if (answers.length < enough) return
      server.off('message', hear)
      resolve()
    }
    server.on('message', hear)
  })
  for (const asked of all) server.send(asked)
  await answered
  return answers
}

const count = (answers: readonly string[], answer: string) => answers.filter((each) => each === answer).length

async function run(connectionString: string) {
  const servers = await Promise.all([startServer(connectionString), startServer(connectionString)])
  const [north, south] = servers

  const receive = (dossierId: string): Asked => ({
    type: 'receiveDossier',
    dossierId,
    procedure: 'permit',
    channel: 'online',
    actor: 'portal',
    at: '2024-06-03T09:00:00+07:00',
  })
  await Promise.all([ask(north, ids.slice(0, 20).map(receive)), ask(south, ids.slice(20).map(receive))])
  console.log('received', ids.length, 'dossiers by two servers')

  // Both are told to start the first step of every dossier.
  const start = (dossierId: string): Asked => ({
    type: 'startStep',
    dossierId,
    step: 'check',
    actor: 'lan',
    at: '2024-06-03T10:00:00+07:00',
  })
  const started = (await Promise.all(servers.map((server) => ask(server, ids.map(start))))).flat()
  console.log('started', count(started, 'accepted'), 'steps, refused', count(started, 'refused'))

  // One is killed while it completes them. Nobody knows how many it did, so the other is sent all of them again.
  const complete = (dossierId: string): Asked => ({
    type: 'completeStep',
    commandId: `complete-${dossierId}`,
    dossierId,
    step: 'check',
    actor: 'lan',
    at: '2024-06-03T11:00:00+07:00',
  })
  await ask(south, ids.map(complete), 5)
  south.kill('SIGKILL')
  await once(south, 'exit')
  const completed = await ask(north, ids.map(complete))
  console.log('one server was killed; refused by the other:', count(completed, 'refused'))

  const [figures] = await ask(north, ['figures'])
  const later = await openOffice(connectionString)
  const types = ids.flatMap((id) => later.engine.timeline(id).map(({ type }) => type))
  console.log('steps completed:', count(types, 'StepCompleted'))
  console.log('a server that comes later knows the same:', figures === (await later.figures()))
  const { intact } = await verifyLog(later.log)
  console.log(intact ? 'the log is intact' : 'the log is damaged')

  north.send('close')
  await Promise.all([once(north, 'exit'), later.close()])
}

if (process.argv[2] === 'serve') await serve(process.argv[3]!)
else {
  const folder = mkdtempSync(join(tmpdir(), 'office-'))
  const database = await startPostgresIn(folder, [])
  if (database === undefined)
    console.error(
      '*** NOT RUN: no PostgreSQL server is installed here (Debian: apt-get install postgresql) ***',
    )
  else {
    await run(database.connectionString)
    await database.stop()
  }
  rmSync(folder, { recursive: true })
}
