// The golden log of version 0.1: every later version reads it, finds it intact, and answers as 0.1 did. Its bytes
// never change; this file holds their hash. How it was made: make.ts.

import { describe, expect, it } from 'vitest'
import { createEngine, dossierEvents, procedureEvents, verifyLog } from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { hashOf } from '../../../src/log/chain.js'
import { SubjectErased } from '../../../src/log/vault.js'
import { goldenLog, thisVersion, withoutSchemaVersion, withoutTrace } from './golden-log.js'
import { make } from './make.js'
import { answersOf, SiteVisited, SiteVisitedLater } from './office.js'

const { lines, answers, hashes, commits, opened, fieldsByType } = goldenLog('0.1')

/** The types that a dossier's events had in version 0.1. */
const typesOf01 = [
  'DossierRegistered',
  'DossierReceived',
  'DeadlineSet',
  'ReceptionRefused',
  'StepStarted',
  'StepCompleted',
  'HandedOver',
  'Assigned',
  'SupplementRequested',
  'SupplementReceived',
  'DossierResolved',
  'ResultReturned',
  'DossierWithdrawn',
] as const

interface Answers {
  readonly each: { readonly 'd-granted': { readonly dossier: { readonly steps: { unit: string }[] } } }
}

/** A step that was handed over with its dossier 0.1 left with the giver, and only the control slip told who had it. */
function inNewHands(answers: Answers): Answers {
  const [, appraise] = answers.each['d-granted'].dossier.steps
  expect(appraise!.unit).toBe('thương mại')
  appraise!.unit = 'pháp chế'
  return answers
}

describe('the golden log of version 0.1', () => {
  it('is, byte for byte, what it was', () => {
    expect(hashes).toEqual([
      '36d680d31ab6dc6d8ee409cca82360c28387b17ad10c1e99a1921279e77b008c',
      'cbcec9b511eb5f6cd7979c42cd39f4d4c676acca3a1abf6087f249e50c15191f',
    ])
  })

  it('is in the canonical form, and every hash is that of its bytes', () => {
    expect(`${commits.map((commit) => canonicalJson(commit)).join('\n')}\n`).toBe(lines)
    for (const commit of commits) expect(hashOf(commit)).toBe(commit.hash)
  })

  it('has the stream heads that were written down', () => {
    const heads = Object.fromEntries(
      commits.map(({ stream, version, events, hash }) => [
        stream,
        [version + events.length - 1, hash.slice(0, 16)],
      ]),
    )
    expect(heads).toMatchInlineSnapshot(`
      {
        "calendar/office": [
          1,
          "47e641124bf270c4",
        ],
        "dossier/d-free": [
          3,
          "73769031d8293b1a",
        ],
        "dossier/d-granted": [
          16,
          "38d79f7bf759eaf9",
        ],
        "dossier/d-hours": [
          8,
          "ead826c1426e5859",
        ],
        "dossier/d-late": [
          4,
          "32f1ced7a28683ec",
        ],
        "dossier/d-old": [
          6,
          "dd4961cbf182ece9",
        ],
        "dossier/d-refused": [
          2,
          "f332a78ddbaa88f5",
        ],
        "dossier/d-waiting": [
          3,
          "2cdfa9ee2f3f2dd5",
        ],
        "dossier/d-withdrawn": [
          2,
          "30721600ec88f3e8",
        ],
        "elsewhere/1": [
          1,
          "f723db559a153010",
        ],
        "procedure/2.000591": [
          1,
          "c507330588cc2563",
        ],
        "procedure/no-term": [
          2,
          "dbad676d6f31d382",
        ],
        "procedure/same-day": [
          1,
          "b2b2a97f994bf516",
        ],
        "subject/p-2": [
          1,
          "6d6d3efba1db6bc5",
        ],
      }
    `)
  })

  it('holds every event type, every field, and what no version knows', () => {
    const seen = fieldsByType()
    const { ProcedurePublished, CalendarPublished } = procedureEvents
    const definitions = [
      ...typesOf01.map((type) => dossierEvents[type]),
      ...[ProcedurePublished, CalendarPublished],
      SubjectErased,
      SiteVisited,
    ]
    for (const { type, fields } of definitions) {
      // Types and fields of later versions are in later golden logs.
      const known = Object.keys(fields).filter((name) => seen.get(type)?.has(name))
      expect([type, known.length > 0]).toEqual([type, true])
    }
    expect([...seen.get('SiteVisited')!].toSorted()).toEqual(Object.keys(SiteVisited.fields).toSorted())
    expect(seen.has('FromElsewhere')).toBe(true)
  })

  it('is intact, and goes through a log of today unchanged', async () => {
    const log = await opened()
    await createEngine({ log, events: [SiteVisited], onUnreadable: 'skip' })
    expect(await verifyLog(log)).toMatchObject({ intact: true, commits: commits.length })
    const again: string[] = []
    for await (const commit of log.readAll()) again.push(canonicalJson(commit))
    expect(`${again.join('\n')}\n`).toBe(lines)
  })

  it('is answered as it was', async () => {
    const engine = await createEngine({ log: await opened(), events: [SiteVisited], onUnreadable: 'skip' })
    // What came later is told besides; what 0.1 told is told as it was.
    expect(withoutTrace(withoutSchemaVersion(answersOf(engine)))).toMatchObject(
      inNewHands(withoutTrace(withoutSchemaVersion(answers)) as Answers),
    )
  })

  it('is answered as it was through an upcast', async () => {
    const engine = await createEngine({
      log: await opened(),
      events: [SiteVisitedLater],
      onUnreadable: 'skip',
    })
    const visits = engine.timeline('d-old').filter(({ type }) => type === 'SiteVisited')
    expect(visits.map(({ data, schemaVersion }) => [schemaVersion, data['district']])).toEqual([
      [2, 'chưa rõ'],
      [2, 'chưa rõ'],
    ])
    const { each: _, ...rest } = answersOf(engine)
    const { each: __, ...expected } = answers
    expect(withoutSchemaVersion(rest)).toMatchObject(withoutSchemaVersion(expected) as object)
  })

  it('is not read by who does not know all of it, unless they say so', async () => {
    await expect(createEngine({ log: await opened() })).rejects.toMatchObject({ code: 'event-unknown' })
    await expect(createEngine({ log: await opened(), events: [SiteVisited] })).rejects.toMatchObject({
      details: { eventType: 'FromElsewhere', stream: 'elsewhere/1' },
    })
  })

  it('is what this version makes, as long as it is 0.1', async () => {
    const made = await make()
    if (thisVersion().startsWith('0.1.')) expect(made.lines).toBe(lines)
    expect(await verifyLog(made.log)).toMatchObject({ intact: true })
  })
})
