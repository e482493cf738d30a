// The golden deadlines hold exactly, whatever the time zone of the process.

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { answers, due } from './answers.js'

describe('the golden deadlines', () => {
  it('are due as worked by hand', () => {
    expect(answers()).toEqual(due)
  })

  it.each(['UTC', 'Asia/Ho_Chi_Minh', 'America/New_York'])('are the same in a process in %s', (TZ) => {
    const program = fileURLToPath(new URL('answers.ts', import.meta.url))
    const printed = execFileSync(process.execPath, ['--import', 'tsx', program], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    })
    expect(JSON.parse(printed)).toEqual(due)
  })
})
