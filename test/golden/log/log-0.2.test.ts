// The golden log of version 0.2: every later version reads it, finds it intact, and answers as 0.2 did. Its bytes never
// change; this file holds their hash. How it was made: make-0.2.ts.

import { describe, expect, it } from 'vitest'
import {
  createEngine,
  dossierEvents,
  EventCorrected,
  organisationEvents,
  procedureEvents,
  verifyLog,
  type EventDefinition,
} from 'dossier-engine'
import { canonicalJson } from '../../../src/log/canonical.js'
import { hashOf } from '../../../src/log/chain.js'
import { goldenLog, thisVersion, withoutSchemaVersion, withoutTrace } from './golden-log.js'
import { make02, setUp } from './make-0.2.js'
import { answersOf02 } from './office-0.2.js'

const { lines, answers, hashes, commits, opened, fieldsByType } = goldenLog('0.2')

describe('the golden log of version 0.2', () => {
  it('is, byte for byte, what it was', () => {
    expect(hashes).toEqual([
      '923a8b5a7cd2d2cb72a0a699315d56f85d29fe9b755c120c756397496500b520',
      'd0daf65d9ea9696a07619ba0d1bbe70e09f7f38378c8b2542091a12bda395426',
    ])
  })

  it('is in the canonical form, and every hash is that of its bytes', () => {
    expect(`${commits.map((commit) => canonicalJson(commit)).join('\n')}\n`).toBe(lines)
    for (const commit of commits) expect(hashOf(commit)).toBe(commit.hash)
  })

  it('holds every event type that 0.2 has, and every field', () => {
    const seen = fieldsByType()
    const definitions: readonly EventDefinition[] = [
      ...Object.values(dossierEvents),
      ...Object.values(procedureEvents),
      ...Object.values(organisationEvents),
      EventCorrected,
    ]
    const missing = definitions.flatMap(({ type, fields }) =>
      Object.keys(fields).flatMap((name) => (seen.get(type)?.has(name) ? [] : [`${type}.${name}`])),
    )
    // Told by imports alone, or since 0.3.
    const later = missing.filter((each) => /^(Clock|CalendarDay|DeadlinePassed|DeadlineApproached)/.test(each))
    expect(later).toHaveLength(22)
    expect(missing.filter((each) => !later.includes(each))).toEqual([
      'DeadlineSet.unit',
      'DeadlineSet.reason',
      'StepCompleted.unit',
    ])
    for (const type of ['AttributesSet', 'SiteMeasured', 'DossierCodesReserved', 'SubjectErased'])
      expect(seen.has(type), type).toBe(true)
  })

  it('is intact, and goes through a log of today unchanged', async () => {
    const log = await opened()
    await createEngine({ ...setUp, log })
    expect(await verifyLog(log)).toMatchObject({ intact: true, commits: commits.length })
    const again: string[] = []
    for await (const commit of log.readAll()) again.push(canonicalJson(commit))
    expect(`${again.join('\n')}\n`).toBe(lines)
  })

  it('is answered as it was', async () => {
    const engine = await createEngine({ ...setUp, log: await opened() })
    expect(withoutTrace(withoutSchemaVersion(answersOf02(engine)))).toMatchObject(
      withoutTrace(withoutSchemaVersion(answers)) as object,
    )
  })

  it('is what this version makes, as long as it is 0.2', async () => {
    const made = await make02()
    if (thisVersion().startsWith('0.2.')) expect(made.lines).toBe(lines)
    expect(await verifyLog(made.log)).toMatchObject({ intact: true })
  })
})
