// Patterns of dossier codes: what they write, what they read, and which of them are refused.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CivilDate } from '../../../src/kernel/civil-date.js'
import {
  dossierCodePattern,
  dossierCodePatterns,
  vietnamDossierCode,
  type DossierCodePattern,
  type DossierCodePatterns,
} from '../../../src/dossier/dossier-code.js'

const day = '2024-03-04' as CivilDate
const values = { agencyId: 'H52', procedure: '2.000591', unit: 'one-stop' }

describe('a pattern', () => {
  it.each([
    [vietnamDossierCode, 12, 'H52-240304-0012', 'H52-240304-{seq}'],
    [vietnamDossierCode, 9_999, 'H52-240304-9999', 'H52-240304-{seq}'],
    [vietnamDossierCode, 10_000, 'H52-240304-10000', 'H52-240304-{seq}'],
    ['{yyyyMMdd}/{seq:1}/{procedure}', 7, '20240304/7/2.000591', '20240304/{seq}/2.000591'],
    ['{yy}{seq:6}', 7, '24000007', '24{seq}'],
    ['{seq:3}', 1_234, '1234', '{seq}'],
    ['No. {seq:2} of {yyyy} [{unit}]', 5, 'No. 05 of 2024 [one-stop]', 'No. {seq} of 2024 [one-stop]'],
  ])('%s writes number %d as %s', (pattern, seq, code, series) => {
    const compiled = dossierCodePattern(pattern)
    expect(compiled.format(values, day, seq)).toBe(code)
    expect(compiled.series(values, day)).toBe(series)
    expect(compiled.parse(code)).toEqual({ series, seq })
  })

  it('reads no text that it could not have written', () => {
    const { parse } = dossierCodePattern(vietnamDossierCode)
    const texts = ['', 'H52', 'H52-240304-12', 'H52-240304-00012', 'H52-240304-0000', 'H52-24030-0012']
    for (const text of texts) expect(parse(text)).toBeUndefined()
  })

  it('needs the values that it names, and no others', () => {
    const compiled = dossierCodePattern(vietnamDossierCode)
    expect(compiled.series({ agencyId: 'a' }, day)).toBe('a-240304-{seq}')
    expect(() => compiled.series({ unit: 'a' }, day)).toThrow(
      expect.objectContaining({ code: 'id-invalid', message: expect.stringContaining('agencyId') }),
    )
  })

  it.each([
    ['no number', '{agencyId}'],
    ['two numbers', '{seq:1}-{seq:2}'],
    ['a number without a width', '{agencyId}-{seq}'],
    ['a width of nothing', '{agencyId}-{seq:0}'],
    ['an unknown placeholder', '{agency}-{seq:4}'],
    ['a value twice', '{unit}-{unit}-{seq:4}'],
    ['a stray brace', 'a}-{seq:4}'],
    ['nothing', ''],
    ['no text', 5],
    ['values of any length on both sides', '{agencyId}-{seq:4}-{unit}'],
    ['a value right before the number', '{agencyId}{seq:4}'],
    ['a date right before the number, after a value', '{agencyId}-{yyMMdd}{seq:4}'],
    ['a digit right before the number, after a value', '{agencyId}-0{seq:4}'],
    ['a value right after the number', '{yyMMdd}-{seq:4}{unit}'],
  ])('is refused with %s', (_what, pattern) => {
    expect(() => dossierCodePattern(pattern as string)).toThrow(
      expect.objectContaining({ code: 'definition-invalid' }),
    )
  })
})

describe('patterns by agency', () => {
  it('are chosen by it', () => {
    const of = dossierCodePatterns({ default: vietnamDossierCode, agencies: { tax: 'T/{yyyy}/{seq:6}' } })
    expect(of('tax').format({}, day, 1)).toBe('T/2024/000001')
    expect(of('trade').format({ agencyId: 'trade' }, day, 1)).toBe('trade-240304-0001')
    expect(of(undefined).pattern).toBe(vietnamDossierCode)
  })

  it('are refused, all that are wrong, with their paths', () => {
    const bad = {
      default: vietnamDossierCode,
      agencies: { a: '{seq:4}', b: 'b-{seq:4}-{yy}', c: 'c-{seq:1}' },
    }
    expect(pathsOf(bad)).toEqual([
      ['agencies', 'a'],
      ['agencies', 'b'],
    ])
    expect(pathsOf({ default: 'a', agencies: { a: 'b' } })).toEqual([['default'], ['agencies', 'a']])
    for (const garbage of [null, undefined, {}, 5, { default: vietnamDossierCode, agencies: { a: null } }])
      expect(pathsOf(garbage)).toHaveLength(1)
  })
})

function pathsOf(declared: unknown): unknown[] {
  try {
    dossierCodePatterns(declared as DossierCodePatterns)
  } catch (error) {
    return (error as { details: { findings: { path: unknown }[] } }).details.findings.map(({ path }) => path)
  }
  return []
}

// Texts that look like one another on purpose: digits, separators, and what a pattern itself may hold.
const id = fc.string({ unit: fc.constantFrom('0', '1', '-', '/', 'A', '{seq}'), minLength: 1, maxLength: 8 })
const part = fc.constantFrom(
  '{agencyId}',
  '{unit}',
  '{procedure}',
  '{yyMMdd}',
  '{yy}',
  '-',
  '/',
  '0',
  'A',
  'A-',
)
const pattern = fc
  .tuple(fc.array(part, { maxLength: 4 }), fc.constantFrom(1, 2, 4), fc.array(part, { maxLength: 4 }))
  .map(([before, width, after]) => `${before.join('')}{seq:${width}}${after.join('')}`)
  .filter((text) => pathsOf(text).length === 0)
const use = fc.record({
  values: fc.record({ agencyId: id, unit: id, procedure: id }),
  on: fc.constantFrom('2024-03-04', '2024-03-05', '2010-10-10', '2001-01-01') as fc.Arbitrary<CivilDate>,
  seq: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 200_000 })),
})

type Use = typeof use extends fc.Arbitrary<infer Drawn> ? Drawn : never

describe('a code', () => {
  const told = (compiled: DossierCodePattern, { values: of, on, seq }: Use) => ({
    code: compiled.format(of, on, seq),
    series: compiled.series(of, on),
    seq,
  })

  it('tells its counter and its number', () => {
    fc.assert(
      fc.property(pattern, use, (text, drawn) => {
        const compiled = dossierCodePattern(text)
        const { code, series, seq } = told(compiled, drawn)
        expect(compiled.parse(code)).toEqual({ series, seq })
      }),
    )
  })

  it('is that of one counter and number only, under all patterns that are allowed together', () => {
    const allowed = fc
      .record({ default: pattern, agencies: fc.record({ a: pattern }) })
      .filter((declared) => pathsOf(declared).length === 0)
    fc.assert(
      fc.property(allowed, use, use, (declared, one, other) => {
        const of = dossierCodePatterns(declared)
        const [first, second] = [told(of(undefined), one), told(of('a'), other)]
        if (first.code === second.code) expect([first.series, first.seq]).toEqual([second.series, second.seq])
        // And read by the other pattern, if it can be, it is the same.
        const read = of('a').parse(first.code)
        if (read !== undefined) expect(read).toEqual({ series: first.series, seq: first.seq })
      }),
    )
  })
})
