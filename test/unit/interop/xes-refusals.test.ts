// Texts that cannot be read as XES, and those that ask for too much.

import { describe, expect, it } from 'vitest'
import { readXes } from '../../../src/interop/xes.js'
import { event, findingsOf, readAll, trace } from './reading.js'
import { at, log, read, skimmed } from './xes-reading.js'

describe('a text that cannot be read', () => {
  it.each([
    ['nothing', '', 'xml-cut-off'],
    ['no XML', 'case,activity', 'xml-malformed'],
    ['another XML', '<html/>', 'not-xes'],
    ['a trace as the root', '<trace/>', 'not-xes'],
    ['cut off in a tag', '<log><trace><str', 'xml-cut-off'],
    ['cut off between tags', `<log>${trace('D1')}`, 'xml-cut-off'],
    ['cut off in a value', '<log><trace><string key="concept:name" value="x', 'xml-cut-off'],
    ['a tag never closed', '<log><trace></log>', 'xml-malformed'],
    [
      'an event never closed',
      `<log><trace><string key="concept:name" value="D1"/><event></trace></log>`,
      'xml-malformed',
    ],
    [
      'an entity that XML does not have',
      '<log><trace><string key="a" value="&nbsp;"/></trace></log>',
      'xml-malformed',
    ],
    ['an attribute there twice', '<log a="1" a="2"/>', 'xml-malformed'],
    ['a control character', '<log>\u0001</log>', 'xml-malformed'],
    ['text after the log', '<log/>more', 'xml-malformed'],
    ['two logs', '<log/><log/>', 'xml-malformed'],
  ])('is refused: %s', async (_what, text, code) => {
    for (const skipInvalid of [undefined, () => {}]) {
      const { error } = await read(text, skipInvalid && { skipInvalid })
      expect(findingsOf(error)).toEqual([{ path: ['line', 1], code, message: expect.any(String) as string }])
    }
  })

  it('gives the cases before the place, and none that another tag closed', async () => {
    const { cases, error } = await read(
      `<log>${trace('D1')}\n<trace><string key="concept:name" value="D2"/></log>`,
    )
    expect(cases.map(({ id }) => id)).toEqual(['D1'])
    expect(findingsOf(error)).toMatchObject([{ path: ['line', 2], code: 'xml-malformed' }])
  })

  it('gives a case that ended right before the place', async () => {
    const { cases, error } = await read(`<log>${trace('D1')}&nbsp;`)
    expect(cases.map(({ id }) => id)).toEqual(['D1'])
    expect(findingsOf(error)).toMatchObject([{ code: 'xml-malformed' }])
  })

  it('tells what was found in the open case as well', async () => {
    const { error } = await read(`<log><trace>${event('')}<oops`)
    expect(findingsOf(error).map(({ code }) => code)).toEqual(['xml-cut-off', 'activity-missing'])
  })

  it('lets an error of the chunks through as it is', async () => {
    const mine = new Error('disk')
    async function* broken() {
      yield '<log>'
      await Promise.reject(mine)
    }
    expect((await readAll(readXes(broken()))).error).toBe(mine)
  })
})

describe('limits', () => {
  it('refuses a bomb of entities, whatever the case of its letters', async () => {
    const lols = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
    const bomb = `<!DOCTYPE log [<!ENTITY l0 "lol">${lols}]><log><trace><string key="concept:name" value="&l9;"/></trace></log>`
    expect(findingsOf((await read(bomb)).error)).toMatchObject([{ code: 'xml-entity' }])
  })

  it('refuses 100,000 elements inside one another', async () => {
    const { error } = await read(`<log><trace>${'<string key="a" value="b">'.repeat(100_000)}`)
    expect(findingsOf(error)).toMatchObject([
      { code: 'too-deep', message: expect.stringContaining('200') as string },
    ])
  })

  it('holds the length of a value, at the case and not for the whole file', async () => {
    const limits = { valueLength: 20 }
    const long = (value: string) => trace('D1', `<string key="a" value="${value}"/>`)
    expect((await read(log(long('x'.repeat(20))), { limits })).cases).toHaveLength(1)
    const { cases, codes } = await skimmed(log(long('x'.repeat(21)), trace('D2')), { limits })
    expect(codes).toEqual(['value-too-long'])
    expect(cases.map(({ id }) => id)).toEqual(['D2'])
  })

  it('holds the events of a trace, and leaves out the trace that has more', async () => {
    const limits = { eventsPerCase: 3 }
    const some = (id: string, count: number) => trace(id, event('go', at).repeat(count))
    const { cases, codes } = await skimmed(log(some('D1', 3), some('D2', 9), some('D3', 1)), { limits })
    expect(codes).toEqual(['too-many-events'])
    expect(cases.map(({ id }) => id)).toEqual(['D1', 'D3'])
  })

  it('holds the text of a trace', async () => {
    const limits = { caseLength: 1000 }
    const { cases, codes } = await skimmed(log(trace('D1', event('go').repeat(50)), trace('D2')), { limits })
    expect(codes).toEqual(['case-too-long'])
    expect(cases.map(({ id }) => id)).toEqual(['D2'])
  })

  it.each([
    ['value', '<log><trace><string key="a" value="'],
    ['comment', '<log><!--'],
    ['tag name', '<'],
    ['DTD', '<!DOCTYPE log ['],
  ])('stops at a %s that never ends, and does not read on', async (_what, start) => {
    let given = 0
    async function* endless() {
      yield start
      for (;;) {
        given += 1
        yield await Promise.resolve('x'.repeat(10_000))
      }
    }
    const { error } = await readAll(readXes(endless(), { limits: { itemLength: 100_000 } }))
    expect(findingsOf(error)).toMatchObject([{ code: 'item-too-long' }])
    expect(given).toBeLessThan(20)
  })
})
