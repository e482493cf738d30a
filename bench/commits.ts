// The workload as commits of the engine's own event types, as the engine would have recorded them: terms and pauses
// go by its own rules. For contenders that begin at the log; commands.ts drives the engine through the same acts.

import { stepClock } from '../src/dossier/clock-run.js'
import { dossierStream } from '../src/dossier/dossier.js'
import { genesisHash, sealCommit } from '../src/log/chain.js'
import type { Commit, StoredEvent } from '../src/log/envelope.js'
import type { StoredData } from '../src/log/event-definition.js'
import { createRegistry, type Registry } from '../src/log/registry.js'
import { SubjectErased } from '../src/log/vault.js'
import { dossierEvents } from '../src/dossier/events.js'
import { stepCourse } from '../src/dossier/rules/clocks.js'
import {
  movedBy,
  promiseFrom,
  promiseOf,
  promiseOn,
  type DeadlinePromise,
} from '../src/dossier/rules/deadline.js'
import type { Instant } from '../src/kernel/instant.js'
import { procedureEvents } from '../src/procedure/events.js'
import { calendar, officersOf, type BenchProcedure } from './office.js'
import type { Act, ActKind, Traits, Workload } from './workload.js'

/** How commits are made. */
export interface CommitOptions {
  /** Whether to hash each, which takes longer than all the rest; else the hashes are zeros. */
  readonly sealed?: boolean
}

/** What an engine registers, in its order. */
export function benchRegistry(): Registry {
  return createRegistry([...Object.values(procedureEvents), SubjectErased, ...Object.values(dossierEvents)])
}

/** One commit an act, in the order of time. */
export function* commitsOf(workload: Workload, { sealed = false }: CommitOptions = {}): Generator<Commit> {
  const versions = new Uint16Array(workload.dossiers)
  const times = new Times(workload.dossiers)
  const hashes: string[] = []
  let number = 0
  for (const act of workload.acts()) {
    const { dossier, kind, at } = act
    const traits = workload.traitsOf(dossier)
    const promises = promisesOf(act, traits, times)
    times.note(act)
    const actor = actorOf(kind, traits)
    const { type, data } = factOf(act, traits)
    const events: StoredEvent[] = [{ type, schemaVersion: versionOf(type), at, actor, data }]
    for (const promise of promises)
      events.push({
        type: 'DeadlineSet',
        schemaVersion: dossierEvents.DeadlineSet.version,
        at,
        actor,
        data: promise as unknown as StoredData,
      })
    // All commits have one hidden class: `{ ...commit, hash }` would give each its own on Node 20.
    const commit: Commit = {
      stream: dossierStream(traits.id),
      version: versions[dossier]! + 1,
      recordedAt: (at + 250) as Instant,
      commandId: commandIdOf(number++),
      events,
      previous: hashes[dossier] ?? genesisHash,
      hash: genesisHash,
    }
    versions[dossier]! += events.length
    if (!sealed) yield commit
    else {
      const whole = sealCommit(commit)
      hashes[dossier] = whole.hash
      yield whole
    }
  }
}

/** The same in batches of at most so many, made when they are asked for: all commits at once take much room. */
export function* batchesOf(commits: Iterable<Commit>, most: number = 10_000): Generator<Commit[]> {
  let batch: Commit[] = []
  for (const commit of commits) {
    batch.push(commit)
    if (batch.length < most) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const versionOf = (type: string) => dossierEvents[type as keyof typeof dossierEvents].version

/** As long as the ids that the engine makes. */
export function commandIdOf(number: number): string {
  return `command-${String(number).padStart(13, '0')}`
}

/** Who does an act. */
export function actorOf(kind: ActKind, { procedure, officer }: Traits): string {
  const { expert, head } = officersOf(procedure, officer)
  if (kind === 'receive' || kind === 'return') return `${procedure.unit}-1`
  return kind === 'startSign' || kind === 'completeSign' || kind === 'resolve' ? head : expert
}

/** What the commands of supplements say. */
export const supplementReason = 'The copy of the land use certificate is missing'

const published = { calendar, version: 1 }
const basisOf = (definition: BenchProcedure) => ({
  procedure: { definition, version: 1 },
  channel: undefined,
  calendarId: calendar.id,
  calendar: () => published,
})

/** When each dossier was received, began to be examined, and began to wait. */
class Times {
  readonly #at: Readonly<Partial<Record<ActKind, Float64Array>>>

  constructor(dossiers: number) {
    const kinds = ['receive', 'startExamine', 'requestSupplement'] as const
    this.#at = Object.fromEntries(kinds.map((kind) => [kind, new Float64Array(dossiers)]))
  }

  note({ kind, dossier, at }: Act): void {
    const column = this.#at[kind]
    if (column !== undefined) column[dossier] = at
  }

  of(dossier: number, kind: ActKind): Instant {
    return this.#at[kind]![dossier]! as Instant
  }
}

/** The promises that an act makes: at reception, and once the clock runs again, for the dossier and for its step. */
function promisesOf({ kind, at, dossier }: Act, { procedure }: Traits, times: Times): DeadlinePromise[] {
  const basis = basisOf(procedure)
  if (kind === 'receive') return [promiseFrom(at, 'reception', basis)!]
  if (kind !== 'receiveSupplement') return []
  const pauses = [{ from: times.of(dossier, 'requestSupplement'), to: at, ground: 'supplement' as const }]
  const facts = { receivedAt: times.of(dossier, 'receive'), extensions: [], supplementRequests: [] }
  const run = { step: 'examine', startedAt: times.of(dossier, 'startExamine') }
  const course = stepCourse(run, procedure, { pauses })!
  const found = [
    {
      before: promiseFrom(facts.receivedAt, 'reception', basis)!,
      promise: promiseOf({ ...facts, pauses }, 'resumption', basis)!,
    },
    {
      before: promiseOn('', { ...course, moves: [] }, 'start', { ...basis, published }),
      promise: promiseOn(stepClock('examine'), course, 'resumption', { ...basis, published }),
    },
  ]
  return found.flatMap(({ before, promise }) => movedBy(pauses[0]!, before.dueAt, () => promise) ?? [])
}

function factOf(
  { kind, at }: Act,
  { procedure, channel, officer }: Traits,
): Pick<StoredEvent, 'type' | 'data'> {
  const { code, level, field, agency, unit } = procedure
  const { expert, head } = officersOf(procedure, officer)
  const started = (step: 'examine' | 'sign', by: string) => {
    const { within, unit: of } = procedure.steps[step]
    return { step, unit: of, officer: by, dueAt: calendar.add(at, within!) }
  }
  switch (kind) {
    case 'receive': {
      const data = { procedure: code, procedureVersion: 1, channel, level, field, agency, unit }
      return { type: 'DossierReceived', data }
    }
    case 'startExamine':
      return { type: 'StepStarted', data: started('examine', expert) }
    case 'requestSupplement':
      return { type: 'SupplementRequested', data: { reason: supplementReason, stopsClock: true } }
    case 'receiveSupplement':
      return { type: 'SupplementReceived', data: {} }
    case 'completeExamine':
      return { type: 'StepCompleted', data: { step: 'examine', next: 'sign' } }
    case 'startSign':
      return { type: 'StepStarted', data: started('sign', head) }
    case 'completeSign':
      return { type: 'StepCompleted', data: { step: 'sign' } }
    case 'resolve':
      return { type: 'DossierResolved', data: { outcome: 'granted' } }
    case 'return':
      return { type: 'ResultReturned', data: { channel } }
  }
}
