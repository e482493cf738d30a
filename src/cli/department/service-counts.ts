// How the department served: what it signed, what people thought of it, what it answered in time, whom it waited for.
// One projection over the year's events, and what the catalogue says of the portals; no rule of law is in here.

import type { Instant } from '../../kernel/instant.js'
import type { Catalogue } from '../../procedure/catalogue.js'
import { defineProjection } from '../../projections/projection.js'

/** Questions that somebody owed an answer to: until when, by stream and name. */
type Owed = Map<string, Instant | undefined>

/** What is counted; documents and questions by the dossier's stream and their own names. */
interface ServiceCounts {
  documents: number
  readonly signed: Set<string>
  readonly results: Set<string>
  readonly signedDigitally: Set<string>
  readonly ratings: Map<string, { count: number; sum: number }>
  readonly feedback: { readonly open: Owed; answered: number; inTime: number }
  readonly concurrences: { readonly open: Owed; answered: number; inTime: number; standing: number }
  readonly supplements: { asked: number; brought: number; expired: number }
  readonly payments: { asked: number; paid: number; amount: number }
  extensions: number
}

/** What people are told of it. */
export interface ServiceFigures {
  readonly documents: { readonly all: number; readonly signed: number }
  readonly results: { readonly all: number; readonly signedDigitally: number }
  readonly satisfaction: readonly {
    readonly about: string
    readonly count: number
    readonly average: number
  }[]
  readonly feedback: Answers
  readonly concurrences: Answers & { readonly clockStood: number }
  readonly supplements: { readonly asked: number; readonly brought: number; readonly expired: number }
  readonly payments: { readonly asked: number; readonly paid: number; readonly amount: number }
  readonly extensions: number
  readonly portals: readonly PortalFigures[]
}

interface Answers {
  readonly asked: number
  readonly answered: number
  readonly inTime: number
}

/** How many versions came onto a portal, and how many of them by the day from which they hold. */
export interface PortalFigures {
  readonly portal: string
  readonly versions: number
  readonly onTime: number
}

/** Counts what the dossiers tell of the service. */
export const serviceCounts = defineProjection<ServiceCounts>({
  name: 'service-counts',
  version: 1,
  start: () => ({
    documents: 0,
    signed: new Set(),
    results: new Set(),
    signedDigitally: new Set(),
    ratings: new Map(),
    feedback: { open: new Map(), answered: 0, inTime: 0 },
    concurrences: { open: new Map(), answered: 0, inTime: 0, standing: 0 },
    supplements: { asked: 0, brought: 0, expired: 0 },
    payments: { asked: 0, paid: 0, amount: 0 },
    extensions: 0,
  }),
  on: {
    DocumentAttached(counts, { stream, data }) {
      const key = `${stream} ${data.document}`
      counts.documents += 1
      if (data.isResult === true) counts.results.add(key)
      if (data.isSigned) counts.signed.add(key)
    },
    DocumentSigned(counts, { stream, data }) {
      const key = `${stream} ${data.document}`
      counts.signed.add(key)
      if (data.signature === 'digital') counts.signedDigitally.add(key)
    },
    SatisfactionRated({ ratings }, { data: { score, scale, about = '' } }) {
      const rated = ratings.get(about) ?? { count: 0, sum: 0 }
      rated.count += 1
      rated.sum += (score / scale) * 5
      ratings.set(about, rated)
    },
    FeedbackReceived({ feedback }, { stream, data }) {
      feedback.open.set(`${stream} ${data.feedback}`, data.dueAt)
    },
    FeedbackAnswered({ feedback }, { stream, at, data }) {
      answer(feedback, `${stream} ${data.feedback}`, at)
    },
    ConcurrenceRequested({ concurrences }, { stream, data }) {
      if (data.stopsClock) concurrences.standing += 1
      concurrences.open.set(`${stream} ${data.concurrence}`, data.dueAt)
    },
    ConcurrenceGiven({ concurrences }, { stream, at, data }) {
      answer(concurrences, `${stream} ${data.concurrence}`, at)
    },
    SupplementRequested({ supplements }) {
      supplements.asked += 1
    },
    SupplementReceived({ supplements }) {
      supplements.brought += 1
    },
    SupplementTermExpired({ supplements }) {
      supplements.expired += 1
    },
    PaymentRequested({ payments }) {
      payments.asked += 1
    },
    PaymentRecorded({ payments }, { data }) {
      payments.paid += 1
      payments.amount += data.amount
    },
    ExtensionGranted(counts) {
      counts.extensions += 1
    },
  },
  snapshot: (counts) => ({ ...serviceFigures(counts, []) }) as never,
})

/** The counts as figures. */
export function serviceFigures(counts: ServiceCounts, portals: readonly PortalFigures[]): ServiceFigures {
  const { documents, signed, results, signedDigitally, ratings, supplements, payments, extensions } = counts
  const answers = ({ open, answered, inTime }: ServiceCounts['feedback']): Answers => ({
    asked: open.size + answered,
    answered,
    inTime,
  })
  return {
    documents: { all: documents, signed: signed.size },
    results: {
      all: results.size,
      signedDigitally: [...results].filter((key) => signedDigitally.has(key)).length,
    },
    satisfaction: [...ratings]
      .toSorted(byName)
      .map(([about, { count, sum }]) => ({ about, count, average: sum / count })),
    feedback: answers(counts.feedback),
    concurrences: { ...answers(counts.concurrences), clockStood: counts.concurrences.standing },
    supplements: { ...supplements },
    payments: { ...payments },
    extensions,
    portals,
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

/** What came onto portals, of the versions that a decision put into force. */
export function publicationsOf(catalogue: Catalogue): PortalFigures[] {
  const portals = new Map<string, { versions: number; onTime: number }>()
  for (const { portal, publicisedOn, inForceFrom } of catalogue.portalPublications()) {
    const counts = portals.get(portal) ?? { versions: 0, onTime: 0 }
    counts.versions += 1
    if (inForceFrom === undefined || publicisedOn <= inForceFrom) counts.onTime += 1
    portals.set(portal, counts)
  }
  return [...portals].toSorted(byName).map(([portal, counts]) => ({ portal, ...counts }))
}

function answer(
  questions: { readonly open: Owed; answered: number; inTime: number },
  key: string,
  at: Instant,
): void {
  const dueAt = questions.open.get(key)
  questions.open.delete(key)
  questions.answered += 1
  if (dueAt === undefined || at <= dueAt) questions.inTime += 1
}
