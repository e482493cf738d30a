// Behaviour of the XES reader on small texts.

import { describe, expect, it } from 'vitest'
import { readXes } from '../../../src/interop/xes.js'
import type { ReadOptions } from '../../../src/interop/source-case.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import type { Finding } from '../../../src/kernel/finding.js'
import { chunksOf, cut, event, findingsOf, readAll, trace } from './reading.js'

const read = (text: string, options?: ReadOptions) => readAll(readXes(chunksOf(text), options))
const log = (...content: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n${content.join('\n')}\n</log>\n`
const at = '2024-04-26T10:00:00+07:00'

/** Reads with `skipInvalid`: the ids left, and the findings. */
async function skimmed(text: string, options?: ReadOptions) {
  const findings: Finding[] = []
  const { cases, error } = await read(text, { ...options, skipInvalid: (finding) => findings.push(finding) })
  return { cases, error, findings, codes: findings.map(({ code }) => code) }
}

describe('a log that is as it should be', () => {
  it('gives cases with their attributes as text and events with name, instant and resource', async () => {
    const text = log(
      '<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>',
      '<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>',
      '<classifier name="Activity" keys="concept:name"/>',
      '<int key="meta" value="1"><int key="nested" value="2"/></int>',
      trace(
        'D1',
        '<date key="startdate" value="2024-04-26T09:00:00.000+07:00"/><boolean key="online" value="true"/>',
        event('receive', at, '<string key="org:resource" value="desk-3"/><int key="copies" value="02"/>'),
        event('sign'),
      ),
    )
    const { cases, error } = await read(text)
    expect(error).toBeUndefined()
    expect(cases).toHaveLength(1)
    const [first] = cases
    expect(first).toMatchObject({ id: 'D1', line: 7 })
    expect({ ...first!.attributes }).toEqual({ startdate: '2024-04-26T09:00:00.000+07:00', online: 'true' })
    expect(first!.events.map((each) => ({ ...each, attributes: { ...each.attributes } }))).toStrictEqual([
      {
        activity: 'receive',
        at: Date.parse(at),
        resource: 'desk-3',
        attributes: { copies: '02' },
        place: { line: 7 },
      },
      { activity: 'sign', attributes: {}, place: { line: 7 } },
    ])
  })

  it.each([
    ['without a namespace', '<log><trace><string key="concept:name" value="x"/></trace></log>'],
    [
      'with a DTD that declares no entity',
      '<!DOCTYPE log SYSTEM "x.dtd"><log><trace><id key="concept:name" value="x"/></trace></log>',
    ],
    ['with a byte-order mark', '\ufeff<log><trace><string key="concept:name" value="x"/></trace></log>'],
  ])('is read %s', async (_what, text) => {
    expect(await read(text)).toMatchObject({ cases: [{ id: 'x', events: [] }], error: undefined })
  })

  it('keeps the top value of nested attributes and passes lists, containers and unknown elements over', async () => {
    const { cases } = await read(
      log(
        trace(
          'D1',
          '<string key="a" value="1"><string key="b" value="2"/></string>',
          '<list key="l"><values><string key="c" value="3"/></values></list><container key="m"><int key="d" value="4"/></container>',
          '<x:note xmlns:x="urn:x"><string key="e" value="5"/></x:note>',
          event('go', at, '<int key="f" value="6"><int key="g" value="7"/></int>'),
        ),
      ),
    )
    expect({ ...cases[0]!.attributes }).toEqual({ a: '1' })
    expect({ ...cases[0]!.events[0]!.attributes }).toEqual({ f: '6' })
  })

  it('reads the entities of XML and no newline or markup out of them', async () => {
    const { cases } = await read(log(trace('&lt;D&amp;1&gt; &#272;&#x1F600;')))
    expect(cases[0]!.id).toBe('<D&1> Đ😀')
  })

  it('is read from UTF-16 with a byte-order mark', async () => {
    const bytes = Buffer.from(`\ufeff<log>${trace('hồ sơ')}</log>`, 'utf16le')
    expect(await readAll(readXes(chunksOf(...cut(bytes, 7))))).toMatchObject({ cases: [{ id: 'hồ sơ' }] })
  })

  it('is safe with attributes named like what every object has', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const attributes = names.map((name) => `<string key="${name}" value="polluted"/>`).join('')
    const { cases, error } = await read(log(trace('D1', attributes, event('go', at, attributes))))
    expect(error).toBeUndefined()
    for (const read of [cases[0]!.attributes, cases[0]!.events[0]!.attributes]) {
      expect(Object.getPrototypeOf(read)).toBeNull()
      expect(Object.keys(read)).toEqual(names)
      expect(names.map((name) => read[name])).toEqual(names.map(() => 'polluted'))
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Object.getOwnPropertyNames(Object.prototype)).toContain('__proto__')
  })
})

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

describe('streaming', () => {
  it('gives the same whatever the chunks', async () => {
    const bytes = Buffer.from(
      log(
        '<!-- chú thích -->',
        trace('hồ sơ 😀', '<string key="a" value="&lt;Đ&#x1F600;\r\n&amp;"/>', event('Tiếp nhận 𝄞', at)),
        trace('D2', event('', 'noon')),
        trace(undefined),
      ).replaceAll('\n', '\r\n'),
    )
    const whole = await skimmed(bytes.toString())
    expect(whole.cases).toHaveLength(2)
    expect(whole.codes).toHaveLength(3)
    for (let at = 0; at <= bytes.length; at++) {
      const findings: Finding[] = []
      const chunks = chunksOf(bytes.subarray(0, at), bytes.subarray(at))
      const { cases } = await readAll(readXes(chunks, { skipInvalid: (finding) => findings.push(finding) }))
      expect({ cases, findings }).toEqual({ cases: whole.cases, findings: whole.findings })
    }
    const units = bytes.toString().split('')
    const byUnit = await readAll(readXes(chunksOf(...units), { skipInvalid: () => {} }))
    expect(byUnit.cases).toEqual(whole.cases)
    const byByte = await readAll(readXes(chunksOf(...cut(bytes, 1)), { skipInvalid: () => {} }))
    expect(byByte.cases).toEqual(whole.cases)
  })

  it('gives the same error and the same cases before it whatever the chunks', async () => {
    const text = `<log>${trace('D1', event('go', at))}<trace><event></trace></log>`
    const whole = await read(text)
    for (let at = 0; at <= text.length; at++) {
      const { cases, error } = await readAll(readXes(chunksOf(text.slice(0, at), text.slice(at))))
      expect(cases).toEqual(whole.cases)
      expect(findingsOf(error)).toEqual(findingsOf(whole.error))
    }
  })

  it('takes a chunk only when its caller wants more, and ends the chunks when the caller stops', async () => {
    let taken = 0
    let ended = false
    async function* chunks() {
      try {
        yield '<log>'
        for (;;) {
          taken += 1
          yield await Promise.resolve(trace(`D${taken}`))
        }
      } finally {
        ended = true
      }
    }
    for await (const { id } of readXes(chunks())) {
      expect(id).toBe(`D${taken}`)
      if (taken === 3) break
    }
    expect({ taken, ended }).toEqual({ taken: 3, ended: true })
  })

  it('stops at the signal between cases', async () => {
    const stop = new AbortController()
    const seen: string[] = []
    const reading = async () => {
      for await (const { id } of readXes(chunksOf(log(trace('D1'), trace('D2'))), { signal: stop.signal })) {
        seen.push(id)
        stop.abort('enough')
      }
    }
    const error: unknown = await reading().catch((caught: unknown) => caught)
    expect(isDossierError(error, 'aborted')).toBe(true)
    expect(error).toMatchObject({ cause: 'enough', details: { what: 'reading the XES file' } })
    expect(seen).toEqual(['D1'])
  })
})
