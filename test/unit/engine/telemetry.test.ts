// A telemetry of whatever behaviour around an engine: the work is done once, its answer is its own, and nothing of the
// telemetry's comes out of a command.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, type Telemetry } from 'dossier-engine'
import { GuardedTelemetry } from '../../../src/engine/telemetry/guarded-telemetry.js'
import { metrics } from '../../../src/engine/telemetry/metrics.js'
import type { Work, WorkUnderWay } from '../../../src/engine/telemetry/telemetry.js'
import { accept, openOffice } from '../../support/office.js'

const fails = () => {
  throw new Error('telemetry')
}
/** All that can be done with a piece of work, right and wrong. */
const within = {
  once: (run: () => void) => run(),
  twice: (run: () => void) => [run(), run()],
  never: () => {},
  later: (run: () => void) => void setTimeout(run),
  failsBefore: fails,
  failsAfter: (run: () => void) => [run(), fails()],
} as const
const behaviour = fc.record({
  begin: fc.constantFrom('begins', 'fails', 'nothing'),
  within: fc.constantFrom(...(Object.keys(within) as (keyof typeof within)[])),
  end: fc.boolean(),
  result: fc.constantFrom('answers', 'rejects', 'throws'),
})

function telemetryOf({
  begin,
  within: how,
  end,
}: {
  begin: string
  within: keyof typeof within
  end: boolean
}) {
  const underWay: WorkUnderWay = { within: within[how], end: end ? () => {} : fails }
  const telemetry: Telemetry = {
    begin: () => (begin === 'begins' ? underWay : begin === 'fails' ? fails() : (undefined as never)),
    count: fails,
    gauge: fails,
  }
  return telemetry
}

const work: Work = { name: 'work', duration: metrics.append, attributes: {} }

/** Whether work of each kind of result is done once and gives its own, told through something. */
async function holds(tell: (telemetry: Telemetry) => GuardedTelemetry['tell']) {
  await fc.assert(
    fc.asyncProperty(behaviour, async ({ result, ...drawn }) => {
      let done = 0
      const run = (): Promise<string> => {
        done += 1
        if (result === 'throws') throw new Error('own')
        return result === 'answers' ? Promise.resolve('own') : Promise.reject(new Error('own'))
      }
      const given = await tell(telemetryOf(drawn))(work, run).catch((error: Error) => error)
      // Work that the telemetry keeps for later would be done again then.
      await new Promise((resolve) => void setTimeout(resolve, 1))
      expect([done, given instanceof Error ? given.message : given]).toEqual([1, 'own'])
      expect(given instanceof Error).toBe(result !== 'answers')
    }),
  )
}

describe('any telemetry', () => {
  it('lets work be done once, and give its own answer or error', async () => {
    await holds((telemetry) => {
      const guarded = new GuardedTelemetry(telemetry, () => {})
      return guarded.tell.bind(guarded)
    })
  })

  it('harms it without the guard', async () => {
    const unguarded = holds((telemetry) => async (given, run) => {
      const underWay = telemetry.begin(given)
      let result: ReturnType<typeof run>
      underWay.within(() => {
        result = (async () => run())()
        // One of two is nobody's then, and may come when nobody is there.
        result.catch(() => {})
      })
      const answer = await result!
      underWay.end({})
      return answer
    })
    await expect(unguarded).rejects.toThrow('Property failed')
  })

  it('that throws leaves every answer as it is, and is told once to who listens for errors', async () => {
    const telemetry: Telemetry = { begin: fails, count: fails, gauge: fails }
    const { engine } = await openOffice({ telemetry })
    const heard: unknown[] = []
    engine.on('error', (error) => heard.push(error))
    await accept(engine, { type: 'receiveDossier', dossierId: 'a', procedure: 'licence', channel: 'post' })
    await accept(engine, { type: 'startStep', dossierId: 'a', step: 'check' })
    await engine.close()
    // It failed while the engine opened, when nobody could listen yet.
    expect(heard).toEqual([new Error('telemetry')])
  })

  it('that begins to throw is told of once', async () => {
    const sound = { within: within.once, end: () => {} }
    const telemetry = { begin: (): WorkUnderWay => sound, count: () => {}, gauge: () => () => {} }
    const { engine } = await openOffice({ telemetry })
    const heard: unknown[] = []
    engine.on('error', (error) => heard.push(String(error)))
    telemetry.begin = fails
    await accept(engine, { type: 'receiveDossier', dossierId: 'a', procedure: 'licence', channel: 'post' })
    await accept(engine, { type: 'startStep', dossierId: 'a', step: 'check' })
    expect(heard).toEqual(['Error: telemetry'])
    await engine.close()
  })

  it('gives the events that there are without one', async () => {
    const events = async (telemetry?: Telemetry) => {
      const { engine } = await openOffice({ telemetry })
      await accept(engine, { type: 'receiveDossier', dossierId: 'a', procedure: 'licence', channel: 'post', at: '2024-03-04T09:00:00+07:00' }) // prettier-ignore
      await accept(engine, {
        type: 'startStep',
        dossierId: 'a',
        step: 'check',
        at: '2024-03-05T09:00:00+07:00',
      })
      return JSON.stringify(engine.timeline('a'))
    }
    expect(await events({ begin: fails, count: fails, gauge: fails })).toBe(await events())
  })

  it('that is none is refused before anything is opened', async () => {
    await expect(createEngine({ telemetry: { begin: fails } as never })).rejects.toThrow(
      'telemetry: is not a telemetry',
    )
  })
})
