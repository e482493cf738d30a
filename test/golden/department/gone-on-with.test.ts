// A year that was cut off and is started again: it goes on where its log ends, and comes to the same.

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createSqliteLog } from 'dossier-engine/adapters/sqlite'
import { verifyLog } from 'dossier-engine'
import { eventCounts } from '../../../src/cli/department/event-counts.js'
import { runYear, type Year } from '../../../src/cli/department/year.js'
import { toInstant } from '../../../src/kernel/instant.js'
import { temporaryFolder } from '../../support/temporary.js'

const [cutOffAt, endsAt] = ['2024-01-20', '2024-02-10'].map((on) => toInstant(`${on}T00:00:00+07:00`))
const path = join(temporaryFolder(), 'year.db')

it('goes on where its log ends, and comes to what the year in one piece comes to', async () => {
  const whole = await runYear({ endsAt })
  const log = await createSqliteLog({ path, durability: 'normal' })
  const part = await runYear({ endsAt: cutOffAt, log })
  // Whoever is cut off closes nothing.
  const again = await createSqliteLog({ path, durability: 'normal' })
  const goneOn = await runYear({ endsAt, log: again })
  const { engine, repeated, commands } = goneOn

  expect([repeated, commands]).toEqual([part.commands, whole.commands])
  expect(repeated).toBeGreaterThan(1_000)
  // Numbers of dossier codes that were reserved and not given out are left out: the reservations may be others.
  const counts = (year: Year) =>
    new Map([...year.engine.project(eventCounts)].filter(([type]) => type !== 'DossierCodesReserved'))
  expect(counts(goneOn)).toEqual(counts(whole))
  const asked = { from: '2024-01-01', to: '2024-02-09', groupBy: ['procedure'] } as const
  expect(engine.onTime(asked)).toEqual({ ...whole.engine.onTime(asked), position: expect.anything() })
  expect(await verifyLog(again)).toMatchObject({ intact: true })
  await Promise.all([log.close(), again.close()])
}, 180_000)
