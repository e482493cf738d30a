// Two engines on one log in PostgreSQL, each with a pool of its own, as in two processes: what one decided on a state that
// the other has changed is decided again, each sees what the other did, and whoever comes later finds the same.

import { describe, expect, test } from 'vitest'
import { createEngine, defineProcedure, verifyLog } from 'dossier-engine'
import { postgresLog } from 'dossier-engine/adapters/postgres'
import { startPostgres } from '../support/postgres-server.js'

const server = await startPostgres()

const permit = defineProcedure({
  code: 'permit',
  name: 'Permit',
  start: 'check',
  steps: { check: { next: ['sign'] }, sign: {} },
})
const clock = () => '2024-06-03T09:00:00+07:00'

async function office() {
  const log = await postgresLog(server!.pool({ max: 3 }), { schema: 'office' })
  const engine = await createEngine({ log, procedures: [permit], clock })
  return { log, engine, close: () => engine.close().then(() => log.close()) }
}

const receive = (dossierId: string) =>
  ({ type: 'receiveDossier', dossierId, procedure: 'permit', channel: 'online', actor: 'desk' }) as const

describe.skipIf(server === undefined)('two engines on one log in PostgreSQL', () => {
  test('decide again where the other was faster, see one another, and open to the same answers', async () => {
    const [one, two] = await Promise.all([office(), office()])
    const ids = Array.from({ length: 20 }, (_, index) => `d${index}`)
    const received = await Promise.all(
      ids.map((id, index) => (index % 2 === 0 ? one : two).engine.handle(receive(id))),
    )
    expect(received.every(({ accepted }) => accepted)).toBe(true)

    // Neither has necessarily heard of the other's dossiers yet; both start the same step of each.
    const started = await Promise.all(
      ids.flatMap((dossierId) =>
        [one, two].map(({ engine }) =>
          engine.handle({ type: 'startStep', dossierId, step: 'check', actor: 'lan' }),
        ),
      ),
    )
    for (let index = 0; index < started.length; index += 2) {
      const pair = started.slice(index, index + 2)
      expect(pair.filter(({ accepted }) => accepted)).toHaveLength(1)
    }

    // The same command by both has one effect.
    const again = {
      type: 'completeStep',
      dossierId: 'd0',
      step: 'check',
      actor: 'lan',
      commandId: 'once',
    } as const
    const outcomes = await Promise.all([one, two].map(({ engine }) => engine.handle(again)))
    expect(outcomes.map(({ accepted }) => accepted)).toEqual([true, true])

    await Promise.all([one.engine.caughtUp(), two.engine.caughtUp()])
    const answers = ({ engine }: typeof one) =>
      JSON.stringify(ids.map((id) => [engine.dossier(id), engine.progress(id)]))
    expect(answers(one)).toBe(answers(two))
    const events: string[] = []
    for await (const commit of one.log.readStream('dossier/d0'))
      events.push(...commit.events.map(({ type }) => type))
    expect(events.filter((type) => type === 'StepCompleted')).toHaveLength(1)

    const verified = await verifyLog(two.log)
    expect(verified).toMatchObject({ intact: true })
    const before = answers(one)
    await Promise.all([one.close(), two.close()])

    const later = await office()
    expect(answers(later)).toBe(before)
    expect(await verifyLog(later.log)).toEqual(verified)
    await later.close()
  })
})
