// Large procedures: what is large is taken, or refused with a message that can be read, in time that grows with it and no
// faster.

import { describe, expect, it } from 'vitest'
import { defineProcedure } from 'dossier-engine'
import { openOffice } from '../../support/office.js'

describe('ten thousand steps', () => {
  const names = (size: number) => Array.from({ length: size }, (_, index) => `s${index}`)
  const shapes: Readonly<Record<string, (size: number) => Readonly<Record<string, { next?: string[] }>>>> = {
    'in a row': (size) =>
      Object.fromEntries(
        names(size).map((name, index) => [name, index + 1 < size ? { next: [`s${index + 1}`] } : {}]),
      ),
    'to choose from': (size) =>
      Object.fromEntries(
        names(size).map((name, index) => [name, index === 0 ? { next: names(size).slice(1) } : {}]),
      ),
    'with ways back': (size) =>
      Object.fromEntries(
        names(size).map((name, index) => [
          name,
          index + 1 < size ? { next: [`s${index + 1}`, `s${index >> 1}`] } : {},
        ]),
      ),
    'that nothing leads to': (size) => Object.fromEntries(names(size).map((name) => [name, {}])),
    'in a circle': (size) =>
      Object.fromEntries(names(size).map((name, index) => [name, { next: [`s${(index + 1) % size}`] }])),
    'that lead to nothing': (size) =>
      Object.fromEntries(names(size).map((name) => [name, { next: [`${name}-gone`] }])),
  }
  const tried = (steps: Readonly<Record<string, object>>) => {
    const began = performance.now()
    try {
      defineProcedure<string, string>({ code: 'p', name: 'P', start: 's0', steps })
    } catch (error) {
      expect(error).toMatchObject({ code: 'procedure-invalid' })
      expect((error as Error).message.length).toBeLessThan(10_000)
    }
    return performance.now() - began
  }

  it.each(Object.entries(shapes))('%s are checked in time that grows with them', (_shape, stepsOf) => {
    tried(stepsOf(1_000))
    const [small, large] = [1_000, 10_000].map((size) => {
      const steps = stepsOf(size)
      return Math.min(...[1, 2, 3].map(() => tried(steps)))
    }) as [number, number]
    // Ten times as many: ten times the time, and room for a busy machine; were it quadratic, a hundred times.
    expect(large).toBeLessThan(45 * small + 150)
  })

  it('are one too many at 10,001', () => {
    const steps = shapes['in a row']!(10_001)
    expect(() => defineProcedure<string, string>({ code: 'p', name: 'P', start: 's0', steps })).toThrow(
      expect.objectContaining({ code: 'procedure-invalid' }),
    )
  })

  it('are published, worked on and reported', async () => {
    const procedure = defineProcedure<string, string>({
      code: 'p',
      name: 'P',
      start: 's0',
      steps: shapes['in a row']!(10_000),
    })
    const { engine } = await openOffice({ procedures: [procedure] })
    const base = { dossierId: 'd', actor: 'lan', at: '2024-03-04T09:00:00+07:00' } as const
    await engine.handle({ ...base, type: 'receiveDossier', procedure: 'p', channel: 'post' })
    for (let index = 0; index < 20; index++) {
      await engine.handle({ ...base, type: 'startStep', step: `s${index}` })
      await engine.handle({ ...base, type: 'completeStep', step: `s${index}` })
    }
    expect(engine.progress('d')).toMatchObject({ stepsDone: 20, stepsLeft: 9_980, step: 's20' })
  })
})
