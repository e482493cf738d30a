// Road traffic fines (M. de Leoni and F. Mannhardt, 4TU.ResearchData): a file of 185 MB through the command, in a
// process whose heap is far smaller than the file.

import { expect, it } from 'vitest'
import { command, real } from './replaying.js'

const fines = real('road-traffic-fines.xes.zip')

/** Megabytes; what the engine keeps of this log is about 70, and outside the heap about 160. */
const heap = 192

it.skipIf(fines.absent)(
  'the fines replay in bounded memory, with figures counted by another program',
  { timeout: 300_000 },
  async () => {
    const { code, out, err } = await command([fines.path, '--json'], [`--max-old-space-size=${heap}`])
    // A slow machine is told how far it is, and nothing else goes there.
    expect(err.replaceAll(/^road-traffic-fines\.xes\.zip: \d+ of \d+ bytes\n/gm, '')).toBe('')
    expect(code).toBe(0)
    const answer = JSON.parse(out)
    expect(answer.mapping).toMatchObject({ name: 'road-traffic-fines', timeZone: 'Europe/Rome' })
    expect(answer.source).toMatchObject({ cases: 150_370, dossiers: 150_370, events: 561_470 })
    // 60,776 were paid in full and 59,013 sent for credit collection, 41 of them both.
    expect(answer.states).toEqual({ processing: 30_622, resolved: 60_776 + 59_013 - 41 })
    expect(answer.onTime).toMatchObject({ from: '2000-01-01', to: '2013-06-18' })
    expect(answer.onTime.total).toMatchObject({
      received: 150_370,
      resolved: { total: 119_748, undated: 119_748 },
      inProcess: { total: 30_622, undated: 30_622 },
    })
    expect(answer.onTime.total.rate).toBeUndefined()
    expect(
      answer.oddities.map(({ kind, dossiers, events }: Record<string, unknown>) => [kind, dossiers, events]),
    ).toEqual([
      ['after-end', 703, 1202],
      ['end-missing', 30_622, 0],
    ])
    expect(answer.verification).toMatchObject({ intact: true, commits: 150_370, events: 831_588 })
    expect(answer.overdue.total).toBe(0)
  },
)
