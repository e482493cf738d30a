// What is asked of the log, in the browser and in Node alike.

import { createEngine, openDossierLog, stepBook, trackingBook, type ByteSource } from 'dossier-engine'

/** How far it is, from 0 to 1. */
export type OnProgress = (stage: 'replaying', part: number) => void

/** Opens a log, replays it from its first event and asks how the year went. */
export async function ask(source: ByteSource, onProgress: OnProgress = () => {}) {
  const begin = performance.now()
  const log = await openDossierLog(source)
  const opened = performance.now()
  const engine = await createEngine({ log })
  const [, steps] = await engine.replay([trackingBook, stepBook], {
    onProgress: ({ events, of }) => onProgress('replaying', events / of),
  })
  const replayed = performance.now()
  const { total } = engine.onTime({ from: '2025-01-01', to: '2025-12-31', definition: 'byDate' })
  const overdue = engine.overdue({ asOf: '2025-12-31T17:00:00+07:00' })
  const answered = performance.now()
  await engine.close()
  return {
    answer: {
      dossiers: total.received,
      stepsStarted: steps.length,
      resolved: total.resolved,
      inProcess: total.inProcess.total,
      rate: total.rate,
      overdue: overdue.dossiers.length,
      overdueLongest: overdue.dossiers.slice(0, 5).map(({ dossierId, dueAt }) => ({ dossierId, dueAt })),
    },
    milliseconds: {
      open: opened - begin,
      replay: replayed - opened,
      ask: answered - replayed,
      total: answered - begin,
    },
  }
}

/** What {@link ask} found, and how long it took. */
export type Asked = Awaited<ReturnType<typeof ask>>
