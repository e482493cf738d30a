// The outbox: a reactor that puts what happened into words and hands it to whoever carries it. It keeps nothing itself:
// how far it is, what is tried again and what is parked is the reactor's, and personal data passes through in memory alone.

import { DossierError, isDossierError } from '../kernel/errors.js'
import { formatFindings, type Finding } from '../kernel/finding.js'
import { aFunction, anObject, refuse, shapeFindings, withMethods } from '../kernel/shape-check.js'
import { whichThereAre } from '../kernel/which-there-are.js'
import type { Instant } from '../kernel/instant.js'
import type { Json } from '../log/canonical.js'
import type { RecordedEvent } from '../log/envelope.js'
import { sha256Hex } from '../log/sha256.js'
import { dossierIdOf, type Dossier } from '../dossier/dossier.js'
import type { AnyEngine } from '../engine/engine.js'
import type { Effect, ReactorDefinition } from '../engine/reactor/definition.js'
import type { Reactor } from '../engine/reactor/reactor.js'
import type { EngineTypes } from '../engine/types.js'
import type { Message, Recipient, Sender } from './message.js'
import { promisedAt, toldOf } from './put-into-words.js'
import { standardNotices, type Draft, type NoticeRules } from './rules.js'
import type { NoticeText, NoticeTexts } from './texts.js'

/** A message that was not sent, and never will be. */
export interface DroppedMessage {
  readonly key: string
  readonly to: Recipient
  readonly about: string
  readonly dossierId: string
  /** `erased`: what is known of the applicant was erased, or was never here. */
  readonly why: 'erased'
}

/** An outbox: how it reacts, besides what every reactor is told. */
export interface OutboxOptions extends Omit<ReactorDefinition<EngineTypes>, 'on'> {
  /** In which language, and in which words. */
  readonly texts: NoticeTexts
  readonly sender: Sender
  /** Who hears of what; {@link standardNotices} if left out. */
  readonly rules?: NoticeRules
  /** Called with each message that can't be sent any more; if it fails, that counts as a failure to send. */
  readonly onDropped?: (message: DroppedMessage) => unknown
}

/**
 * Starts an outbox on an engine: a durable reactor that tells people what happens to their dossiers and to their work. Each
 * message is sent at least once, under a key that stays the same; one that fails is sent again without those of the same
 * event that got there.
 * @throws DossierError as `engine.startReactor` does
 * @example
 * await startOutbox(engine, { name: 'mail', from: 'now', texts: en, sender: webhookSender({ url, secret }) })
 */
export async function startOutbox(engine: AnyEngine, options: OutboxOptions): Promise<Reactor> {
  check(options)
  const { texts, sender, rules = standardNotices, onDropped, ...reactor } = options
  const react = (event: RecordedEvent, effect: Effect) =>
    tell(event, effect, { engine, texts, sender, rules, onDropped })
  const told = Object.keys(rules).filter((type) => rules[type] !== undefined)
  const on = Object.fromEntries(told.map((type) => [type, react]))
  return engine.startReactor({ ...reactor, on } as ReactorDefinition<EngineTypes>)
}

interface Outbox extends Pick<OutboxOptions, 'texts' | 'sender'> {
  readonly onDropped: OutboxOptions['onDropped'] | undefined
  readonly engine: AnyEngine
  readonly rules: NoticeRules
}

async function tell(event: RecordedEvent, effect: Effect, outbox: Outbox): Promise<void> {
  const { engine, sender, rules } = outbox
  const dossierId = dossierIdOf(event.stream)
  // What another system recorded is history here: its people heard of it then.
  if (dossierId === undefined || event.source !== undefined) return
  const dossier = engine.dossier(dossierId)
  const rule = Object.hasOwn(rules, event.type) ? rules[event.type] : rules['event']
  const drafts = [rule!(event, dossier)].flat().filter((draft) => draft !== undefined)
  const failures: unknown[] = []
  for (const [part, draft] of named(drafts)) {
    // One that can't be reached keeps nothing from the others.
    try {
      await effect.once(part, async () => {
        effect.signal.throwIfAborted()
        const key = `${effect.key}/${part}`
        const message = await messageOf(draft, { event, dossier, dossierId, key, outbox })
        if (message !== undefined) await sender.send(message, { signal: effect.signal })
      })
    } catch (error) {
      failures.push(error)
    }
  }
  // While one of them may still get there, the event is not given up for those that won't.
  if (failures.length > 0) throw failures.find(isWorthTrying) ?? failures[0]
}

const isWorthTrying = (error: unknown) => (Object(error) as { retryable?: unknown }).retryable !== false

/**
 * Drafts by whom they are for and what about, not by their place: a rule may find other people at the next attempt, and then
 * nobody's message may pass for another's that got there. Hashed, because what was done is kept.
 */
function named(drafts: readonly Draft[]): Map<string, Draft> {
  const parts = new Map<string, Draft>()
  for (const draft of drafts) {
    const { to, about } = draft
    let part: string
    let count = 0
    do part = sha256Hex(JSON.stringify([to.kind, to.id, about, count++])).slice(0, 16)
    while (parts.has(part))
    parts.set(part, draft)
  }
  return parts
}

interface Occasion {
  readonly event: RecordedEvent
  readonly dossier: Readonly<Dossier>
  readonly dossierId: string
  readonly key: string
  readonly outbox: Outbox
}

/** The message, with what is known of its applicant; none where that is gone. */
async function messageOf(draft: Draft, occasion: Occasion): Promise<Message | undefined> {
  const { event, dossier, dossierId, key, outbox } = occasion
  const { to, about } = draft
  const contact = to.kind === 'applicant' ? await contactOf(dossier, outbox.engine) : undefined
  if (contact === gone) {
    await outbox.onDropped?.({ key, to, about, dossierId, why: 'erased' })
    return undefined
  }
  const dueAt = draft.dueAt === 'promised' ? promisedAt({ ...occasion, engine: outbox.engine }) : draft.dueAt
  const { subject, text } = wordsFor({ ...draft, dueAt }, occasion)
  const { dossierCode } = dossier
  return {
    ...{ key, to, about, language: outbox.texts.language, subject, text, at: event.at, dossierId },
    ...(contact !== undefined && { contact }),
    ...(dossierCode !== undefined && { dossierCode }),
    ...(dueAt !== undefined && { dueAt }),
  }
}

const gone = Symbol('gone')

async function contactOf(
  { applicant }: Readonly<Dossier>,
  engine: AnyEngine,
): Promise<Json | typeof gone | undefined> {
  if (applicant === undefined) return undefined
  try {
    return await engine.personal(applicant)
  } catch (error) {
    if (isDossierError(error, 'personal-unavailable')) return gone
    throw error
  }
}

function wordsFor(
  draft: Draft & { readonly dueAt: Instant | undefined },
  { event, dossier, dossierId, outbox }: Occasion,
): NoticeText {
  if (draft.text !== undefined) return draft.text
  const { notices } = outbox.texts
  if (Object.hasOwn(notices, draft.about))
    return notices[draft.about as keyof typeof notices](
      toldOf(draft, { event, dossier, dossierId, engine: outbox.engine, language: outbox.texts.language }),
    )
  const message = `nobody has words for '${draft.about}'; ${whichThereAre(Object.keys(notices), draft.about, 'there is none')}`
  throw Object.assign(setUpWrong([{ path: ['rules', event.type], code: 'notice', message }]), {
    retryable: false,
  })
}

const members = {
  texts: anObject,
  sender: withMethods('a sender', 'send'),
  rules: anObject,
  onDropped: aFunction,
}

function check(options: unknown): void {
  const { texts, sender, rules, onDropped } = Object(options) as Partial<OutboxOptions>
  const findings = shapeFindings({ texts, sender, rules, onDropped }, members)
  for (const [name, value] of Object.entries({ texts, sender }))
    if (value === undefined) findings.push({ path: [name], code: 'missing', message: 'is missing' })
  refuse(findings, setUpWrong)
}

function setUpWrong(findings: readonly Finding[]): DossierError {
  const message = `an outbox can't work like this:\n${formatFindings(findings)}`
  return new DossierError('definition-invalid', message, { definition: 'outbox', findings })
}
