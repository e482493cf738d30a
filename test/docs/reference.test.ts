// Holds the generated reference to the source: pages are as the generator would write them now, none is left over, and
// nothing is declared without saying what it is, who may, and where it comes from.

import { beforeAll, describe, expect, test } from 'vitest'
import ts from 'typescript'
import {
  lacking,
  makeReference,
  outOfDate,
  pagesPresent,
  readIfThere,
  type Reference,
} from '../../docs/generate/reference.js'
import { declarationsIn, sourceProgram } from '../../docs/generate/source.js'
import { usualText } from '../../docs/generate/usual-fields.js'
import { Walker } from '../../docs/generate/walk.js'

const fix = 'run `npm run reference`'

describe('the reference', () => {
  let reference: Reference

  beforeAll(async () => {
    reference = await makeReference()
  })

  test('has a page for each command and event', () => {
    expect(reference.pages.size).toBeGreaterThan(90)
  })

  test('is made from declarations that say all they have to', () => {
    expect(reference.problems).toEqual([])
  })

  test('is as the source is now', () => {
    expect(outOfDate(reference, readIfThere, pagesPresent()), fix).toEqual([])
  })

  test('names what follows every command, and where every event comes from', () => {
    for (const [path, text] of reference.pages) {
      if (!/reference\/(commands|events)\/(?!README)/.test(path)) continue
      const last = text.split(/\n## (?:Events|Comes from)\n/)[1] ?? ''
      expect(last, path).toMatch(/^\n- /)
    }
  })
})

describe('the check notices', () => {
  const page = 'docs/reference/commands/a.md'
  const made: Reference = { pages: new Map([[page, 'now\n']]), problems: [] }

  test('a page that is missing, out of date or left over', () => {
    expect(outOfDate(made, () => undefined, [])).toEqual([`${page} is missing`])
    expect(outOfDate(made, () => 'before\n', [page])).toEqual([`${page} is out of date`])
    const gone = 'docs/reference/commands/gone.md'
    expect(outOfDate(made, () => 'now\n', [page, gone])).toEqual([`${gone} is left over`])
    expect(outOfDate(made, () => 'now\n', [page])).toEqual([])
  })

  test('a command without text or tags, and an event without its source', () => {
    const [bare, told, event, ...rest] = planted(`
      export const bare = defineCommand('plantedBare', {}, { in: [] })
      /**
       * Told.
       * @by anybody
       * @source practice
       */
      export const told = defineCommand('plantedTold', {}, { in: [] })
      /** An event. */
      export const PlantedEvent = defineEvent('PlantedEvent', {})`)
    expect(rest).toEqual([])
    expect(lacking(bare!)).toHaveLength(3)
    expect(lacking(told!)).toEqual([])
    expect(lacking(event!)).toEqual([expect.stringContaining('@source')])
  })

  test('a field that nobody explains', () => {
    expect(usualText('plantedField', 'plantedBare', 'dossier')).toBeUndefined()
    expect(usualText('toString', 'plantedBare', 'dossier')).toBeUndefined()
    expect(usualText('reason', 'plantedBare', 'dossier')).toContain('Why')
  })

  test('comments of fields, also of those that are spread in or taken from another table', () => {
    const [command] = planted(`
      const shared = {
        /** The place. */
        place: code(),
      }
      const decided = {
        /** Its number. */
        decision: code(),
      }
      export const a = defineCommand('planted', {
        ...shared,
        decision: optional(decided.decision),
        /** How {@link shared}. */
        own: code(),
        untold: code(),
      }, {})`)
    const texts = Object.fromEntries([...command!.fields].map(([name, { text }]) => [name, text]))
    expect(texts).toEqual({ place: 'The place.', decision: 'Its number.', own: 'How `shared`.', untold: '' })
  })
})

describe('the walk through the rules', () => {
  const program = sourceProgram()
  const walker = new Walker(program, ['ProcedureAbolished', 'ProcedurePublicised', 'SupplementRequested'])

  test('goes only where the command goes', () => {
    const start = walker.find('src/procedure/decide-procedure.ts', 'decideProcedure')
    const abolished = walker.reach(start, 'abolishProcedure')
    expect([...abolished.events]).toEqual(['ProcedureAbolished'])
    expect([...abolished.refusals].toSorted()).toEqual([
      'not-after-version',
      'procedure-ended',
      'procedure-not-in-force',
      'procedure-unknown',
    ])
    const publicised = walker.reach(start, 'publiciseProcedure')
    expect([...publicised.events]).toEqual(['ProcedurePublicised'])
    expect(publicised.refusals).not.toContain('procedure-ended')
    expect(publicised.refusals).toContain('already-publicised')
  })

  test('follows calls into other files', () => {
    const rule = walker.tables('src/dossier/decide/', /^Rules\b/).get('receiveDossier')!
    expect([...walker.reach(rule, 'receiveDossier').refusals]).toEqual(
      expect.arrayContaining([
        'procedure-required',
        'procedure-abolished',
        'component-unknown',
        'dossier-code-taken',
      ]),
    )
  })
})

/** The declarations in a file that is only here. */
function planted(text: string) {
  const tools = `
    interface Field { kind: string }
    declare function code(): Field
    declare function optional(field: Field): Field
    declare function defineCommand(type: string, fields: object, options: object): object
    declare function defineEvent(type: string, fields: object): object`
  const host = ts.createCompilerHost({})
  const file = ts.createSourceFile('planted.ts', tools + text, ts.ScriptTarget.ES2022, true)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => (name === 'planted.ts' ? file : getSourceFile(name, ...rest))
  return declarationsIn(ts.createProgram(['planted.ts'], {}, host), [file])
}
