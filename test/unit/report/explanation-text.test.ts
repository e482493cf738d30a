// Explanations as people read them: whole texts in both languages (texts/*.txt), and what becomes of what no catalogue
// knows.

import { describe, expect, it } from 'vitest'
import { defineProcedure, toInstant, type DeadlineExplanation } from 'dossier-engine'
import { en, explanationLines, explanationText, vi, type Messages } from 'dossier-engine/report'
import { office, on, received, told } from './office.js'

const catalogues = [en, vi]

const cases: readonly (readonly [name: string, explain: () => Promise<DeadlineExplanation>])[] = [
  [
    'five-working-days-over-a-swap',
    async () => (await told(received('days', on('04-26')))).explainDeadline('d-1'),
  ],
  [
    'hours-from-the-lunch-break',
    async () => (await told(received('hours', on('03-04', '11:30')))).explainDeadline('d-1'),
  ],
  [
    'a-pause-and-an-extension',
    async () => {
      const engine = await told(
        received('waits', on('04-26')),
        { type: 'requestConcurrence', concurrence: 'c', agency: 'a', question: 'q', at: on('05-03') },
        { type: 'requestSupplement', reason: 'thiếu bản vẽ', at: on('05-04') },
        { type: 'receiveSupplement', at: on('05-06') },
        { type: 'giveConcurrence', concurrence: 'c', answer: 'agreed', at: on('05-08') },
        {
          type: 'extendDeadline',
          term: { workingDays: 3 },
          reason: 'cần kiểm tra thực địa',
          at: on('05-09'),
        },
      )
      return engine.explainDeadline('d-1')
    },
  ],
  [
    'the-earlier-of-three-terms',
    async () => (await told(received('choice', on('05-02')))).explainDeadline('d-1'),
  ],
  [
    'past-the-cut-off-and-begun-anew',
    async () => {
      const engine = await told(
        received('cut-off', on('04-26', '15:00')),
        { type: 'requestSupplement', reason: 'r', at: on('05-02') },
        { type: 'receiveSupplement', at: on('05-03') },
      )
      return engine.explainDeadline('d-1')
    },
  ],
  [
    'the-budget-of-a-step',
    async () => {
      const engine = await told(received('days', on('04-26')), {
        type: 'startStep',
        step: 'check',
        at: on('05-02', '16:00'),
      })
      return engine.explainDeadline('d-1', { clock: 'step/check' })
    },
  ],
  ['recorded-by-another-system', async () => (await takenOver()).explainDeadline('d-1')],
  [
    'recorded-and-counted-on',
    async () => {
      const engine = await takenOver()
      const who = { dossierId: 'd-1', actor: 'lan' } as const
      await engine.handle({ ...who, type: 'requestSupplement', reason: 'r', at: on('05-03') })
      await engine.handle({ ...who, type: 'receiveSupplement', at: on('05-06') })
      return engine.explainDeadline('d-1')
    },
  ],
  [
    'computed-anew-by-another-version',
    async () => {
      const engine = await told(received('days', on('04-26')))
      const days = engine.procedures().find(({ definition }) => definition.code === 'days')!.definition
      await engine.publish({ procedures: [defineProcedure({ ...days, term: { workingDays: 3 } })] })
      await engine.handle({
        type: 'switchProcedureVersion',
        dossierId: 'd-1',
        version: 2,
        legalBasis: '12/QĐ-UBND',
        actor: 'hoa',
        at: on('05-02'),
      })
      return engine.explainDeadline('d-1')
    },
  ],
  ['no-due-date', async () => (await told(received('open', on('04-26')))).explainDeadline('d-1')],
]

const takenOver = () =>
  told({
    type: 'takeOverDossier',
    procedure: 'waits',
    channel: 'post',
    receivedAt: on('04-26'),
    dueAt: on('05-09', '17:00'),
    from: 'old-system',
    at: on('05-02'),
  })

describe.each(cases)('%s', (name, explain) => {
  it.each(catalogues)('reads as it is known to read in $language', async (messages) => {
    const why = await explain()
    await expect(`${explanationText(why, { messages })}\n`).toMatchFileSnapshot(
      `texts/${name}.${messages.language}.txt`,
    )
  })
})

it('says the same things in both languages', () => {
  const texts = (messages: Messages) =>
    Object.entries(messages).map(([name, text]) => [
      name,
      typeof text === 'object' ? Object.keys(text as object) : typeof text,
    ])
  expect(texts(vi)).toEqual(texts(en))
  const tables = catalogues.flatMap(({ rules, kinds, grounds, ignored, ends, causes }) => [
    rules,
    kinds,
    grounds,
    ignored,
    ends,
    causes,
  ])
  expect(tables.flatMap((table) => Object.values<string>(table)).filter((word) => word === '')).toEqual([])
})

it.each(catalogues)('has one line a date in full detail, in $language', async (messages) => {
  const why = (await told(received('days', on('04-26')))).explainDeadline('d-1')
  await expect(`${explanationText(why, { messages, detail: 'full' })}\n`).toMatchFileSnapshot(
    `texts/in-full.${messages.language}.txt`,
  )
})

describe('what no catalogue knows', () => {
  const explained = async (change: (promise: Record<string, unknown>) => void, messages: Messages = en) => {
    const why = (await told(received('days', on('04-26')))).explainDeadline('d-1')
    const copy = JSON.parse(JSON.stringify(why)) as DeadlineExplanation
    change(copy.promises[0] as unknown as Record<string, unknown>)
    return explanationText(copy, { messages })
  }

  it.each(catalogues)('is printed as it was recorded, in $language', async (messages) => {
    const text = await explained((promise) => {
      const trace = office.explainDue({
        start: toInstant(on('04-26')),
        term: { workingDays: 5 },
        moves: [
          { kind: 'pause', from: toInstant(on('05-02')), to: toInstant(on('05-03')), grounds: ['lũ lụt'] },
        ],
      })
      const grounds = ['constructor']
      Object.assign(promise, { cause: 'toString', policy: 'moon=full', term: { fortnights: 2 }, trace })
      promise['pause'] = { from: promise['at'], grounds }
    }, messages)
    for (const word of ['toString', 'moon=full', '{"fortnights":2}', 'lũ lụt', 'constructor'])
      expect(text).toContain(word)
    expect(text).not.toMatch(/undefined|function|NaN|\[object/)
  })

  it('may be given words of its own', async () => {
    const own = { ...en, causes: { ...en.causes, amnesty: 'there was an amnesty' } }
    expect(await explained((promise) => (promise['cause'] = 'amnesty'), own)).toContain(
      'there was an amnesty',
    )
  })

  it('begins no line of its own', async () => {
    const text = await explained((promise) =>
      Object.assign(promise, { actor: 'lan\nDue: never\u2028\u202e', reason: 'a\r\nb' }),
    )
    expect(text).toContain('by lan Due: never: due')
    expect(text).toContain('; reason: a b')
  })

  it('is said to be so where there is no account of what was computed', async () => {
    const text = await explained((promise) => delete promise['trace'])
    expect(text).toContain('does not give an account of it')
    expect(text).toContain('due on Tue 7 May 2024 at 10:00 (UTC)')
  })
})

describe('moments', () => {
  const recorded = async (timeZone?: string) =>
    explanationText((await takenOver()).explainDeadline('d-1'), { timeZone })

  it('are told in UTC, and named so, where nobody tells a zone', async () => {
    expect(await recorded()).toContain('Thu 9 May 2024 at 10:00 (UTC)')
  })

  it('are told in the zone that was asked for', async () => {
    expect(await recorded('Asia/Ho_Chi_Minh')).toContain('Thu 9 May 2024 at 17:00.')
  })

  it('have their offset where the time of day comes twice', async () => {
    const { promises, ...why } = (await takenOver()).explainDeadline('d-1')
    const [first] = promises
    const text = (dueAt: string) =>
      explanationText(
        { ...why, promises: [{ ...first!, dueAt: toInstant(dueAt) }] },
        { timeZone: 'Europe/Amsterdam' },
      )
    expect(text('2024-10-27T02:30:00+02:00')).toContain('at 02:30 (UTC+02:00)')
    expect(text('2024-10-27T02:30:00+01:00')).toContain('at 02:30 (UTC+01:00)')
    expect(text('2024-10-27T03:30:00+01:00')).toContain('at 03:30.')
  })
})

it('counts on from the promise before, where a promise was made so', async () => {
  const why = (await told(received('days', on('04-26')))).explainDeadline('d-1')
  const [first] = why.promises
  const before = first!.dueAt
  const trace = office.explain(before - 1, { workingDays: 2 })
  const moved = {
    ...first!,
    at: toInstant(on('05-06')),
    cause: 'extension',
    dueAt: trace.dueAt,
    trace,
  } as const
  const text = explanationText({ ...why, dueAt: trace.dueAt, promises: [first!, moved] })
  expect(text).toContain(
    'Due: Tue 7 May 2024 at 17:00, when the office closes\nCounted on from the promise before',
  )
  expect(text).toContain('  Wed 8 – Thu 9 May 2024: 2 days counted (1–2)\nDue: Thu 9 May 2024 at 17:00')
})

it('gives lines with the days that they tell of', async () => {
  const why = (await told(received('days', on('04-26')))).explainDeadline('d-1')
  const lines = explanationLines(why)
  expect(lines[0]).toEqual({
    kind: 'title',
    depth: 0,
    text: 'Dossier d-1: the legal term ends on Tue 7 May 2024 at 17:00.',
  })
  expect(lines.flatMap(({ days = [] }) => days)).toEqual(why.promises[0]!.trace!.days)
})

it('takes a code and a name in place of the ids', async () => {
  const why = (await told(received('days', on('04-26')))).explainDeadline('d-1')
  const text = explanationText({ ...why, dossierId: 'H52.1-240426-0001', procedure: 'Giấy phép' })
  expect(text).toContain('Dossier H52.1-240426-0001: ')
  expect(text).toContain('procedure Giấy phép version 1')
})
