// Lines of a log that are of its form: whatever is no commit is refused with its line, and the log stays what it was.

import { describe, expect, it } from 'vitest'
import { exportLog, importLog, memoryLog, verifyLog } from 'dossier-engine'
import { OrderDigest, sealCommit } from '../../../src/log/chain.js'
import { headLine, LineChecksum, printLine } from '../../../src/log/log-lines.js'
import { sample } from '../../../src/testing/contract-samples.js'

type Changed = Record<string, unknown> & { events: Record<string, unknown>[] }

/** The lines of a log with this one commit in it, with a hash, an end and a checksum that are right. */
function linesWith(change: (commit: Changed) => void): string[] {
  const { hash: _, ...commit } = structuredClone(sample('dossier/a'))
  change(commit as unknown as Changed)
  const sealed = sealCommit(commit)
  const lines = [printLine(headLine()), printLine({ commit: sealed })]
  const [digest, checksum] = [new OrderDigest(), new LineChecksum()]
  digest.add(sealed.hash)
  for (const line of lines) checksum.add(line)
  const events = sealed.events.length
  const end = { commits: 1, events, digest: digest.finish(), checksum: checksum.finish() }
  return [...lines, printLine({ end })]
}

const wrong: Readonly<Record<string, (commit: Changed) => void>> = {
  'an event that is nothing': (commit) => (commit.events = [null as never]),
  'an event that is a number': (commit) => (commit.events = [5 as never]),
  'no events': (commit) => (commit.events = []),
  'an event without a type': ({ events }) => delete events[0]!['type'],
  'an event without a schema version': ({ events }) => delete events[0]!['schemaVersion'],
  'an event without a moment': ({ events }) => delete events[0]!['at'],
  'an event at a moment that is none': ({ events }) => (events[0]!['at'] = 'noon'),
  'an event without an actor': ({ events }) => delete events[0]!['actor'],
  'an event without data': ({ events }) => delete events[0]!['data'],
  'an event whose data is a list': ({ events }) => (events[0]!['data'] = []),
  'an event with more than an event has': ({ events }) => (events[0]!['more'] = 1),
  'no moment at which it was recorded': (commit) => delete commit['recordedAt'],
  'a moment of recording that is none': (commit) => (commit['recordedAt'] = 'x'),
  'a version that is none': (commit) => (commit['version'] = 'x'),
  'a commandId that is no text': (commit) => (commit['commandId'] = 5),
  'a commandHash that is no text': (commit) => (commit['commandHash'] = null),
  'a causation that is no text': (commit) => (commit['causation'] = {}),
  'a source that is no text': (commit) => (commit['source'] = false),
}

describe('a commit whose hash is right', () => {
  it('is taken', async () => {
    expect(
      await importLog(
        memoryLog(),
        linesWith(() => {}),
      ),
    ).toMatchObject({ commits: 1 })
  })

  it.each(Object.entries(wrong))(
    'with %s is refused with its line, and the log goes on',
    async (_, change) => {
      const log = memoryLog()
      await expect(importLog(log, linesWith(change))).rejects.toMatchObject({
        code: 'import-invalid',
        details: { findings: [{ path: ['line', 2], code: 'commit' }] },
      })
      await importLog(
        log,
        linesWith(() => {}),
      )
      expect(await verifyLog(log)).toMatchObject({ intact: true, commits: 1 })
    },
  )
})

describe('a line', () => {
  it.each([['{"head":null}'], ['{"commit":null}'], ['{"personal":null}'], ['{"end":null}'], ['null'], ['5']])(
    '%s is refused',
    async (line) => {
      await expect(importLog(memoryLog(), [line])).rejects.toMatchObject({ code: 'import-invalid' })
    },
  )

  it.each([[5], [null], [undefined], [Buffer.from(printLine(headLine()))], [['x']]])(
    'that is no text is refused, and it is said what to do (%s)',
    async (line) => {
      await expect(importLog(memoryLog(), [line as never])).rejects.toMatchObject({
        code: 'import-invalid',
        message: expect.stringContaining('createInterface'),
        details: { findings: [{ path: ['line', 1], code: 'line' }] },
      })
    },
  )
})

describe('what is given to move a log', () => {
  const log = memoryLog()
  it.each([
    ['no log', () => importLog(undefined as never, [])],
    ['no lines', () => importLog(log, null as never)],
    ['lines that are a number', () => importLog(log, 5 as never)],
    ['options that are none', () => importLog(log, [], null as never)],
    ['an option that is not known', () => importLog(log, [], { from: 1 } as never)],
    ['no log to export', () => exportLog(undefined as never).next()],
    ['options of an export that are none', () => exportLog(log, null as never).next()],
  ])('is refused as such: %s', async (_, given) => {
    await expect(given()).rejects.toMatchObject({ code: 'query-invalid' })
  })
})
