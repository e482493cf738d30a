// The receipt phase of permits in a Dutch municipality (WABO, J.C.A.M. Buijs, 4TU.ResearchData), replayed, against
// figures published with the file and against a second reading of it that shares nothing with ours.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { real, replay } from './replaying.js'

const wabo = real('wabo-receipt.xes.gz')

interface PlainCase {
  readonly channel: string
  readonly start: number
  readonly due: number
  readonly end: number | undefined
  readonly events: readonly number[]
}

/** The cases by splitting the text: no XML parser, no calendar, no engine. */
function plainCases(): PlainCase[] {
  const text = gunzipSync(readFileSync(wabo.path)).toString('utf8')
  const attribute = (part: string, key: string) => new RegExp(`key="${key}" value="([^"]*)"`).exec(part)?.[1]
  return text
    .split('<trace>')
    .slice(1)
    .map((trace) => {
      const [own = '', ...events] = trace.split('<event>')
      const end = attribute(own, 'enddate')
      return {
        channel: attribute(own, 'channel')!,
        start: Date.parse(attribute(own, 'startdate')!),
        due: Date.parse(attribute(own, 'deadline')!),
        end: end === undefined ? undefined : Date.parse(end),
        events: events.map((event) => Date.parse(attribute(event, 'time:timestamp')!)),
      }
    })
}

const dayInAmsterdam = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', dateStyle: 'short' })

const compare = (end: number | string, due: number | string) =>
  end < due ? 'early' : end > due ? 'late' : 'onTime'
const byInstant = ({ end, due }: PlainCase) => (end === undefined ? 'open' : compare(end, due))
const byDate = ({ end, due }: PlainCase) =>
  end === undefined ? 'open' : compare(dayInAmsterdam.format(end), dayInAmsterdam.format(due))

const count = (cases: readonly PlainCase[], classOf: (each: PlainCase) => string) => {
  const counts = { early: 0, onTime: 0, late: 0, open: 0 }
  for (const each of cases) counts[classOf(each) as keyof typeof counts] += 1
  return counts
}

describe.skipIf(wabo.absent)('the WABO log', () => {
  const cases = wabo.absent ? [] : plainCases()

  it('shows the published figures by instant: 952 on time, 377 late, 105 open', async () => {
    const { source, mapping, onTime, states, oddities, changes, overdue, workload, verification } = await replay(
      wabo.path,
    )
    expect(mapping).toMatchObject({ name: 'wabo', timeZone: 'Europe/Amsterdam' })
    expect(source).toMatchObject({ cases: 1434, dossiers: 1434, events: 8577 })
    // Reception and promise of each case, and 1,329 resolutions, come on top of the events.
    expect(source.facts).toBe(8577 + 1434 + 1434 + 1329)
    expect(onTime).toMatchObject({ from: '2010-10-01', to: '2012-01-23', definition: 'byInstant' })
    const { resolved, inProcess, received, rate } = onTime.total
    expect({ onTime: resolved.early + resolved.onTime, late: resolved.late, open: inProcess.total }).toEqual({
      onTime: 952,
      late: 377,
      open: 105,
    })
    expect({ received, undated: resolved.undated }).toEqual({ received: 1434, undated: 0 })
    expect(rate).toBeCloseTo(952 / 1329, 12)
    expect(changes).toBeUndefined()
    expect(states).toEqual({ processing: 105, resolved: 1329 })
    expect(workload.total).toMatchObject({ total: 105, overdue: overdue.dossiers.length })
    expect(verification).toMatchObject({ intact: true, commits: 1434, events: 12_774, streams: 1434 })
    expect(oddities.map(({ kind, dossiers, events }) => [kind, dossiers, events])).toEqual([
      ['before-start', 2, 12],
      ['after-end', 145, 180],
      ['end-missing', 105, 0],
      ['end-before-start', 2, 0],
    ])
  })

  it('shows what a plain loop over the file shows, by instant and by date', async () => {
    for (const [definition, classOf] of [
      ['byInstant', byInstant],
      ['byDate', byDate],
    ] as const) {
      const { onTime } = await replay(wabo.path, '--definition', definition, '--group-by', 'channel')
      const shown = ({ resolved, inProcess }: typeof onTime.total) => ({
        early: resolved.early,
        onTime: resolved.onTime,
        late: resolved.late,
        open: inProcess.total,
      })
      expect(shown(onTime.total)).toEqual(count(cases, classOf))
      for (const [channel, written] of [
        ['online', 'Internet'],
        ['inPerson', 'Desk'],
        ['post', 'Post'],
        ['e-mail', 'e-mail'],
        ['Intern', 'Intern'],
      ]) {
        const row = onTime.rows.find(({ key }) => key.channel === channel)
        const ofChannel = cases.filter((each) => each.channel === written)
        expect(shown(row!.counts), channel).toEqual(count(ofChannel, classOf))
      }
      expect(onTime.rows).toHaveLength(5)
    }
  })

  it('moves 69 dossiers to another class when days are compared', async () => {
    const { changes, onTime } = await replay(wabo.path, '--definition', 'byDate')
    const moved = new Map<string, number>()
    for (const each of cases) {
      const [was, is] = [byInstant(each), byDate(each)]
      if (was !== is) moved.set(`${was} ${is}`, (moved.get(`${was} ${is}`) ?? 0) + 1)
    }
    expect(Object.fromEntries(moved)).toEqual({ 'late onTime': 68, 'early onTime': 1 })
    expect(changes?.against).toBe('byInstant')
    expect(new Map(changes?.list.map(({ from, to, dossiers }) => [`${from} ${to}`, dossiers]))).toEqual(moved)
    expect(onTime.total.resolved).toMatchObject({ early: 951, onTime: 69, late: 309 })
  })

  it('keeps what looks wrong: as many as a plain loop finds', () => {
    const early = cases.filter(({ start, events }) => events.some((at) => at < start))
    const late = cases.filter(({ end, events }) => end !== undefined && events.some((at) => at > end))
    expect([early.length, late.length]).toEqual([2, 145])
    expect(cases.filter(({ start, end }) => end !== undefined && end < start)).toHaveLength(2)
  })

  it('says what was overdue at an earlier moment', async () => {
    const asOf = '2011-07-01T00:00:00+02:00'
    const { overdue } = await replay(wabo.path, '--as-of', asOf)
    const at = Date.parse(asOf)
    const plain = cases.filter(
      ({ start, due, end }) => start <= at && due < at && (end === undefined || end > at),
    )
    expect(overdue.dossiers).toHaveLength(plain.length)
    expect(plain.length).toBeGreaterThan(0)
  })
})
