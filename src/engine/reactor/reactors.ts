// The reactors of one engine: what was started and not closed, and whether all of it is well.

import { DossierError } from '../../kernel/errors.js'
import { formatFindings } from '../../kernel/finding.js'
import type { StateStore } from '../../log/state-store.js'
import { engineClosed } from '../operations.js'
import type { Replica } from '../replica.js'
import type { ReactorPlan } from './definition.js'
import { mostRetrying } from './held-events.js'
import { startReactor, type Reactor, type ReactorStatus } from './reactor.js'

/** Something that is not well. */
export interface HealthProblem {
  readonly code: 'log-stopped' | 'reactor-stopped' | 'reactor-hindered' | 'events-parked'
  readonly message: string
  readonly reactor?: string
}

/** Whether an engine is well. */
export interface Health {
  readonly isHealthy: boolean
  readonly problems: readonly HealthProblem[]
  readonly reactors: readonly ReactorStatus[]
}

/** What reactors need of their engine. */
export interface ReactorsParts {
  readonly replica: Replica
  readonly states: StateStore | undefined
  readonly newId: () => string
  readonly tell: (error: unknown) => void
}

/** Reactors by name. */
export class Reactors {
  readonly #parts: ReactorsParts
  readonly #started = new Map<string, Reactor>()
  readonly #starting = new Map<string, Promise<Reactor>>()
  #isClosed = false

  constructor(parts: ReactorsParts) {
    this.#parts = parts
  }

  /**
   * Starts one; one that stopped or was closed may be started again.
   * @throws DossierError `definition-invalid`, `checkpoint-foreign`, `storage`
   */
  async start(plan: ReactorPlan): Promise<Reactor> {
    const { replica, states, newId, tell } = this.#parts
    const { name } = plan
    if (states === undefined)
      throw refused('states', 'is missing: this log keeps no states, so give createEngine a store that does')
    const before = this.#started.get(name)
    if (this.#starting.has(name) || (before !== undefined && isAlive(before)))
      throw refused('name', 'is the name of a reactor that was started here already')
    if (this.#isClosed) throw engineClosed()
    const starting = startReactor(plan, { replica, states, runnerId: newId(), tell })
    this.#starting.set(name, starting)
    try {
      const reactor = await starting
      this.#started.set(name, reactor)
      return reactor
    } finally {
      this.#starting.delete(name)
    }
  }

  /** How they are, beside what else went wrong. */
  health(failure: DossierError | undefined): Health {
    const reactors = [...this.#started.values()]
      .map((reactor) => reactor.status())
      .filter(({ state }) => state !== 'closed')
    const problems = reactors.flatMap(problemsOf)
    if (failure !== undefined) problems.unshift({ code: 'log-stopped', message: failure.message })
    return { isHealthy: problems.length === 0, problems, reactors }
  }

  /** Ends those that were started, and those that are being started. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(
      [...this.#started.values(), ...this.#starting.values()].map(async (each) => {
        const reactor = await Promise.resolve(each).catch(() => undefined)
        await reactor?.close()
      }),
    )
  }
}

const isAlive = (reactor: Reactor) => !['stopped', 'closed'].includes(reactor.status().state)

function problemsOf({ name: reactor, state, error, parked, retrying }: ReactorStatus): HealthProblem[] {
  const problems: HealthProblem[] = []
  const why = error instanceof Error ? error.message : ''
  if (state === 'stopped') problems.push({ code: 'reactor-stopped', message: why, reactor })
  else if (error !== undefined) problems.push({ code: 'reactor-hindered', message: why, reactor })
  if (retrying >= mostRetrying && state !== 'stopped') {
    const message = `reactor ${reactor} waits: ${retrying} events failed and none gets through`
    problems.push({ code: 'reactor-hindered', message, reactor })
  }
  if (parked > 0) {
    const message = `reactor ${reactor} has parked ${parked} ${parked === 1 ? 'event' : 'events'}`
    problems.push({ code: 'events-parked', message, reactor })
  }
  return problems
}

function refused(name: string, message: string): DossierError {
  const findings = [{ path: [name], code: 'shape', message }]
  const text = `a reactor can't be started like this:\n${formatFindings(findings)}`
  return new DossierError('definition-invalid', text, { definition: 'reactor', findings })
}
