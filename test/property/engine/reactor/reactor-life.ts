// The life of one reactor in several processes, on a virtual clock: events come, processes start, crash, close and lose
// their store, effects fail, people pause, retry and skip. What must hold is counted by the plainest means there are: a
// list of what was appended, and of each effect's beginnings and ends.

import fc from 'fast-check'
import { vi } from 'vitest'
import {
  createEngine,
  DossierError,
  memoryLog,
  memoryStates,
  type Commit,
  type Engine,
  type EventLog,
  type Reactor,
  type RecordedEvent,
  type StateStore,
} from 'dossier-engine'
import { logContractEvents, sample } from '../../../../src/testing/contract-samples.js'

const leaseMs = 600
const attempts = 3
const processes = 3

/** What happens next; `who` is a process. */
export type Step =
  | { readonly do: 'append'; readonly stream: number; readonly fails: number; readonly takes: number }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'start' | 'crash' | 'close' | 'pause' | 'resume' | 'retry' | 'skip' | 'back'
      readonly who: number
    }
  | { readonly do: 'away'; readonly who: number; readonly isDeaf: boolean }

const who = fc.nat(processes - 1)
const ofProcess = (...names: readonly (Step & { who: number })['do'][]) =>
  fc.record({ do: fc.constantFrom(...names), who, isDeaf: fc.boolean() }) as fc.Arbitrary<Step>
const append: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('append'),
  stream: fc.nat(3),
  // More than all attempts is for good, until it is mended.
  fails: fc.constantFrom(0, 0, 0, 0, 1, 2, 99),
  // None is for a reaction that waits for nothing.
  takes: fc.oneof(fc.constant(0), fc.nat(20)),
})
const wait: fc.Arbitrary<Step> = fc.record({ do: fc.constant('wait'), ms: fc.integer({ min: 1, max: 900 }) })

/** Lives without crashes and without a store that is away: every effect must come once. */
export const calmSteps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: append },
    { weight: 4, arbitrary: wait },
    { weight: 5, arbitrary: ofProcess('start', 'close', 'pause', 'resume', 'retry', 'skip') },
  ),
  { minLength: 5, maxLength: 40 },
)

/** Lives with everything. */
export const wildSteps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: append },
    { weight: 4, arbitrary: wait },
    { weight: 4, arbitrary: ofProcess('start', 'close', 'pause', 'resume', 'retry', 'skip') },
    { weight: 4, arbitrary: ofProcess('start', 'crash', 'away', 'back') },
  ),
  { minLength: 5, maxLength: 40 },
)

/** How to live. */
export interface LifeOptions {
  readonly lanes: number
  readonly batch: number
  /** Takes out a protection. */
  readonly broken?: (states: StateStore) => StateStore
}

/** What was seen of one effect. */
interface Seen {
  readonly event: RecordedEvent
  readonly process: number
  readonly key: string
}

/** A process: what it holds, and what has become of it. */
interface Process {
  readonly engine: Engine
  readonly reactor: Reactor
  readonly fate: { isCrashed: boolean; isAway: boolean; isDeaf: boolean }
}

/** A life as it was lived, and what it came to. */
export class Life {
  readonly #options: LifeOptions
  readonly #log: EventLog = memoryLog()
  readonly #states: StateStore
  readonly #processes: (Process | undefined)[] = []
  readonly #heads = new Map<string, Commit>()
  readonly #failures = new Map<string, number>()
  readonly #takes = new Map<string, number>()
  readonly #expected: string[] = []
  readonly #done: Seen[] = []
  readonly #skipped = new Set<string>()
  readonly #active = new Map<number, number>()
  readonly #problems: string[] = []
  #everAlone = true

  constructor(options: LifeOptions) {
    this.#options = options
    const states = memoryStates()
    this.#states = options.broken?.(states) ?? states
  }

  /** Lives; says what was not as promised. Under fake timers. */
  async live(steps: readonly Step[]): Promise<readonly string[]> {
    // Something in each log, and something that runs.
    for (const step of [{ do: 'start', who: 0 }, ...steps] as readonly Step[]) await this.#step(step)
    await this.#mend()
    const isCalm = !steps.some((step) => step.do === 'crash' || step.do === 'away')
    this.#judge(isCalm)
    return this.#problems
  }

  async #step(step: Step): Promise<void> {
    if (step.do === 'append') return this.#append(step)
    if (step.do === 'wait') return void (await vi.advanceTimersByTimeAsync(step.ms))
    if (step.do === 'start') return this.#start(step.who)
    const process = this.#processes[step.who]
    if (process === undefined) return
    const { fate, reactor } = process
    if (step.do === 'crash') {
      fate.isCrashed = true
      this.#active.delete(step.who)
      this.#processes[step.who] = undefined
    } else if (step.do === 'away') Object.assign(fate, { isAway: true, isDeaf: step.isDeaf })
    else if (step.do === 'back') fate.isAway = false
    else if (step.do === 'close') await this.#close(step.who, process)
    else if (step.do === 'skip') await this.#skip(reactor)
    else await settled(reactor[step.do]())
  }

  async #append({ stream, fails, takes }: Step & { do: 'append' }): Promise<void> {
    const name = `s/${stream}`
    const after = this.#heads.get(name)
    const commit = sample(name, { after, events: [{ data: { number: this.#expected.length } }] })
    this.#heads.set(name, commit)
    const event = `${name}@${commit.version}`
    this.#failures.set(event, fails)
    this.#takes.set(event, takes)
    this.#expected.push(event)
    await this.#log.append([commit])
  }

  async #start(who: number): Promise<void> {
    if (this.#processes[who] !== undefined) return
    const fate = { isCrashed: false, isAway: false, isDeaf: false }
    const states = this.#statesOf(fate)
    const engine = await createEngine({ log: this.#log, states, events: logContractEvents })
    engine.on('error', () => {})
    const { lanes, batch } = this.#options
    const reactor = await engine.startReactor({
      ...{ name: 'life', from: 'start', lanes, batch, leaseMs },
      retry: { attempts, firstDelayMs: 20, maxDelayMs: 100 },
      on: { event: (event, { key }) => this.#act(who, fate, event, key) },
    })
    this.#processes[who] = { engine, reactor, fate }
  }

  async #close(who: number, { engine, fate }: Process): Promise<void> {
    fate.isAway = false
    await settled(engine.close())
    this.#processes[who] = undefined
  }

  async #skip(reactor: Reactor): Promise<void> {
    const parked = reactor.held().find(({ isParked }) => isParked)
    if (parked === undefined) return
    const before = await this.#states.read('reactor/life')
    const held = (JSON.parse(before!.value) as { held: [string, { version: number }][] }).held
    const { version } = held.find(([stream]) => stream === parked.stream)?.[1] ?? parked
    // It may have been skipped, also when the answer was lost.
    this.#skipped.add(`${parked.stream}@${version}`)
    await settled(reactor.skip(parked.stream))
  }

  #act(who: number, fate: Process['fate'], event: RecordedEvent, key: string): undefined | Promise<void> {
    const name = `${event.stream}@${event.version}`
    this.#active.set(who, (this.#active.get(who) ?? 0) + 1)
    if (this.#active.size > 1) this.#everAlone = false
    const end = () => {
      const others = this.#active.get(who)! - 1
      if (others === 0) this.#active.delete(who)
      else this.#active.set(who, others)
      const left = this.#failures.get(name)!
      if (left > 0) {
        this.#failures.set(name, left - 1)
        throw new Error('not now')
      }
      this.#done.push({ event, process: who, key })
    }
    const takes = this.#takes.get(name)!
    if (takes > 0 || fate.isCrashed) return this.#later(takes, fate, end)
    end()
    return undefined
  }

  async #later(ms: number, fate: Process['fate'], end: () => void): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms))
    // Who has crashed goes on with nothing.
    if (fate.isCrashed) await new Promise(() => {})
    end()
  }

  #statesOf(fate: Process['fate']): StateStore {
    const gate = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (fate.isCrashed) return new Promise(() => {})
      if (fate.isAway && !fate.isDeaf) throw away()
      const result = await work()
      // It was done, and nobody heard.
      if (fate.isAway) throw away()
      return result
    }
    return {
      read: (name) => gate(() => this.#states.read(name)),
      write: (name, value, expected) => gate(() => this.#states.write(name, value, expected)),
    }
  }

  /** Everything works again, and there is time for all that is left. */
  async #mend(): Promise<void> {
    for (const name of this.#failures.keys()) this.#failures.set(name, 0)
    for (const process of this.#processes) if (process !== undefined) process.fate.isAway = false
    const free = this.#processes.findIndex((process) => process === undefined)
    if (this.#processes.length === 0 || free >= 0) await this.#start(Math.max(0, free))
    await vi.advanceTimersByTimeAsync(4 * leaseMs)
    const { reactor } = this.#processes.find((process) => process !== undefined)!
    await reactor.resume()
    await reactor.retry()
    await vi.advanceTimersByTimeAsync(4 * leaseMs)
    const status = reactor.status()
    if (status.parked + status.retrying > 0) this.#problems.push(`left: ${JSON.stringify(reactor.held())}`)
    for (const [who, process] of this.#processes.entries())
      if (process !== undefined) await this.#close(who, process)
  }

  #judge(isCalm: boolean): void {
    const counts = new Map<string, number>()
    const keys = new Map<string, string>()
    const reached = new Map<string, number>()
    for (const { event, key } of this.#done) {
      const name = `${event.stream}@${event.version}`
      if (!counts.has(name)) {
        if (event.version < (reached.get(event.stream) ?? 0)) this.#problems.push(`${name} came too late`)
        reached.set(event.stream, event.version)
      }
      counts.set(name, (counts.get(name) ?? 0) + 1)
      if ((keys.get(name) ?? key) !== key) this.#problems.push(`${name} had two keys`)
      keys.set(name, key)
    }
    if (new Set(keys.values()).size !== keys.size) this.#problems.push('two events had one key')
    for (const name of this.#expected)
      if (!counts.has(name) && !this.#skipped.has(name)) this.#problems.push(`${name} was missed`)
    if (!isCalm) return
    for (const [name, count] of counts)
      if (count > 1) this.#problems.push(`${name} came ${count} times, and nothing had happened`)
    if (!this.#everAlone) this.#problems.push('two processes acted at once, and nothing had happened')
  }
}

const away = () => new DossierError('storage', 'away', { operation: 'keep a state' })
const settled = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(
      () => {},
      () => {},
    ),
    vi.advanceTimersByTimeAsync(3 * leaseMs),
  ])
