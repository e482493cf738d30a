// One page for each command and for each event.

import type { Field, FieldKind, FieldTable } from '../../src/log/field.js'
import { dossierStates } from '../../src/dossier/dossier.js'
import type { CommandEntry, Entries, EventEntry, Matter } from './entries.js'
import { code, generatedMark, inWords, linkTo, sentence, table } from './markdown.js'
import { refusalText } from './refusals.js'
import type { Declaration } from './source.js'
import { usualText } from './usual-fields.js'

const kindsLink = '../commands-and-events.md#kinds-of-field'

const given: Readonly<Record<FieldKind, string>> = {
  code: 'a short text',
  text: 'free text, nothing about a person',
  instant: 'ISO 8601 with an offset, `Date`, a Temporal instant, or epoch milliseconds',
  count: 'a whole number from 0',
  flag: '`true` or `false`',
  json: 'a JSON value',
  personal: '`{ subject, data }`',
  civilDate: '`YYYY-MM-DD`',
}

const held: Readonly<Record<FieldKind, string>> = {
  ...given,
  instant: 'epoch milliseconds',
  personal: '`{ subject, ref, commitment }`',
}

const streams: Readonly<Record<string, string>> = {
  EventCorrected: 'the stream of the event that it corrects',
  SubjectErased: '`subject/<id>`',
  LogSealed: '`log/seals`',
  DossierCodesReserved: '`dossier-codes/<counter>`',
}

const streamOf: Readonly<Record<Matter, string>> = {
  dossier: '`dossier/<id>`',
  procedure: '`procedure/<code>`',
  calendar: '`calendar/<id>`',
  organisation: '`organisation`',
  engine: '',
}

/** The page of a command. */
export function commandPage(command: CommandEntry, entries: Entries): string {
  const { declaration, matter, fields, creates } = command
  const { name, text, tags } = declaration
  const handler = matter === 'dossier' ? 'handle' : 'administer'
  return [
    generatedMark,
    `# ${name}`,
    sentence(text),
    table(
      ['', ''],
      [
        ['asked by', code(`engine.${handler}`)],
        ['who may', tags['by'] ?? ''],
        ['law or form', tags['source'] ?? ''],
        ['declared in', sourceLink(declaration)],
      ],
    ),
    who(command),
    '## Fields',
    `Besides those of [every command](../commands-and-events.md#what-every-command-has)${
      matter === 'dossier' ? (creates ? '; `dossierId` may be left out' : '') : ', but no `dossierId`'
    }${Object.keys(fields).length === 0 ? ', none' : ''}.`,
    fieldsTable({ fields, declaration, forms: given, texts: fieldTexts(command, entries) }),
    ...(matter === 'dossier' ? ['## In state', statesText(command)] : []),
    '## Refusals',
    table(
      ['code', 'when'],
      command.refusals.map((refusal) => {
        const found = refusalText(refusal, matter)
        const anchor = (found?.heading ?? 'Refusals').toLowerCase().replaceAll(' ', '-')
        return [`[${code(refusal)}](../errors.md#${anchor})`, found?.when ?? '']
      }),
    ),
    '## Events',
    eventsText(command),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** The page of an event. */
export function eventPage(event: EventEntry, entries: Entries): string {
  const { declaration, definition, matter } = event
  const { name, text, tags } = declaration
  return [
    generatedMark,
    `# ${name}`,
    sentence(text),
    table(
      ['', ''],
      [
        ['stream', streams[name] ?? streamOf[matter]],
        ['schema version', String(definition.version)],
        ['law or form', tags['source'] ?? ''],
        ['declared in', sourceLink(declaration)],
      ],
    ),
    '## Fields',
    `Besides what [surrounds every event](../commands-and-events.md#what-surrounds-every-event)${
      Object.keys(definition.fields).length === 0 ? ', none' : ''
    }.`,
    fieldsTable({ fields: definition.fields, declaration, forms: held, texts: fieldTexts(event, entries) }),
    '## Comes from',
    originText(event),
    ...(matter === 'dossier' ? ['## State after', moveText(event)] : []),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function sourceLink({ file }: Declaration): string {
  return file === '' ? '' : `[${file}](../../../${file})`
}

function who({ isAuthorized, matter }: CommandEntry): string {
  if (isAuthorized)
    return 'Who may is told as offices do it. Whether an actor may is decided by the `authorize` that the engine was given; without one, everybody may.'
  const call = matter === 'dossier' ? 'handle' : 'administer'
  return `Who may is told as offices do it. The engine's \`authorize\` decides on commands to dossiers; whoever calls \`engine.${call}\` decides on this one.`
}

interface FieldsTable {
  readonly fields: FieldTable
  readonly texts: ReadonlyMap<string, string | undefined>
  readonly declaration: Declaration
  readonly forms: Readonly<Record<FieldKind, string>>
}

function fieldsTable({ fields, texts, declaration, forms }: FieldsTable): string {
  const rows = Object.entries(fields).map(([name, field]) => [
    code(name),
    `[${field.kind}](${kindsLink})`,
    field.optional ? 'may be left out' : 'required',
    valuesOf(field, declaration.fields.get(name)?.type, forms),
    sentence(texts.get(name) ?? ''),
  ])
  if (rows.length === 0) return ''
  return table(['field', 'kind', '', 'values', 'what it is'], rows)
}

/**
 * What the fields of a command or an event are: as its author says; for a command, else as an event says that its rule
 * makes of it; else as fields of this name usually are.
 */
export function fieldTexts(
  entry: CommandEntry | EventEntry,
  { events }: Pick<Entries, 'events'>,
): Map<string, string | undefined> {
  const { declaration, matter } = entry
  const isCommand = 'refusals' in entry
  const fields = isCommand ? entry.fields : entry.definition.fields
  // A promise that follows tells of itself, and not of what was asked.
  const isTold = (name: string) => isCommand && name !== 'DeadlineSet' && entry.events.includes(name)
  const told = events.filter((event) => isTold(event.declaration.name))
  return new Map(
    Object.entries(fields).map(([name, { oneOf }]) => {
      // What an event says of values is about facts, imported ones too; a command allows fewer.
      const others = oneOf === undefined ? told.map((event) => event.declaration.fields.get(name)?.text) : []
      const said = [declaration.fields.get(name)?.text, ...others].find(
        (each) => each !== undefined && each !== '',
      )
      return [name, said ?? usualText(name, declaration.name, matter)]
    }),
  )
}

function valuesOf(
  { kind, oneOf }: Field,
  type: string | undefined,
  forms: Readonly<Record<FieldKind, string>>,
) {
  if (oneOf !== undefined) return oneOf.map(code).join(', ')
  return kind === 'json' && type !== undefined && type !== 'Json' ? `JSON: ${code(type)}` : forms[kind]
}

function statesText({ states }: CommandEntry): string {
  const existing = dossierStates.filter((state) => state !== 'absent')
  const named = states.filter((state) => state !== 'absent').map(code)
  if (named.length === existing.length) return `In every [state](../states.md) of a dossier that exists.`
  const before = states.includes('absent') ? ['before the first event'] : []
  return `The [state](../states.md) is one of: ${[...before, ...named].join(', ')}.`
}

function eventsText({ events, consequences }: CommandEntry): string {
  const names = (types: readonly string[]) => inWords(types.map((type) => linkTo('events', type)))
  const own = events.length === 0 ? [] : [`What its rule makes of it: ${names(events)}.`]
  const more = consequences.map((each) => `If ${each.when}: ${names(each.events)}.`)
  return [...own, ...more].map((line) => `- ${line}`).join('\n')
}

const ofAnyCommand = (what: string) =>
  `As a consequence of any command, if the procedure declares that ${what} by what the command led to.`

/** Events about a procedure's own clocks: which commands lead to them, the procedure says. */
const byDeclaration: Readonly<Record<string, string>> = {
  ClockPaused: ofAnyCommand('a clock stands'),
  ClockResumed: ofAnyCommand('a clock runs again'),
  ClockStopped: ofAnyCommand('a clock stops'),
  LogSealed: 'Recorded by `sealLog` and `startSealer`, which need no engine.',
}

function originText({ matter, declaration, commands, alsoAfter, calls }: EventEntry): string {
  const list = (types: readonly string[]) => inWords(types.map((type) => linkTo('commands', type)))
  const lines = [
    ...(commands.length > 0 ? [`By command: ${list(commands)}.`] : []),
    ...(alsoAfter.length > 0 ? [`As a consequence of ${list(alsoAfter)}.`] : []),
    ...(Object.hasOwn(byDeclaration, declaration.name) ? [byDeclaration[declaration.name]!] : []),
    ...calls.map((call) => `Recorded by ${code(`engine.${call}`)}.`),
    ...(matter === 'dossier' || declaration.name === 'EventCorrected'
      ? [
          'As an imported fact: `engine.import`, see [imported events](../commands-and-events.md#imported-events).',
        ]
      : []),
  ]
  return lines.map((line) => `- ${line}`).join('\n')
}

function moveText({ move }: EventEntry): string {
  if (move === undefined) return 'As before.'
  const from = move.from.map((state) => (state === 'absent' ? 'before the first event' : code(state)))
  return `${code(move.to)}, from: ${from.join(', ')}. In every other [state](../states.md) it leaves the state as it is.`
}
