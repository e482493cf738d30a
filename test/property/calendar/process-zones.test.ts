// The engine against the minute-by-minute reference for the named calendars, in processes of four time zones: the
// answers are right in each, and the same in all.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import type { Seen } from './agreement.js'
import { namedCalendars } from './named-calendars.js'

const processZones = ['UTC', 'Asia/Ho_Chi_Minh', 'America/St_Johns', 'Pacific/Apia']
const program = fileURLToPath(new URL('agreement.ts', import.meta.url))
const seed = process.env['SEED']!
const runs = process.env['RUNS'] ?? '190'

it(`finds every course due as minute by minute, in any zone of the process (seed ${seed})`, async () => {
  const run = promisify(execFile)
  const seen = await Promise.all(
    processZones.map(async (TZ) => {
      const env = { ...process.env, TZ, SEED: seed, RUNS: runs }
      const { stdout } = await run(process.execPath, ['--import', 'tsx', program], { env })
      return JSON.parse(stdout) as Seen
    }),
  )
  expect(seen.map(({ processZone }) => processZone)).toEqual(processZones.map(canonical))
  expect(new Set(seen.map(({ digest }) => digest)).size).toBe(1)
  for (const { cases, refusals } of seen) {
    expect(cases).toBe(Number(runs) * namedCalendars.length)
    // Most courses end inside of what the calendar covers, or the comparison would be about nothing.
    expect(refusals / cases).toBeLessThan(0.4)
  }
})

const canonical = (zone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
