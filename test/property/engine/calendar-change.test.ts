// A calendar that is changed late: the preview tells what the change then does, and nothing else moves; it may be stopped
// half-way, done twice, by two engines at once, and taken back.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, workingCalendar, type CalendarChangePreview, type Engine } from 'dossier-engine'
import { unlent } from '../../model/unlent-log.js'
import { untraced } from './every-clock.js'
import { changed, dates, officeArbitrary, playOffice, type Office, type PlayedOffice } from './offices.js'

const actor = 'boss'
const changeOf = ({ declare }: Office) => ({ calendar: changed, declare, decision: '2450/VPCP' })

async function previewed({ engine, lastAt }: PlayedOffice, office: Office): Promise<CalendarChangePreview> {
  const preview = await engine.previewCalendarChange({ ...changeOf(office), asOf: lastAt })
  if (!preview.accepted) throw new Error(preview.rejection.message)
  return preview
}

async function applied(engine: Engine, office: Office, at: number, options = {}) {
  const result = await engine.applyCalendarChange({ ...changeOf(office), actor, at }, options)
  if (!result.accepted) throw new Error(result.rejection.message)
  return result
}

/** A dossier without what is random in it: the references to what is known of a person. */
function factsOf(engine: Engine, id: string): object {
  const { applicant: _, documents: __, feedback: ___, ...facts } = engine.dossier(id)
  return facts
}

describe('a calendar that is changed late', () => {
  it('moves what its preview says, from there to there, and nothing else', async () => {
    const seen = { moved: 0, own: 0, steps: 0, stayed: 0 }
    await fc.assert(
      fc.asyncProperty(officeArbitrary(), async (office) => {
        const played = await playOffice(office)
        const { engine, lastAt, ids } = played
        const [before, start] = [dates(played), engine.position]
        const versions = new Map(ids.map((id) => [id, engine.dossier(id).version]))
        const preview = await previewed(played, office)
        expect(engine.position).toBe(start)

        const done = await applied(engine, office, lastAt)
        const after = dates(played)
        expect([...after.keys()]).toEqual([...before.keys()])
        const really = [...after].flatMap(([key, dueAt]) =>
          dueAt === before.get(key) ? [] : [`${key.replace(/ #\d+$/, '')}: ${before.get(key)} ${dueAt}`],
        )
        const told = preview.moved.map(
          (each) => `${each.dossierId} ${each.clock}: ${each.before} ${each.after}`,
        )
        expect(really.toSorted()).toEqual(told.toSorted())
        const movedIds = new Set(preview.moved.map(({ dossierId }) => dossierId))
        expect(done).toMatchObject({
          ...{ dossiers: preview.dossiers, refused: preview.refused, recomputed: movedIds.size },
        })
        expect(engine.catalogue().calendar(changed).version).toBe(preview.calendarVersion)
        // One commit for the days, one for each dossier that moves; the others were not touched.
        expect(done.position).toBe(engine.position)
        for (const id of ids) if (!movedIds.has(id)) expect(engine.dossier(id).version).toBe(versions.get(id))
        // Whatever was not counted in this calendar stayed.
        for (const { data } of ids.flatMap((id) => engine.timeline(id).slice(versions.get(id))))
          expect(data).toMatchObject({ calendar: changed, cause: 'recomputation', reason: '2450/VPCP' })
        for (const id of ids) expect(untraced(engine, id)).toEqual([])
        seen.moved += preview.moved.length
        seen.steps += preview.moved.filter(({ clock }) => clock.startsWith('step/')).length
        seen.own += preview.moved.filter(
          ({ clock }) => /^[a-z]+$/.test(clock) && clock !== 'statutory',
        ).length
        seen.stayed += ids.length - movedIds.size
      }),
      { numRuns: 150 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
  })

  it('moves nothing the second time, and writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(officeArbitrary(), async (office) => {
        const played = await playOffice(office)
        const { engine, lastAt } = played
        await applied(engine, office, lastAt)
        const { position } = engine
        expect(await applied(engine, office, lastAt)).toMatchObject({ recomputed: 0, position })
        expect(await engine.recomputeDeadlines({ calendar: changed, actor, at: lastAt })).toMatchObject({
          ...{ recomputed: 0, position },
        })
        expect(engine.position).toBe(position)
      }),
      { numRuns: 50 },
    )
  })

  it('and taken back restores every date on every clock', async () => {
    await fc.assert(
      fc.asyncProperty(officeArbitrary(), async (office) => {
        const played = await playOffice(office)
        const { engine, lastAt, ids } = played
        const before = dates(played)
        const definition = engine.catalogue().calendar(changed).calendar.definition
        await applied(engine, office, lastAt)
        const withdraw = office.declare.map(({ on }) => on)
        const back = { calendar: changed, withdraw, actor, at: lastAt }
        expect(await engine.applyCalendarChange(back)).toMatchObject({ accepted: true })
        expect(dates(played)).toEqual(before)
        expect(engine.catalogue().calendar(changed).calendar.definition).toEqual(definition)
        for (const id of ids) expect(untraced(engine, id)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('stopped half-way and begun again is the same as in one go, also where days are taken back', async () => {
    await fc.assert(
      fc.asyncProperty(officeArbitrary(), fc.nat(5), fc.boolean(), async (office, stopAfter, isBack) => {
        const [whole, halves] = [await playOffice(office), await playOffice(office)]
        const withdraw = office.declare.map(({ on }) => on)
        const change = isBack ? { calendar: changed, withdraw } : changeOf(office)
        const command = { ...change, actor, at: whole.lastAt }
        if (isBack) for (const each of [whole, halves]) await applied(each.engine, office, each.lastAt)
        const stop = new AbortController()
        const onProgress = ({ dossiers }: { readonly dossiers: number }) => {
          if (dossiers >= stopAfter) stop.abort()
        }
        const options = { batch: 1, onProgress, signal: stop.signal }
        await halves.engine.applyCalendarChange(command, options).catch((error: { code?: string }) => {
          if (error.code !== 'aborted') throw error
        })
        expect(await halves.engine.applyCalendarChange(command)).toMatchObject({ accepted: true })
        expect(await whole.engine.applyCalendarChange(command)).toMatchObject({ accepted: true })
        expect(dates(halves)).toEqual(dates(whole))
        for (const id of whole.ids) expect(factsOf(halves.engine, id)).toEqual(factsOf(whole.engine, id))
      }),
      { numRuns: 60 },
    )
  })

  it('by two engines on one log at once moves each date once', async () => {
    await fc.assert(
      fc.asyncProperty(officeArbitrary(), async (office) => {
        const [alone, together] = [await playOffice(office), await playOffice(office)]
        const others = [
          await createEngine({ log: unlent(together.log) }),
          await createEngine({ log: unlent(together.log) }),
        ]
        await applied(alone.engine, office, alone.lastAt)
        await Promise.all(others.map((engine) => applied(engine, office, together.lastAt)))
        for (const engine of [...others, together.engine]) {
          await engine.caughtUp()
          for (const id of alone.ids) expect(factsOf(engine, id)).toEqual(factsOf(alone.engine, id))
        }
        expect(together.engine.position).toBe(alone.engine.position)
      }),
      { numRuns: 40 },
    )
  })

  it('is as it was for whoever asks what was known before it', async () => {
    await fc.assert(
      fc.asyncProperty(officeArbitrary({ maxLength: 20 }), async (office) => {
        const played = await playOffice(office)
        const { engine, log, lastAt } = played
        // A clock that has moved on since.
        const later = await createEngine({ log: unlent(log), clock: () => Date.UTC(2024, 0, 2) })
        const explained = () =>
          played.ids.map((id) => later.explainDeadline(id, { knownAt: Date.UTC(2024, 0, 1) }).promises)
        const before = explained()
        await applied(later, office, lastAt)
        const known = later.catalogue({ knownAt: Date.UTC(2024, 0, 1) }).calendar(changed)
        expect(known).toMatchObject({ version: 1 })
        expect(known.calendar.definition).toEqual(workingCalendar(office.calendars[0]!).definition)
        expect(explained()).toEqual(before)
        expect(engine.catalogue().calendar(changed).version).toBe(2)
      }),
      { numRuns: 30 },
    )
  })
})
