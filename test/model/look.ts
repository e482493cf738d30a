// The move that changes nothing: it holds the log and every engine against all that the model knows.

import { expect } from 'vitest'
import { verifyLog } from 'dossier-engine'
import type { Model } from './dossier-model.js'
import type { Move } from './moves.js'
import type { Office } from './office.js'

/** Every engine, once it has caught up, and the log tell what the model tells. */
export class Look implements Move {
  check = () => true

  async run(model: Model, office: Office): Promise<void> {
    const effects = new Map<string, number>()
    for await (const { stream, commandId } of office.log.readAll()) {
      const key = `${stream.slice('dossier/'.length)} ${commandId}`
      if (stream.startsWith('dossier/')) effects.set(key, (effects.get(key) ?? 0) + 1)
    }
    expect(Object.fromEntries(effects)).toEqual(
      Object.fromEntries([...model.done.keys()].map((key) => [key, 1])),
    )
    expect(await verifyLog(office.log)).toMatchObject({ intact: true })
    expect(office.errors).toEqual([])
    for (const engine of office.engines) {
      await engine.caughtUp()
      for (const [id, expected] of model.dossiers) {
        const dossier = engine.dossier(id)
        const { working, next: _, stepsDone, ...rest } = expected
        expect(dossier).toMatchObject(JSON.parse(JSON.stringify(rest)))
        expect(dossier.steps.filter(({ completedAt }) => completedAt !== undefined)).toHaveLength(stepsDone)
        const open = dossier.steps.filter(
          ({ completedAt, closedAt }) => (completedAt ?? closedAt) === undefined,
        )
        expect(open.map(({ step }) => step)).toEqual(working === undefined ? [] : [working])
        expect(engine.timeline(id).map(({ version }) => version)).toEqual(
          engine.timeline(id).map((_each, index) => index + 1),
        )
      }
      for (const id of ['d-1', 'd-2']) {
        if (!model.dossiers.has(id))
          expect(() => engine.dossier(id)).toThrow(expect.objectContaining({ code: 'dossier-unknown' }))
      }
    }
  }

  toString = () => 'look'
}
