// Behaviour of the XES reader on small texts, whatever the chunks they come in.

import { describe, expect, it } from 'vitest'
import { readXes } from '../../../src/interop/xes.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import type { Finding } from '../../../src/kernel/finding.js'
import { chunksOf, cut, event, findingsOf, readAll, trace } from './reading.js'
import { at, log, read, skimmed } from './xes-reading.js'

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
