// The diagram shows the moves, all of them, and nothing else. Its syntax is checked line by line by the grammar that
// it is allowed to use: Mermaid itself is some sixty megabytes.

import { expect, test } from 'vitest'
import { dossierStates, openStates } from '../../../src/dossier/dossier.js'
import { stateAfter } from '../../../src/dossier/state-after.js'
import { stateArrows, stateDiagram } from '../../../src/dossier/state-diagram.js'

const place = String.raw`(?:\[\*\]|[a-zA-Z]+)`
const grammar = new RegExp(
  [
    'stateDiagram-v2',
    ' {4}state "[a-z ]+" as [a-zA-Z]+ \\{',
    ' {4}\\}',
    ' {8}[a-zA-Z]+',
    `(?: {4}| {8})${place} --> ${place}: [A-Z][A-Za-z]+(?:, [A-Z][A-Za-z]+)*`,
  ]
    .map((line) => `^${line}$`)
    .join('|'),
)

/** The arrows as the text has them, the frame taken apart. */
function arrowsIn(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, from, to, names] = /^ *(\S+) --> (\S+): (.+)$/.exec(line) ?? []
    if (names === undefined) return []
    const sources = from === 'open' ? [...openStates] : [from === '[*]' ? 'absent' : from]
    return sources.flatMap((source) => names.split(', ').map((event) => `${source} ${event} ${to}`))
  })
}

test('shows every move once, and no other', () => {
  const expected = Object.entries(stateAfter).flatMap(([event, { from, to }]) =>
    from.map((state) => `${state} ${event} ${to}`),
  )
  expect(arrowsIn(stateDiagram()).toSorted()).toEqual(expected.toSorted())
})

test('shows every state, and speaks only its grammar', () => {
  const text = stateDiagram()
  for (const state of dossierStates) expect(text).toContain(state === 'absent' ? '[*]' : state)
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(grammar)
  expect(text.match(/\{$/gm)).toHaveLength(text.match(/\}$/gm)!.length)
})

test('leaves out what is not asked for', () => {
  const text = stateDiagram({ shows: ({ event }) => event === 'DossierResolved' })
  expect(arrowsIn(text).toSorted()).toEqual(
    stateArrows
      .filter(({ event }) => event === 'DossierResolved')
      .map(({ from, event, to }) => `${from} ${event} ${to}`)
      .toSorted(),
  )
  expect(text).toContain('open --> resolved: DossierResolved')
})

test('gives each state an arrow of its own where not all open states have one', () => {
  const text = stateDiagram({ shows: ({ from }) => from !== 'stopped' })
  expect(text).not.toContain('open -->')
  expect(text).toContain('received --> resolved: DossierResolved')
})
