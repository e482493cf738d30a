// An office for reactors to act in: engines that are closed after each test, and a few things that happen.

import type { Engine, EventLog, StateStore } from 'dossier-engine'
import { closeAfterEach } from './close-after-each.js'
import { accept, openOffice } from './office.js'

/** The office of one test file; call it while tests are collected. */
export function reactorOffice() {
  const closing = closeAfterEach()
  let dossiers = 0
  return {
    async office(options: { log?: EventLog; states?: StateStore } = {}): Promise<Engine> {
      return closing((await openOffice(options)).engine)
    },
    /** Receives dossiers; gives their ids. */
    async receive(engine: Engine, count = 1): Promise<string[]> {
      const ids: string[] = []
      for (let index = 0; index < count; index++) {
        const dossierId = `d-${++dossiers}`
        await accept(engine, {
          ...{ type: 'receiveDossier', dossierId, procedure: 'licence', channel: 'online' },
          at: '2024-03-04T08:00:00+07:00',
        })
        ids.push(dossierId)
      }
      return ids
    },
  }
}

/** Starts a dossier's first step. */
export const note = (engine: Engine, dossierId: string) =>
  accept(engine, { type: 'startStep', dossierId, step: 'check', at: '2024-03-04T09:00:00+07:00' })

export const idOf = (stream: string) => stream.slice('dossier/'.length)

/** Tries again in no time. */
export const soon = { retry: { firstDelayMs: 5, maxDelayMs: 20 }, leaseMs: 300 }
