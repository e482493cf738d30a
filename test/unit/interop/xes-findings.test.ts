// An invalid event or case in XES: named with all that is wrong with it, and left out where that is asked for.

import { describe, expect, it } from 'vitest'
import { event, findingsOf, trace } from './reading.js'
import { at, log, read, skimmed } from './xes-reading.js'

describe('an invalid event or case', () => {
  const undated = (value: string) => event('go', value)

  it.each<[string, string, string, (string | number)[]]>([
    [
      'an event without a name',
      trace('D1', '<event/>'),
      'activity-missing',
      ['line', 3, 'case', 'D1', 'concept:name'],
    ],
    [
      'an event with an empty name',
      trace('D1', event('')),
      'activity-missing',
      ['line', 3, 'case', 'D1', 'concept:name'],
    ],
    [
      'a timestamp without offset',
      trace('D1', undated('2024-04-26T10:00:00')),
      'instant-without-offset',
      ['line', 3, 'case', 'D1', 'time:timestamp'],
    ],
    [
      'a timestamp that is none',
      trace('D1', undated('yesterday')),
      'instant-invalid',
      ['line', 3, 'case', 'D1', 'time:timestamp'],
    ],
    [
      'a day that does not exist',
      trace('D1', undated('2023-02-29T00:00:00Z')),
      'instant-invalid',
      ['line', 3, 'case', 'D1', 'time:timestamp'],
    ],
    [
      'an attribute without a value',
      trace('D1', event('go', at, '<string key="a"/>')),
      'attribute-incomplete',
      ['line', 3, 'case', 'D1', 'a'],
    ],
    [
      'an attribute without a key',
      trace('D1', event('go', at, '<string value="a"/>')),
      'attribute-incomplete',
      ['line', 3, 'case', 'D1'],
    ],
    [
      'an attribute there twice',
      trace('D1', '<int key="a" value="1"/><int key="a" value="2"/>'),
      'attribute-repeated',
      ['line', 3, 'case', 'D1', 'a'],
    ],
    [
      'a value of the wrong encoding',
      trace('D1', '<string key="a" value="\ufffd"/>'),
      'encoding-invalid',
      ['line', 3, 'case', 'D1', 'a'],
    ],
    [
      'a trace without a name',
      trace(undefined, event('go')),
      'case-id-missing',
      ['line', 3, 'case', '#1', 'concept:name'],
    ],
    ['a trace inside another element', `<batch>${trace('D1')}</batch>`, 'trace-misplaced', ['line', 3]],
    ['a trace inside a trace', trace('D1', trace('D2')), 'trace-misplaced', ['line', 3, 'case', 'D1']],
    ['an event outside a trace', event('go'), 'event-misplaced', ['line', 3]],
  ])('%s throws with its place', async (_what, content, code, path) => {
    const { cases, error } = await read(log(content, trace('next')), { source: 'a.xes' })
    expect(cases).toEqual([])
    expect(findingsOf(error)).toEqual([{ path, code, message: expect.any(String) as string }])
    expect((error as Error).message).toContain(`a.xes can't be imported:\n  ${path.join('.')}: `)
  })

  it('throws with all findings of its case, after the cases before it', async () => {
    const bad = trace(
      'bad',
      event('', 'noon'),
      '\n',
      event('ok', at),
      '\n',
      event('late', '2024-04-26T10:00'),
    )
    const { cases, error } = await read(log(trace('good'), bad, trace('worse', event(''))))
    expect(cases.map(({ id }) => id)).toEqual(['good'])
    expect(findingsOf(error).map(({ code, path }) => [code, path[1], path[3]])).toEqual([
      ['instant-invalid', 4, 'bad'],
      ['activity-missing', 4, 'bad'],
      ['instant-without-offset', 6, 'bad'],
    ])
  })

  it('is reported and left out with skipInvalid, the event alone or the case', async () => {
    const { cases, error, codes } = await skimmed(
      log(
        trace('D1', event('one', at), event(''), event('two', at)),
        trace(undefined, event('lost')),
        trace('D2', '<string key="a"/>', event('lost')),
        trace('D3', event('three')),
        event('stray'),
      ),
    )
    expect(error).toBeUndefined()
    expect(cases.map(({ id, events }) => [id, ...events.map(({ activity }) => activity)])).toEqual([
      ['D1', 'one', 'two'],
      ['D3', 'three'],
    ])
    expect(codes).toEqual(['activity-missing', 'case-id-missing', 'attribute-incomplete', 'event-misplaced'])
  })

  it('lets an error of skipInvalid through as it is', async () => {
    const mine = new Error('stop')
    const { error } = await read(log(trace(undefined)), {
      skipInvalid: () => {
        throw mine
      },
    })
    expect(error).toBe(mine)
  })

  it('carries at most a thousand findings', async () => {
    const { error } = await read(log(trace('D1', event('').repeat(3000))))
    expect(findingsOf(error)).toHaveLength(1000)
  })

  it('shows no control characters of the file in its message', async () => {
    const { error } = await read(log(trace('D1', event('go', '&#x9b;31m\u202e'))))
    expect(findingsOf(error)[0]!.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  })
})
