// The readers on files that nobody here wrote. Their numbers are published with the files.

import { readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSource } from '../../../src/interop/open-source.js'
import { readXes } from '../../../src/interop/xes.js'
import { realFile } from './reading.js'

const wabo = realFile('wabo-receipt.xes.gz')
const fines = realFile('road-traffic-fines.xes.zip')

const openHandles = (path: string) =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === realpathSync(path)
    } catch {
      return false
    }
  })

describe('the receipt phase of permits (WABO)', () => {
  it.skipIf(wabo.absent)(
    'has 1,434 cases and 8,577 events of 27 activities, none of them invalid',
    async () => {
      const source = await openSource(wabo.path)
      const activities = new Set<string>()
      const written = new Map<string, number>()
      let [cases, events, withoutInstant] = [0, 0, 0]
      for await (const found of readXes(source.chunks, { source: source.name })) {
        cases += 1
        events += found.events.length
        for (const { activity, at } of found.events) {
          activities.add(activity)
          if (at === undefined) withoutInstant += 1
        }
        for (const name of Object.keys(found.attributes)) written.set(name, (written.get(name) ?? 0) + 1)
        if (cases === 1) {
          expect(found.id).toBe('case-10011')
          expect(found.attributes['startdate']).toBe('2011-10-11T13:42:22.688+02:00')
          expect(found.events[0]).toMatchObject({
            activity: 'Confirmation of receipt',
            resource: 'Resource21',
          })
        }
      }
      expect({ cases, events, withoutInstant }).toEqual({ cases: 1434, events: 8577, withoutInstant: 0 })
      expect(activities.size).toBe(27)
      // Counted with grep in the file, less the one in its globals.
      expect(Object.fromEntries(written)).toEqual({
        startdate: 1434,
        deadline: 1434,
        enddate: 1329,
        enddate_planned: 1434,
        channel: 1434,
        department: 1434,
        responsible: 1434,
        group: 609,
      })
      expect(source.bytesRead()).toBe(source.size)
    },
  )
})

describe('road traffic fines', () => {
  it.skipIf(fines.absent)(
    'gives its first 2,000 cases without unpacking the rest, and is closed then',
    async () => {
      const source = await openSource(fines.path)
      let cases = 0
      for await (const found of readXes(source.chunks, { source: source.name })) {
        expect(found.events[0]!.activity).toBe('Create Fine')
        cases += 1
        if (cases === 1) expect(openHandles(fines.path)).toHaveLength(1)
        if (cases === 2000) break
      }
      expect(openHandles(fines.path)).toEqual([])
      expect(source.bytesRead()).toBeLessThan(source.size / 5)
    },
  )
})
