import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { openProgressBar } from '../../../src/cli/progress-bar.js'

function stream(isTTY: boolean) {
  let text = ''
  const writable = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  const lines = {
    isTTY,
    columns: 120,
    rows: 20,
    cursorTo: () => {},
    clearLine: () => {},
    moveCursor: () => {},
  }
  return { stream: Object.assign(writable, lines), text: () => text }
}

describe('a progress bar', () => {
  it('draws on a terminal, and follows what there is to do', () => {
    const { stream: terminal, text } = stream(true)
    const bar = openProgressBar({ title: 'replay', of: 10, unit: 'events', stream: terminal })
    bar.update(5, 20)
    bar.stop()
    expect(text()).toContain('replay [')
    expect(text()).toContain('5/20 events')
  })

  it('prints nothing elsewhere when the work is short', () => {
    const { stream: file, text } = stream(false)
    const bar = openProgressBar({ title: 'replay', of: 10, stream: file })
    bar.update(5)
    bar.update(10)
    bar.stop()
    expect(text()).toBe('')
  })

  it('prints a rare line elsewhere when the work is long', () => {
    const { stream: file, text } = stream(false)
    let now = 0
    const bar = openProgressBar({
      title: 'replay',
      unit: 'events',
      stream: file,
      lineEveryMs: 1000,
      now: () => now,
    })
    for (let done = 1; done <= 30; done++) {
      now += 100
      bar.update(done, done < 15 ? undefined : 30)
    }
    bar.stop()
    expect(text()).toBe('replay: 10 events\nreplay: 20 of 30 events\nreplay: 30 of 30 events\n')
  })
})
