// What an office declares of itself: agencies, their units and officers, and the trees of administration. Checked
// here, whole, before anything uses it. An officer is an id and nothing else: names are personal data, and what is
// declared goes into the log for ever.

import * as z from 'zod'
import { DossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { check, idSchema, nameSchema, withoutCodeGeneration } from '../kernel/schema.js'

/** A node of a tree of administration: a level of authority, or a field. */
export interface TreeNode {
  readonly id: string
  readonly name: string
  /** Id of the node above it. */
  readonly parent?: string | undefined
}

/** An agency that is competent for procedures. */
export interface Agency extends TreeNode {
  /** Its level of authority: one of `levels`, where those are declared. */
  readonly level?: string | undefined
  /** Id of the calendar that it works by. */
  readonly calendar?: string | undefined
}

/** A unit of an agency. */
export interface Unit {
  readonly id: string
  readonly name: string
  readonly agency: string
  /** Whether it receives dossiers and returns results for its agency (bộ phận một cửa). */
  readonly oneStop?: boolean | undefined
  /** Id of the calendar that it works by. */
  readonly calendar?: string | undefined
}

/** An officer, by an opaque id; the name belongs into the application's own directory. */
export interface Officer {
  readonly id: string
  readonly unit: string
}

/** An organisation as declared; every reference is to something declared beside it. */
export interface OrganisationDefinition {
  readonly agencies: readonly Agency[]
  readonly units: readonly Unit[]
  readonly officers: readonly Officer[]
  /** Levels of authority, as a tree. */
  readonly levels?: readonly TreeNode[] | undefined
  /** Fields of administration, as a tree. */
  readonly fields?: readonly TreeNode[] | undefined
}

/** Most entries in one list. */
const maxEntries = 100_000

const schema = withoutCodeGeneration(() => {
  const [id, name] = [idSchema, nameSchema]
  const listOf = <Entry extends z.ZodType>(entry: Entry) =>
    z.array(entry).max(maxEntries, { error: `has more than ${maxEntries} entries` })
  const node = { id, name, parent: id.optional() }
  const noName = z.custom<undefined>((value) => value === undefined, {
    error: 'is personal data, and would stay in the log for ever: leave it out',
  })
  return z.strictObject({
    agencies: listOf(z.strictObject({ ...node, level: id.optional(), calendar: id.optional() })),
    units: listOf(
      z.strictObject({
        id,
        name,
        agency: id,
        oneStop: z.boolean().optional(),
        calendar: id.optional(),
      }),
    ),
    officers: listOf(z.strictObject({ id, unit: id, name: noName.optional() })),
    levels: listOf(z.strictObject(node)).optional(),
    fields: listOf(z.strictObject(node)).optional(),
  })
})

/**
 * Declares an organisation: checked and frozen.
 * @throws DossierError `definition-invalid` with everything that is wrong, each with its path
 * @example
 * const organisation = defineOrganisation({
 *   agencies: [{ id: 'trade', name: 'Department of Industry and Trade' }],
 *   units: [{ id: 'one-stop', name: 'One-stop unit', agency: 'trade', oneStop: true }],
 *   officers: [{ id: 'officer-1', unit: 'one-stop' }],
 * })
 */
export function defineOrganisation(definition: OrganisationDefinition): OrganisationDefinition {
  const checked: OrganisationDefinition = check(schema, definition, invalid)
  const findings = findingsOf(checked)
  if (findings.length > 0) throw invalid(findings)
  for (const list of Object.values(checked) as (readonly object[] | undefined)[]) {
    for (const entry of list ?? []) Object.freeze(entry)
    Object.freeze(list)
  }
  return Object.freeze(checked)
}

function invalid(findings: readonly Finding[]): DossierError {
  const message = `the organisation can't be used:\n${formatFindings(findings)}`
  return new DossierError('definition-invalid', message, { definition: 'organisation', findings })
}

type ListName = keyof OrganisationDefinition

function findingsOf(definition: OrganisationDefinition): Finding[] {
  const findings: Finding[] = []
  const listNames = ['agencies', 'units', 'officers', 'levels', 'fields'] as const
  const idsOf = (name: ListName) => new Set(definition[name]?.map(({ id }) => id))
  const refer = (name: ListName, key: string, target: ListName) => {
    const known = idsOf(target)
    for (const [index, entry] of (definition[name] ?? []).entries()) {
      const id = (entry as unknown as Readonly<Record<string, unknown>>)[key]
      if (typeof id !== 'string' || known.has(id)) continue
      const message = `is '${id}', which is none of the ${target} declared here`
      findings.push({ path: [name, index, key], code: 'reference', message })
    }
  }
  for (const name of listNames) findings.push(...repeated(name, definition[name] ?? []))
  refer('units', 'agency', 'agencies')
  refer('officers', 'unit', 'units')
  if (definition.levels !== undefined) refer('agencies', 'level', 'levels')
  for (const name of ['agencies', 'levels', 'fields'] as const) {
    refer(name, 'parent', name)
    findings.push(...cycles(name, definition[name] ?? []))
  }
  return findings
}

function repeated(name: ListName, entries: readonly { readonly id: string }[]): Finding[] {
  const first = new Map<string, number>()
  for (const [index, { id }] of entries.entries()) if (!first.has(id)) first.set(id, index)
  return entries.flatMap(({ id }, index) => {
    if (first.get(id) === index) return []
    const message = `is '${id}' a second time: each id is declared once`
    return [{ path: [name, index, 'id'], code: 'declared-twice', message }]
  })
}

/** One finding a circle, at the first entry from which the way up comes round to where it has been. */
function cycles(name: ListName, nodes: readonly TreeNode[]): Finding[] {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]))
  const reachedBy = new Map<string, number>()
  return nodes.flatMap(({ id: start }, index) => {
    let id: string | undefined = start
    while (id !== undefined && !reachedBy.has(id)) {
      reachedBy.set(id, index)
      id = parents.get(id)
    }
    // What an earlier way passed is settled; only a node of this very way closes a circle.
    if (id === undefined || reachedBy.get(id) !== index) return []
    const message = `leads back to '${id}': what is above it can't be below it as well`
    return [{ path: [name, index, 'parent'], code: 'cycle', message }]
  })
}
