// What is asked with something of another form is refused as such, and never waits for ever.

import { describe, expect, it } from 'vitest'
import { sealLog, trackingBook, verifyLog, type AnyEngine } from 'dossier-engine'
import { openOffice } from '../../support/office.js'

const odd: readonly unknown[] = [null, 5, 'x', {}, [null], [5], Symbol('s')]

async function refused(ask: (engine: AnyEngine) => Promise<unknown>, code: string): Promise<void> {
  const { engine } = await openOffice()
  await expect(ask(engine)).rejects.toMatchObject({ code })
  await engine.close()
}

describe('the parts of a replay', () => {
  it.each([undefined, ...odd])('are refused if they are none (%o)', async (parts) => {
    await refused((engine) => engine.mergeParts([trackingBook], parts as never), 'query-invalid')
    await refused((engine) => engine.mergeParts([], parts as never), 'query-invalid')
  })

  it.each([null, 5, {}])('are refused for what is no list of projections (%o)', async (projections) => {
    await refused((engine) => engine.mergeParts(projections as never, []), 'definition-invalid')
  })
})

describe('a position to be caught up with', () => {
  it.each([null, 'x', {}, [5], Symbol('s'), -1, 1.5, Number.NaN, 1e300])(
    'is refused if it is none (%o)',
    async (position) => {
      await refused((engine) => engine.caughtUp(position as never), 'query-invalid')
    },
  )
})

describe('a log to be proven or sealed', () => {
  it.each([undefined, ...odd])('is refused if it is none (%o)', async (log) => {
    await expect(verifyLog(log as never)).rejects.toMatchObject({ code: 'query-invalid' })
    await expect(sealLog(log as never)).rejects.toMatchObject({ code: 'query-invalid' })
  })
})
