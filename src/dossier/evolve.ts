// (3) The only fold of a dossier: one handler per event type, each changing the state it is given. On an immer
// draft it makes the immutable dossier that users hold; on a private object it is the fast replay; on a cursor it
// creates no event. Handlers never refuse: what is in the log happened.

import type { Handlers, RecordedEvent } from '../log/envelope.js'
import type { Dossier } from './dossier.js'
import type { DossierEvents } from './events.js'
import { notes } from './events/notes.js'
import { removedField } from './rules/attributes.js'
import { clockHandlers } from './evolve/clocks.js'
import { courseHandlers } from './evolve/course.js'
import { noteHandlers } from './evolve/notes.js'
import { paperHandlers } from './evolve/papers.js'
import { stepHandlers } from './evolve/steps.js'
import { waitingHandlers } from './evolve/waiting.js'

/** What each event changes. */
const dossierHandlers: Handlers<Dossier, DossierEvents> = {
  ...courseHandlers,
  ...stepHandlers,
  ...waitingHandlers,
  ...clockHandlers,
  ...paperHandlers,
  ...noteHandlers,
}

/** Attributes are an event of the office's own form: all of its fields but one are values. */
function setAttributes(dossier: Dossier, { data }: RecordedEvent): void {
  for (const [name, value] of Object.entries(data)) {
    if (name !== removedField && value !== undefined) dossier.attributes[name] = value
  }
  for (const name of (data[removedField] ?? []) as readonly string[]) delete dossier.attributes[name]
}

type AnyHandler = (state: Dossier, event: never) => void
const byType: Readonly<Record<string, AnyHandler | undefined>> = Object.assign(
  Object.create(null) as Record<string, never>,
  dossierHandlers,
  { AttributesSet: setAttributes },
)

/** How events of types that are not the engine's own change a dossier. */
export type OwnHandlers = Readonly<
  Record<string, ((state: Dossier, event: RecordedEvent) => void) | undefined>
>

/** Applies one event to a dossier, changing it. Events of other types leave only their trace in version and time. */
export function evolve(dossier: Dossier, event: RecordedEvent, own?: OwnHandlers): void {
  dossier.version = event.version
  // A note holds back nothing that is told late.
  const isLatest = dossier.latestAt === undefined || event.at > dossier.latestAt
  if (isLatest && !notes.has(event.type)) dossier.latestAt = event.at
  byType[event.type]?.(dossier, event as never)
  own?.[event.type]?.(dossier, event)
}
