// (3) The states of a dossier as a diagram, drawn from the moves themselves: what the reference shows can't differ from
// what the fold does.

import { dossierStates, openStates, type DossierState } from './dossier.js'
import { stateAfter } from './state-after.js'

/** One arrow: from a state, by an event of this type, to a state. */
export interface StateArrow {
  readonly from: DossierState
  readonly event: string
  readonly to: DossierState
}

/** All moves of a dossier, in the order of their declaration. */
export const stateArrows: readonly StateArrow[] = Object.entries(stateAfter).flatMap(
  ([event, { from, to }]) => from.map((state) => ({ from: state, event, to })),
)

/** A state of the diagram: one of the dossier's, or `open`, the frame around those in which an answer is owed. */
type Place = DossierState | 'open'

const placeName = (place: Place) => (place === 'absent' ? '[*]' : place)

/**
 * The states of a dossier as a Mermaid state diagram: `[*]` is before the first event; an arrow that leaves all open
 * states leaves the frame around them. Give `shows` to leave arrows out, such as those that only imports make.
 * @example
 * console.log(stateDiagram({ shows: ({ from }) => from !== 'absent' }))
 */
export function stateDiagram({
  shows = () => true,
}: { readonly shows?: (arrow: StateArrow) => boolean } = {}): string {
  const events = new Map<string, { from: Place; to: DossierState; events: string[] }>()
  for (const [event, { to }] of Object.entries(stateAfter)) {
    const shown = stateArrows.filter((arrow) => arrow.event === event && shows(arrow))
    for (const from of places(shown.map((arrow) => arrow.from))) {
      const arrow = events.get(`${from} ${to}`) ?? { from, to, events: [] }
      events.set(`${from} ${to}`, arrow)
      arrow.events.push(event)
    }
  }
  const arrows = [...events.values()].toSorted((a, b) => orderOf(a.from) - orderOf(b.from))
  const isInside = ({ from, to }: { from: Place; to: DossierState }) =>
    from !== 'open' && openStates.has(from) && openStates.has(to)
  const line = ({ from, to, events: names }: (typeof arrows)[number]) =>
    `${placeName(from)} --> ${placeName(to)}: ${names.join(', ')}`
  return [
    'stateDiagram-v2',
    '    state "the office owes an answer" as open {',
    ...dossierStates.filter((state) => openStates.has(state)).map((state) => `        ${state}`),
    ...arrows.filter(isInside).map((arrow) => `        ${line(arrow)}`),
    '    }',
    ...arrows.filter((arrow) => !isInside(arrow)).map((arrow) => `    ${line(arrow)}`),
    '',
  ].join('\n')
}

/** States, with the frame in place of the open ones if they are all there. */
function places(states: readonly DossierState[]): Place[] {
  if (![...openStates].every((state) => states.includes(state))) return [...states]
  return [...states.filter((state) => !openStates.has(state)), 'open']
}

function orderOf(place: Place): number {
  return place === 'open' ? dossierStates.length : dossierStates.indexOf(place)
}
