// The codes that people call dossiers by: patterns such as `{agencyId}-{yyMMdd}-{seq:4}`, and the event by which an
// engine reserves numbers. A code tells its counter and its number, so that what is never reserved twice is never
// written twice; a pattern of which that isn't true is refused. Nothing here counts.

import type { CivilDate } from '../kernel/civil-date.js'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { checkId, isId, maxIdLength } from '../kernel/ids.js'
import { defineEvent } from '../log/event-definition.js'
import { code, count } from '../log/field.js'

/** The code of Vietnam's national rules: agency, day, and a number that begins again each day. */
export const vietnamDossierCode = '{agencyId}-{yyMMdd}-{seq:4}'

/**
 * Numbers of one counter that from now on belong to whoever recorded this.
 * @source national rules of dossier codes: agency, day, and a number that begins again each day
 */
export const DossierCodesReserved = defineEvent('DossierCodesReserved', {
  series: code(),
  /** The first number; numbers begin with 1. */
  from: count(),
  count: count(),
})

/** The stream of a counter. */
export function dossierCodeStream(series: string): string {
  return `dossier-codes/${series}`
}

/** What a dossier brings to its code. What the pattern doesn't name may be left out. */
export interface DossierCodeValues {
  readonly agencyId?: string | undefined
  readonly procedure?: string | undefined
  readonly unit?: string | undefined
}

/** A compiled pattern. */
export interface DossierCodePattern {
  readonly pattern: string
  /**
   * The name of the counter: the code with `{seq}` for its number. Whatever changes in it begins at 1 again.
   * @throws DossierError `id-invalid` for a value that is missing or no id, or if it is longer than 200 characters
   */
  series(values: DossierCodeValues, on: CivilDate): string
  /** The code of a number, which has at least as many digits as the pattern says, and more where it needs them. */
  format(values: DossierCodeValues, on: CivilDate, seq: number): string
  /** The counter and number of a code, or `undefined` for a text that can't be one. */
  parse(text: string): { readonly series: string; readonly seq: number } | undefined
}

/** Patterns as declared: one, or one by agency with a default. */
export type DossierCodePatterns =
  string | { readonly default: string; readonly agencies?: Readonly<Record<string, string>> | undefined }

const dateParts: Readonly<Record<string, { width: number; of: (on: CivilDate) => string }>> = {
  yyMMdd: { width: 6, of: (on) => on.slice(2).replaceAll('-', '') },
  yyyyMMdd: { width: 8, of: (on) => on.replaceAll('-', '') },
  yyyy: { width: 4, of: (on) => on.slice(0, 4) },
  yy: { width: 2, of: (on) => on.slice(2, 4) },
}
const valueNames = ['agencyId', 'procedure', 'unit'] as const

/** Whether there is a date in the codes of a pattern. */
export function isDated({ pattern }: DossierCodePattern): boolean {
  return Object.keys(dateParts).some((name) => pattern.includes(`{${name}}`))
}

/** A literal text, a date of fixed width, or a value of any length. */
type Part = { readonly literal: string } | { readonly date: string } | { readonly value: ValueName }
type ValueName = (typeof valueNames)[number]

/** A pattern taken apart at its number. */
interface Parts {
  readonly before: readonly Part[]
  readonly after: readonly Part[]
  /** Least number of digits. */
  readonly width: number
}

/**
 * Compiles a pattern of literal text and the placeholders `{agencyId} {procedure} {unit} {yyMMdd} {yyyyMMdd} {yyyy}
 * {yy}`, with exactly one `{seq:N}`.
 * @throws DossierError `definition-invalid`; also where two numbers could give the same code
 * @example
 * dossierCodePattern('{agencyId}-{yyMMdd}-{seq:4}').format({ agencyId: 'H52' }, '2024-03-04', 12) // H52-240304-0012
 */
export function dossierCodePattern(pattern: string): DossierCodePattern {
  const findings: Finding[] = []
  const parts = partsOf(pattern, [], findings)
  if (findings.length > 0) throw invalid(findings)
  return compiled(pattern, parts)
}

/**
 * Compiles patterns, and gives the one of an agency.
 * @throws DossierError `definition-invalid`; also where a code of one pattern could be a code of another
 */
export function dossierCodePatterns(
  declared: DossierCodePatterns,
): (agencyId: string | undefined) => DossierCodePattern {
  if (typeof declared === 'string') {
    const only = dossierCodePattern(declared)
    return () => only
  }
  const given = Object(declared) as { default?: unknown; agencies?: unknown }
  const texts = new Map<string | undefined, unknown>([[undefined, given.default]])
  for (const [agency, text] of Object.entries(Object(given.agencies) as object)) texts.set(agency, text)
  const findings: Finding[] = []
  const all = [...texts].map(([agency, text]) => {
    const path = agency === undefined ? ['default'] : ['agencies', agency]
    return { agency, path, pattern: text as string, parts: partsOf(text, path, findings) }
  })
  if (findings.length > 0) throw invalid(findings)
  // Read from the end, all of them find the number at the same place; one pattern for all is read in its own way.
  const width = widthOf(all[0]!.parts.after)
  const isAlike = ({ before, after }: Parts) =>
    width !== undefined && widthOf(after) === width && isSeparated(before.at(-1))
  if (new Set(all.map(({ pattern }) => pattern)).size > 1)
    findings.push(...all.flatMap(({ path, parts }) => (isAlike(parts) ? [] : misfit(path))))
  if (findings.length > 0) throw invalid(findings)
  const compiledBy = new Map(all.map(({ agency, pattern, parts }) => [agency, compiled(pattern, parts)]))
  return (agencyId) => compiledBy.get(agencyId) ?? compiledBy.get(undefined)!
}

function misfit(path: readonly string[]): Finding {
  const message =
    'could give a code of another pattern: with several, each has a separator before {seq}, and equally many characters after it'
  return { path, code: 'ambiguous', message }
}

function compiled(pattern: string, { before, after, width }: Parts): DossierCodePattern {
  const written = (parts: readonly Part[], values: DossierCodeValues, on: CivilDate) =>
    parts.map((part) => textOf(part, values, on)).join('')
  const whole = new RegExp(
    `^(?<before>${before.map(expressionOf).join('')})(?<seq>\\d{${width},})(?<after>${after.map(expressionOf).join('')})$`,
    'su',
  )
  const format: DossierCodePattern['format'] = (values, on, seq) =>
    checkId(
      `${written(before, values, on)}${String(seq).padStart(width, '0')}${written(after, values, on)}`,
      'dossier code',
    )
  return Object.freeze({
    pattern,
    series: (values: DossierCodeValues, on: CivilDate) =>
      checkId(`${written(before, values, on)}{seq}${written(after, values, on)}`, 'series of dossier codes'),
    format,
    parse(text: string) {
      const groups = isId(text) ? whole.exec(text)?.groups : undefined
      const seq = Number(groups?.['seq'])
      // A number has one spelling: no zero in front of more digits than the least.
      if (groups === undefined || !Number.isSafeInteger(seq) || seq < 1) return undefined
      if (String(seq).padStart(width, '0') !== groups['seq']) return undefined
      return { series: `${groups['before']}{seq}${groups['after']}`, seq }
    },
  })
}

function textOf(part: Part, values: DossierCodeValues, on: CivilDate): string {
  if ('literal' in part) return part.literal
  if ('date' in part) return dateParts[part.date]!.of(on)
  return checkId(values[part.value], `${part.value} of a dossier code`)
}

function expressionOf(part: Part): string {
  if ('literal' in part) return part.literal.replaceAll(/[$()*+./?[\\\]^{|}]/g, '\\$&')
  return 'date' in part ? `\\d{${dateParts[part.date]!.width}}` : '.+'
}

/** Characters that parts take, `undefined` if that depends on a value. */
function widthOf(parts: readonly Part[]): number | undefined {
  let width = 0
  for (const part of parts) {
    if ('value' in part) return undefined
    width += 'literal' in part ? part.literal.length : dateParts[part.date]!.width
  }
  return width
}

/** Whether a part keeps the number beside it apart: a literal that has no digit there. */
function isSeparated(beside: Part | undefined, side: 'before' | 'after' = 'before'): boolean {
  if (beside === undefined || !('literal' in beside)) return false
  return !/\d/.test(beside.literal.at(side === 'before' ? -1 : 0)!)
}

/**
 * Whether a code tells where its number is. One side must be of fixed width, so that its end of the number is known;
 * at the other end is the code's own end or a separator, or it is of fixed width as well.
 */
function isUnambiguous({ before, after }: Parts): boolean {
  const [fixedBefore, fixedAfter] = [widthOf(before) !== undefined, widthOf(after) !== undefined]
  if (fixedBefore && fixedAfter) return true
  return (fixedBefore && isSeparated(after[0], 'after')) || (fixedAfter && isSeparated(before.at(-1)))
}

/** Takes a pattern apart, and adds what is wrong with it. */
function partsOf(pattern: unknown, path: readonly string[], findings: Finding[]): Parts {
  const before = findings.length
  const find = (message: string) => findings.push({ path, code: 'pattern', message })
  if (!isId(pattern)) find(`is no text of 1 to ${maxIdLength} characters without control characters`)
  const sides: [Part[], Part[]] = [[], []]
  const widths: number[] = []
  const used = new Set<string>()
  for (const [token] of (isId(pattern) ? pattern : '').matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)) {
    const name = /^\{(.*)\}$/.exec(token)?.[1]
    const side = sides[widths.length === 0 ? 0 : 1]
    const width = /^seq:([1-9]|1[0-5])$/.exec(name ?? '')?.[1]
    if (name === undefined && /[{}]/.test(token)) find('has a brace that is no part of a placeholder')
    else if (name === undefined) side.push({ literal: token })
    else if (width !== undefined) widths.push(Number(width))
    else if (Object.hasOwn(dateParts, name)) side.push({ date: name })
    else if (isValueName(name)) side.push({ value: name })
    else find(`has '${token}', which is none of ${placeholders}`)
    if (isValueName(name) && used.has(name)) find(`has '${token}' twice`)
    used.add(name ?? '')
  }
  if (isId(pattern) && widths.length !== 1) find(`has {seq:N} ${widths.length} times: it must be there once`)
  const parts = { before: sides[0], after: sides[1], width: widths[0] ?? 1 }
  if (findings.length === before && !isUnambiguous(parts)) {
    find(
      'could give one code for two numbers: put a separator that is no digit beside {seq}, and values of any length on one side of it only',
    )
  }
  return parts
}

const placeholders = [...valueNames, ...Object.keys(dateParts), 'seq:N'].map((name) => `{${name}}`).join(' ')

function isValueName(name: string | undefined): name is ValueName {
  return (valueNames as readonly (string | undefined)[]).includes(name)
}

function invalid(findings: readonly Finding[]): DossierError {
  const message = `dossier codes can't be made like this:\n${formatFindings(findings)}`
  return new DossierError('definition-invalid', message, { definition: 'dossierCodes', findings })
}
