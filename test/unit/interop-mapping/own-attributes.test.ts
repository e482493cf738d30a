// The office's own attributes in mappings: as facts, as findings, as columns, and in an engine that declares them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseArguments } from '../../../src/cli/replay/arguments.js'
import { runReplay } from '../../../src/cli/replay/run-replay.js'
import { createEngine } from '../../../src/engine/create-engine.js'
import { checkMapping } from '../../../src/interop/mapping-check.js'
import { attributeFields, caseAttributesOf } from '../../../src/interop/mapping.js'
import { isDossierError } from '../../../src/kernel/errors.js'
import type { Finding } from '../../../src/kernel/finding.js'
import { at, event, found, hour, inShort, span, told } from './cases.js'

const least = { name: 'least', received: { event: 'first' }, procedure: { constant: 'permit' } }
const attributes = {
  ward: { attribute: 'place', values: { HB: 'Hoa Ban' }, nothing: ['?'] },
  pages: { attribute: 'pages', kind: 'count' },
  urgent: { attribute: 'hurry', kind: 'flag', values: { yes: 'true', no: 'false' } },
  heardOn: { attribute: 'heard', kind: 'civilDate' },
  seenAt: { firstEvent: 'seen', kind: 'instant' },
  remark: { attribute: 'remark', kind: 'text' },
  origin: { constant: 'archive' },
}
const mapping = checkMapping({
  ...least,
  received: { attribute: 'start' },
  due: { attribute: 'due' },
  attributes,
  groupBy: ['channel', 'attributes.ward', 'attributes.urgent'],
})
const told1 = {
  ...span,
  place: 'HB',
  pages: '12',
  hurry: 'yes',
  heard: '2024-03-01',
  remark: 'a\nb',
}

describe('attributes of the office', () => {
  it('are told right after the reception, each as its kind', async () => {
    const { facts } = await told(mapping, [found('A', told1, event('check@8', { seen: hour(7) }))])
    expect(inShort(facts[0]!)).toEqual(['DossierReceived@8', 'AttributesSet@8', 'DeadlineSet@8', 'check@8'])
    expect(facts[0]!.events[1]!.data).toEqual({
      ward: 'Hoa Ban',
      pages: 12,
      urgent: true,
      heardOn: '2024-03-01',
      seenAt: at(7),
      remark: 'a\nb',
      origin: 'archive',
    })
  })

  it('are not told where the file says nothing, nor a second time', async () => {
    const silent = checkMapping({ ...least, attributes: { ward: attributes.ward } })
    const { facts } = await told(silent, [
      found('A', { place: '?' }, 'a@8'),
      found('B', { place: 'Pine' }, 'a@8'),
      found('B', { place: 'Pine' }, 'b@9'),
    ])
    expect(facts.map(inShort)).toEqual([
      ['DossierReceived@8', 'a@8'],
      ['DossierReceived@8', 'AttributesSet@8', 'a@8'],
      ['b@9'],
    ])
  })

  it('that are not of their kind are findings about the case', async () => {
    const findings: Finding[] = []
    const wrong = { pages: '-1', hurry: 'maybe', heard: '2024-02-30', place: 'a\tb', remark: '\ud800' }
    const { survey } = await told(
      mapping,
      [found('A', { ...span, ...wrong }, event('a@8', { seen: 'noon' }))],
      { skipInvalid: (finding) => findings.push(finding) },
    )
    expect(findings.map(({ path, code }) => `${path.at(-1)}: ${code}`)).toEqual([
      'place: code-invalid',
      'pages: count-invalid',
      'hurry: flag-invalid',
      'heard: civil-date-invalid',
      'seen: instant-invalid',
      'remark: text-invalid',
    ])
    expect(survey.leftOut.cases).toBe(1)
  })

  it('are columns of the case', () => {
    expect(caseAttributesOf(mapping)).toEqual(['start', 'due', 'place', 'pages', 'hurry', 'heard', 'remark'])
  })

  it('can be asked for in an engine that declares them', async () => {
    const engine = await createEngine({ timeZone: 'UTC', attributes: attributeFields(mapping) })
    const { facts } = await told(mapping, [found('A', told1, 'a@8'), found('B', span, 'a@8')])
    await engine.import(facts, { source: 'cases' })
    expect(engine.search({ attributes: { ward: 'Hoa Ban', pages: 12 } }).dossiers).toMatchObject([
      { dossierId: 'A', attributes: { urgent: true, heardOn: '2024-03-01' } },
    ])
    const { rows } = engine.onTime({
      from: '2024-03-04',
      to: '2024-03-04',
      groupBy: ['attributes.ward'],
    })
    expect(rows.map(({ key }) => key['attributes.ward'])).toEqual([undefined, 'Hoa Ban'])
  })
})

describe('a replay of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-attributes-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('declares what the mapping names, and groups by it', async () => {
    const file = join(folder, 'log.csv')
    writeFileSync(file, `id,what,when,ward\nA,in,${hour(8)},Pine\nA,out,${hour(9)},Pine\nB,in,${hour(8)},\n`)
    const wanted = {
      ...least,
      columns: { case: 'id', activity: 'what', at: 'when' },
      attributes: { ward: { attribute: 'ward' } },
      groupBy: ['attributes.ward'],
    }
    const path = join(folder, 'mapping.json')
    writeFileSync(path, JSON.stringify(wanted))
    const asked = parseArguments([file, '--mapping', path])
    if (asked === 'help') throw new Error('no help was asked for')
    const { onTime, source } = await runReplay(asked)
    expect(source.facts).toBe(6)
    expect(onTime.rows).toMatchObject([
      { key: {}, counts: { received: 1 } },
      { key: { 'attributes.ward': 'Pine' }, counts: { received: 1 } },
    ])
  })
})

describe('a mapping is refused', () => {
  const findingsOf = (input: object): string[] => {
    try {
      checkMapping({ ...least, ...input })
    } catch (error) {
      if (!isDossierError(error, 'definition-invalid')) throw error
      return error.details.findings.map(({ path, message }) => `${path.join('.')}: ${message}`)
    }
    return []
  }

  it('names that no attribute can have, kinds that there are not, and two sources', () => {
    const names = { Ward: 'a', removed: 'b', constructor: 'c' }
    const wrong = Object.entries(names).map(([name, attribute]) => [name, { attribute }] as const)
    const found = findingsOf({ attributes: Object.fromEntries(wrong) }).toSorted()
    expect(found.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'attributes.Ward',
      'attributes.constructor',
      'attributes.removed',
    ])
    expect(findingsOf({ attributes: { ward: { attribute: 'a', kind: 'json' } } })).toEqual([
      'attributes.ward.kind: is none of code, count, flag, civilDate, instant, text',
    ])
    expect(findingsOf({ attributes: { ward: { attribute: 'a', constant: 'b' } } })).toHaveLength(1)
  })

  it('values of its own that are not of their kind', () => {
    const pages = { attribute: 'a', kind: 'count', values: { few: '3', many: 'lots' } }
    expect(findingsOf({ attributes: { pages, urgent: { constant: 'yes', kind: 'flag' } } })).toEqual([
      'attributes.pages.values.many: "lots" is no whole number from 0 to 2^53 - 1, written in digits',
      'attributes.urgent.constant: "yes" is neither true nor false',
    ])
    const localTimes = { timeZone: 'UTC', localTimes: true }
    const seenAt = { constant: '2024-03-04', kind: 'instant' }
    expect(findingsOf({ ...localTimes, attributes: { seenAt } })).toEqual([])
    expect(findingsOf({ attributes: { seenAt } })).toHaveLength(1)
  })

  it('grouping by attributes that it has not, or that can not be grouped by', () => {
    const remark = { attribute: 'a', kind: 'text' }
    expect(findingsOf({ groupBy: ['attributes.ward'] })).toEqual([
      'groupBy.0: is unknown: the mapping has no attributes of the office to group by',
    ])
    expect(
      findingsOf({ attributes: { remark, ward: { attribute: 'b' } }, groupBy: ['attributes.remark'] }),
    ).toEqual(['groupBy.0: is none of attributes.ward'])
  })
})
