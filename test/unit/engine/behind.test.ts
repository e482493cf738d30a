// An engine that is behind its log, because another has written: it looks what is in the log before it refuses, and before it
// goes through many dossiers.

import { describe, expect, it } from 'vitest'
import { memoryLog, type AnyEngine, type EventLog } from 'dossier-engine'
import { unlent } from '../../model/unlent-log.js'
import { on } from '../../support/office.js'
import { day, dueOf, open, procedure, receive, working } from './calendar-change-office.js'

/** The same log; to its followers it delivers only when it is asked where it ends, and what they append themselves. */
function lagging(log: EventLog): EventLog {
  const port = unlent(log)
  const held: (() => void)[] = []
  const deliver = () => {
    for (const each of held.splice(0)) each()
  }
  return {
    ...port,
    subscribe: (subscriber) =>
      port.subscribe({
        ...subscriber,
        onCommit: (commit) => void held.push(() => subscriber.onCommit(commit)),
      }),
    async append(commits) {
      const positions = await port.append(commits)
      deliver()
      return positions
    },
    async head() {
      deliver()
      return port.head()
    },
  }
}

async function openTwo() {
  const log = memoryLog()
  const ahead = await open({ log: unlent(log) })
  return { ahead, behind: await open({ log: lagging(log) }) }
}

const accepted = { accepted: true }
const receiveIn = (engine: AnyEngine, dossierId: string, at = on('03-04')) =>
  engine.handle({ ...receive, dossierId, at, actor: 'desk' } as never)
const request = { actor: 'boss', at: on('03-08') }

describe('an engine that is behind', () => {
  it('decides by a procedure that another engine has published since', async () => {
    const { ahead, behind } = await openTwo()
    const told = { procedure: 'new', channel: 'post' }
    const imported = { dossierId: 'n', events: [{ type: 'DossierReceived', at: on('03-04'), data: told }] }
    await ahead.import([imported], { source: 'old' })
    await behind.caughtUp()
    await ahead.publish({ procedures: [procedure('new')] })
    const command = {
      type: 'receiveFeedback',
      kind: 'complaint',
      dossierId: 'n',
      actor: 'a',
      at: on('03-05'),
    }
    expect(await behind.handle(command as never)).toMatchObject(accepted)
  })

  it('counts dates anew of dossiers and in a calendar that another engine wrote', async () => {
    const { ahead, behind } = await openTwo()
    await receiveIn(ahead, 'd')
    await ahead.publish({ calendars: [working('office', ['03-06'])] })
    expect(await behind.recomputeDeadlines({ ...request, calendar: 'office' })).toMatchObject({
      dossiers: 1,
      recomputed: 1,
    })
    expect(dueOf(behind)).toBe('03-12')
    await ahead.publish({ calendars: [working('second')] })
    expect(await behind.recomputeDeadlines({ ...request, calendar: 'second' })).toMatchObject(accepted)
  })

  it('foretells what a change would move of them', async () => {
    const { ahead, behind } = await openTwo()
    await ahead.publish({
      calendars: [working('second')],
      procedures: [procedure('permit', { calendar: 'second' })],
    })
    await ahead.handle({ ...receive, procedure: 'permit', dossierId: 'd', actor: 'desk' })
    const declare = [{ on: '2024-03-06', hours: [] }]
    const found = await behind.previewCalendarChange({ calendar: 'second', declare, asOf: on('03-05') })
    expect(found).toMatchObject({ accepted: true, moved: [{ dossierId: 'd' }] })
  })

  it('refuses no command for a year or a calendar that another engine has published', async () => {
    const { ahead, behind } = await openTwo()
    const { definition } = working('office')
    const covers = { from: '2024-01-01', to: '2025-12-31' }
    const longer = { ...working('office'), definition: { ...definition, covers } }
    await ahead.publish({ calendars: [longer] })
    expect(await receiveIn(behind, 'd', '2025-03-03T10:00:00+07:00')).toMatchObject(accepted)
    expect(day(behind.dossier('d').deadline?.dueAt)).toBe('03-10')
    await ahead.publish({ calendars: [working('second')] })
    const definitionOf = procedure('permit', { calendar: 'second' }) as never
    expect(
      await behind.administer({
        ...{ type: 'publishProcedure', definition: definitionOf, actor: 'boss', decision: '1' },
        ...{ decidedOn: '2024-01-02', inForceFrom: '2024-03-01' },
      } as never),
    ).toMatchObject(accepted)
  })

  it('publishes a procedure in a calendar that another engine has published', async () => {
    const { ahead, behind } = await openTwo()
    await ahead.publish({ calendars: [working('second')] })
    await behind.publish({ procedures: [procedure('permit', { calendar: 'second' })] })
    expect(behind.procedures().map(({ definition }) => definition.code)).toContain('permit')
  })

  it('accepts no dossier code that another engine has accepted', async () => {
    const { ahead, behind } = await openTwo()
    const send = (engine: AnyEngine, dossierId: string) =>
      engine.handle({ ...receive, dossierId, dossierCode: 'H-1', at: on('03-04'), actor: 'desk' } as never)
    expect(await send(ahead, 'd')).toMatchObject(accepted)
    expect(await send(behind, 'e')).toMatchObject({ rejection: { code: 'dossier-code-taken' } })
  })

  it('still throws what no engine has made right', async () => {
    const { behind } = await openTwo()
    await expect(receiveIn(behind, 'd', '2025-03-03T10:00:00+07:00')).rejects.toMatchObject({
      code: 'calendar-range',
    })
  })
})
