// From XML tags to cases: which tag is a trace, an event or one of their attributes, and what is wrong with it.
// Knows XES and no parser. Never throws over an invalid event or case: it tells, and leaves the verdict to xes.ts.

import type { Finding } from '../kernel/finding.js'
import { parseInstant } from '../kernel/instant.js'
import { instantProblem, pathName, type Problem } from './import-finding.js'
import {
  noAttributes,
  sourceEvent,
  type SourceCase,
  type SourceEvent,
  type SourceLimits,
} from './source-case.js'
import { attributeTags, lift, setAttribute } from './xes-attributes.js'

/** What was read, in the order of the file. A case comes after its findings; `undefined` is one left out. */
export type XesItem = { readonly finding: Finding } | { readonly read: SourceCase | undefined }

/** Thrown where nothing after this place can be read. */
export class Unreadable extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Where the parser stands: line from 1, and characters since the start. */
interface Place {
  readonly line: number
  readonly position: number
}

interface Opened {
  readonly line: number
  readonly attributes: Record<string, string>
  valid: boolean
}

interface OpenTrace extends Opened {
  readonly ordinal: number
  readonly position: number
  events: SourceEvent[]
  /** Over a limit: its remaining events are passed over, so that it stays bounded. */
  full: boolean
}

const traceMisplaced = {
  code: 'trace-misplaced',
  message: 'a <trace> stands directly in the <log>, and this one does not',
}
const eventMisplaced = {
  code: 'event-misplaced',
  message: 'an <event> stands in a <trace>, and this one does not',
}

/** Takes tags as they open and close. What SourceEvent and SourceCase name is lifted out of the attributes. */
export class XesStructure {
  /** Filled as tags come; whoever takes items empties it. */
  readonly items: XesItem[] = []
  readonly #limits: SourceLimits
  readonly #place: Place
  #depth = 0
  #traces = 0
  #trace: OpenTrace | undefined
  #event: Opened | undefined

  constructor(limits: SourceLimits, place: Place) {
    this.#limits = limits
    this.#place = place
  }

  open(name: string, xml: Readonly<Record<string, string>>): void {
    this.#depth += 1
    if (this.#depth > this.#limits.depth) {
      throw new Unreadable('too-deep', `more than ${this.#limits.depth} elements inside one another`)
    }
    if (this.#depth === 1) {
      const root = name.slice(0, 60)
      if (root !== 'log') throw new Unreadable('not-xes', `the file starts with <${root}>, XES with <log>`)
    } else if (name === 'trace') {
      if (this.#depth === 2) this.#openTrace()
      else this.#misplaced(traceMisplaced)
    } else if (this.#depth === 2) {
      if (name === 'event') this.#misplaced(eventMisplaced)
    } else if (this.#trace !== undefined && !this.#trace.full) {
      this.#openInTrace(this.#trace, name, xml)
    }
  }

  close(): void {
    if (this.#depth === 2 && this.#trace !== undefined) this.#closeTrace(this.#trace)
    else if (this.#depth === 3 && this.#event !== undefined) this.#closeEvent(this.#event)
    this.#depth -= 1
  }

  #openTrace(): void {
    this.#traces += 1
    const { line, position } = this.#place
    this.#trace = {
      ordinal: this.#traces,
      line,
      position,
      attributes: noAttributes(),
      events: [],
      valid: true,
      full: false,
    }
  }

  #openInTrace(trace: OpenTrace, name: string, xml: Readonly<Record<string, string>>): void {
    const { eventsPerCase, caseLength } = this.#limits
    if (this.#place.position - trace.position > caseLength) {
      const message = `the trace is longer than the limit of ${caseLength} characters`
      this.#fill(trace, { code: 'case-too-long', message })
    } else if (this.#depth === 3 && name === 'event') {
      if (trace.events.length < eventsPerCase) {
        this.#event = { line: this.#place.line, attributes: noAttributes(), valid: true }
      } else {
        const message = `the trace has more events than the limit of ${eventsPerCase}`
        this.#fill(trace, { code: 'too-many-events', message })
      }
    } else if (attributeTags.has(name)) {
      const owner = this.#depth === 3 ? trace : this.#depth === 4 ? this.#event : undefined
      const problem = owner && setAttribute(owner.attributes, xml, this.#limits)
      if (problem !== undefined) this.#report(owner!, { ...problem, attribute: xml['key'] })
    }
  }

  #fill(trace: OpenTrace, problem: Problem): void {
    this.#report(trace, problem)
    trace.full = true
    trace.events = []
    this.#event = undefined
  }

  #closeEvent(event: Opened): void {
    const { line, attributes } = event
    const activity = lift(attributes, 'concept:name')
    const written = lift(attributes, 'time:timestamp')
    const resource = lift(attributes, 'org:resource')
    const at = written === undefined ? undefined : parseInstant(written)
    if (written !== undefined && at === undefined) {
      this.#report(event, { ...instantProblem(written), attribute: 'time:timestamp', line })
    }
    if (!activity) {
      const message = 'the event has no name'
      this.#report(event, { code: 'activity-missing', message, attribute: 'concept:name', line })
    } else if (event.valid && this.#trace?.valid) {
      this.#trace.events.push(sourceEvent({ activity, at, resource, attributes, line }))
    }
    this.#event = undefined
  }

  #closeTrace(trace: OpenTrace): void {
    const { line, attributes, events } = trace
    const id = attributes['concept:name']
    if (!id) {
      const message = 'the trace has no name, so the case has no id'
      this.#report(trace, { code: 'case-id-missing', message, attribute: 'concept:name', line })
    }
    lift(attributes, 'concept:name')
    this.#trace = undefined
    this.items.push({ read: id && trace.valid ? { id, attributes, events, line } : undefined })
  }

  #misplaced(problem: Problem): void {
    if (this.#trace !== undefined) this.#report(this.#trace, problem)
    else this.items.push({ finding: { path: ['line', this.#place.line], ...problem } }, { read: undefined })
  }

  /** Names the case by its id, or by its number in the file where the id hasn't come yet. */
  #report(owner: Opened, problem: Problem & { attribute?: string | undefined; line?: number }): void {
    const { code, message, attribute, line = this.#place.line } = problem
    const id = this.#trace!.attributes['concept:name'] || `#${this.#trace!.ordinal}`
    const path = ['line', line, 'case', pathName(id)]
    if (attribute !== undefined) path.push(pathName(attribute))
    this.items.push({ finding: { path, code, message } })
    owner.valid = false
  }
}
