// The lists that lead to the pages, and the page of states.

import { dossierStates, openStates, type DossierState } from '../../src/dossier/dossier.js'
import { stateArrows, stateDiagram, type StateArrow } from '../../src/dossier/state-diagram.js'
import type { Entries, Matter } from './entries.js'
import { code, generatedMark, inWords, linkTo, sentence, table } from './markdown.js'

const matters: readonly { readonly matter: Matter; readonly title: string; readonly of: string }[] = [
  { matter: 'dossier', title: 'Of a dossier', of: '`engine.handle`' },
  { matter: 'procedure', title: 'Of procedures', of: '`engine.administer`' },
  { matter: 'calendar', title: 'Of calendars', of: '`engine.administer`' },
  { matter: 'organisation', title: 'Of the organisation', of: '`engine.administer`' },
  { matter: 'engine', title: 'Of the log itself', of: '' },
]

/** The headings of a list, by the file in which its entries are declared. */
export type Openings = (file: string) => string

/** The list of commands. */
export function commandList({ commands }: Entries, openings: Openings): string {
  const sections = matters.flatMap(({ matter, title, of }) => {
    const own = commands.filter((command) => command.matter === matter)
    if (own.length === 0) return []
    const tables = byFile(own).flatMap(([file, entries]) => [
      ...(matter === 'dossier' ? [sentence(openings(file))] : []),
      table(
        ['command', '', 'who may'],
        entries.map(({ declaration: { name, text, tags } }) => [
          linkTo('commands', name, '../'),
          firstSentence(text),
          tags['by'] ?? '',
        ]),
      ),
    ])
    return [`## ${title}`, `Asked by ${of}.`, ...tables]
  })
  return page('Commands', `All ${commands.length} of them, by what they are about.`, sections)
}

/** The list of events. */
export function eventList({ events }: Entries, openings: Openings): string {
  const sections = matters.flatMap(({ matter, title }) => {
    const own = events.filter((event) => event.matter === matter)
    const tables = byFile(own).flatMap(([file, entries]) => [
      ...(matter === 'dossier' ? [sentence(openings(file))] : []),
      table(
        ['event', '', 'state after'],
        entries.map(({ declaration: { name, text }, move }) => [
          linkTo('events', name, '../'),
          firstSentence(text),
          move === undefined ? '' : code(move.to),
        ]),
      ),
    ])
    return [`## ${title}`, ...tables]
  })
  const intro = `All ${events.length} of them, by what they happened to. \`AttributesSet\` is there where an office has attributes of its own; plug-ins add theirs.`
  return page('Events', intro, sections)
}

/** What is nowhere in the source: what the states are called, and how reports group them. domain.md, §2. */
const told: Readonly<Record<Exclude<DossierState, 'absent'>, readonly [string, string, string]>> = {
  registered: ['mới đăng ký', 'not received', 'not received'],
  received: ['được tiếp nhận', 'in process', ''],
  receptionRefused: ['không được tiếp nhận', 'not received', 'not received'],
  processing: ['đang xử lý', 'in process', ''],
  supplementRequested: ['yêu cầu bổ sung giấy tờ', 'paused', 'supplement'],
  paymentRequested: ['yêu cầu thực hiện nghĩa vụ tài chính', 'paused', 'stopped'],
  withdrawn: ['công dân yêu cầu rút hồ sơ', 'resolved', 'returned'],
  stopped: ['dừng xử lý', 'paused', 'stopped'],
  resolved: ['đã xử lý xong', 'resolved', 'resolved'],
  returned: ['đã trả kết quả', 'resolved', 'resolved'],
}

/** The page of the states of a dossier. */
export function statesPage({ commands, events }: Entries): string {
  const makes = (arrow: StateArrow) => events.find(({ declaration }) => declaration.name === arrow.event)!
  const madeBy = (arrow: StateArrow) => {
    const { commands: own, alsoAfter } = makes(arrow)
    return commands
      .filter(
        ({ declaration: { name }, states }) =>
          [...own, ...alsoAfter].includes(name) && states.includes(arrow.from),
      )
      .map(({ declaration: { name } }) => name)
  }
  const byCommand = stateArrows.filter((arrow) => madeBy(arrow).length > 0)
  const byImport = stateArrows.filter((arrow) => !byCommand.includes(arrow))
  return [
    generatedMark,
    '# States of a dossier',
    'The ten states of the national portal, and what moves a dossier between them.',
    table(
      ['code', 'state', 'Vietnamese', 'progress report', 'another report', 'the office owes an answer'],
      dossierStates.flatMap((state, index) =>
        state === 'absent'
          ? []
          : [[String(index), code(state), ...told[state], openStates.has(state) ? 'yes' : '']],
      ),
    ),
    'How states are grouped is data of a report and not of the state: two reports of the same system group them differently. Before its first event a dossier is `absent`, which is no state of the portal.',
    '## What moves it',
    'What commands can do. An arrow that leaves the frame may begin at each state inside of it.',
    `\`\`\`mermaid\n${stateDiagram({ shows: (arrow) => byCommand.includes(arrow) })}\`\`\``,
    'The fold asks the same table ([state-after.ts](../../src/dossier/state-after.ts)), and so does the tracking book. Events that are not in it leave the state as it is.',
    '## By event',
    table(
      ['from', 'event', 'to', 'by command'],
      byCommand.map((arrow) => [
        placeName(arrow.from),
        linkTo('events', arrow.event, ''),
        placeName(arrow.to),
        inWords(madeBy(arrow).map((name) => linkTo('commands', name, ''))),
      ]),
    ),
    '## Only in imported histories',
    'Imported histories tell things late, out of order, or not at all; these moves no command makes:',
    table(
      ['from', 'event', 'to'],
      byImport.map(({ from, event, to }) => [placeName(from), linkTo('events', event, ''), placeName(to)]),
    ),
    '## In which state a command makes sense',
    table(
      ['command', ...dossierStates.map((state) => (state === 'absent' ? '–' : state))],
      commands
        .filter(({ matter }) => matter === 'dossier')
        .map(({ declaration: { name }, states }) => [
          linkTo('commands', name, ''),
          ...dossierStates.map((state) => (states.includes(state) ? '●' : ' ')),
        ]),
    ),
  ].join('\n\n')
}

function placeName(state: DossierState): string {
  return state === 'absent' ? '–' : code(state)
}

function page(title: string, intro: string, sections: readonly string[]): string {
  const back = 'What all of them have in common: [commands and events](../commands-and-events.md).'
  return [generatedMark, `# ${title}`, `${intro} ${back}`, ...sections].join('\n\n')
}

function firstSentence(text: string): string {
  return sentence(/^.*?\.(?= |$)/.exec(text)?.[0] ?? text)
}

/** Entries by file, in the order in which files first occur. */
function byFile<Entry extends { readonly declaration: { readonly file: string } }>(
  entries: readonly Entry[],
): [string, Entry[]][] {
  const files = new Map<string, Entry[]>()
  for (const entry of entries) {
    const { file } = entry.declaration
    files.set(file, [...(files.get(file) ?? []), entry])
  }
  return [...files]
}
