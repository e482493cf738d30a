// `npm run reference` writes the pages of the reference that are made from the source; with `-- --check` it only says
// which of them are out of date, and what lacks its text. test/docs/reference.test.ts asks the same.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { calendarSchemaPath, calendarSchemaText } from './calendar-schema.js'
import { entriesOf } from './entries.js'
import { commandList, eventList, statesPage } from './lists.js'
import { formatted, pageName } from './markdown.js'
import { commandPage, eventPage, fieldTexts } from './pages.js'
import { refusalText } from './refusals.js'
import { openingOf, root, sourceProgram, type Declaration } from './source.js'

/** The folders that hold nothing but generated pages. */
const folders = ['docs/reference/commands', 'docs/reference/events']

/** Pages by their paths from the root, and what is wrong with what they are made from. */
export interface Reference {
  readonly pages: ReadonlyMap<string, string>
  readonly problems: readonly string[]
}

/** Makes the whole reference from the source. */
export async function makeReference(): Promise<Reference> {
  const program = sourceProgram()
  const entries = entriesOf(program)
  const openings = (file: string) => openingOf(program, file)
  const pages = new Map<string, string>([
    ['docs/reference/states.md', statesPage(entries)],
    ['docs/reference/commands/README.md', commandList(entries, openings)],
    ['docs/reference/events/README.md', eventList(entries, openings)],
  ])
  for (const command of entries.commands)
    pages.set(`docs/reference/commands/${pageName(command.declaration.name)}`, commandPage(command, entries))
  for (const event of entries.events)
    pages.set(`docs/reference/events/${pageName(event.declaration.name)}`, eventPage(event, entries))
  for (const [path, text] of pages) pages.set(path, await formatted(text))
  pages.set(calendarSchemaPath, await calendarSchemaText())
  const untold = entries.commands.flatMap(({ matter, refusals, declaration }) =>
    refusals.flatMap((refusal) =>
      refusalText(refusal, matter) === undefined
        ? [`${declaration.name} may be refused as ${refusal}, which docs/reference/errors.md doesn't have`]
        : [],
    ),
  )
  const declarations = [...entries.commands, ...entries.events].map(({ declaration }) => declaration)
  const unexplained = [...entries.commands, ...entries.events].flatMap((entry) =>
    [...fieldTexts(entry, entries)].flatMap(([field, text]) =>
      text === undefined
        ? [`${entry.declaration.file}: ${entry.declaration.name} lacks a comment on ${field}`]
        : [],
    ),
  )
  return {
    pages,
    problems: [...entries.problems, ...declarations.flatMap(lacking), ...unexplained, ...untold],
  }
}

/** What a declaration lacks: its text, who may (a command), and the law or form that it comes from. */
export function lacking({ name, declaredBy, file, text, tags }: Declaration): string[] {
  const missing = [
    ...(text === '' ? ['a comment that says what it is'] : []),
    ...(declaredBy !== 'defineEvent' && !tags['by'] ? ['@by: who may'] : []),
    ...(tags['source'] ? [] : ['@source: the law, the form or the practice that it comes from']),
  ]
  return missing.map((what) => `${file}: ${name} lacks ${what}`)
}

/** What differs between the pages as they should be and as they are. */
export function outOfDate(
  { pages }: Reference,
  read: (path: string) => string | undefined,
  present: readonly string[],
) {
  const changed = [...pages].flatMap(([path, text]) => {
    const before = read(path)
    return before === text ? [] : [`${path} ${before === undefined ? 'is missing' : 'is out of date'}`]
  })
  const left = present.filter((path) => !pages.has(path)).map((path) => `${path} is left over`)
  return [...changed, ...left]
}

/** The pages that are there, and their text. */
export function pagesPresent(): string[] {
  return folders.flatMap((folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [],
  )
}

/** A file of the repository, if it is there. */
export function readIfThere(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
}

async function main(isCheck: boolean): Promise<void> {
  const reference = await makeReference()
  const differences = outOfDate(reference, readIfThere, pagesPresent())
  if (!isCheck) {
    for (const path of pagesPresent()) if (!reference.pages.has(path)) rmSync(join(root, path))
    for (const [path, text] of reference.pages) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      if (readIfThere(path) !== text) writeFileSync(join(root, path), text)
    }
  }
  const wrong = [...reference.problems, ...(isCheck ? differences : [])]
  console.log([...wrong, `${reference.pages.size} pages, ${differences.length} changed`].join('\n'))
  if (isCheck && wrong.length > 0) console.log('run `npm run reference`')
  if (wrong.length > 0) process.exitCode = 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv.includes('--check'))
