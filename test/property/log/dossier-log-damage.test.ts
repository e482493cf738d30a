// A log's file that is damaged, cut off or put together otherwise is refused, whatever was done to it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventCorrected, isDossierError, openDossierLog } from 'dossier-engine'
import { createRegistry } from '../../../src/log/registry.js'
import { packColumns } from '../../../src/log/column-pack.js'
import { logFilePacks } from '../../../src/log/write-log-file.js'
import { commitsArbitrary, EveryKind, NothingNeeded } from '../../support/commits.js'
import { collected, concatenated, fileOf, gapped } from '../../support/log-files.js'

describe('a file that is not as it was written', () => {
  // Few definitions, so that thousands of openings take seconds.
  const few = createRegistry([EveryKind, NothingNeeded, EventCorrected])
  const [given] = fc.sample(
    commitsArbitrary({ corrections: true, of: [EveryKind, NothingNeeded] }).filter(
      (drawn) => drawn.length > 5 && drawn.length < 8,
    ),
    { numRuns: 1, seed: 3 },
  )

  /** What came of opening: nothing, or the code of the error. */
  const refusal = async (bytes: Uint8Array) => {
    try {
      await openDossierLog(bytes)
      return undefined
    } catch (error) {
      return isDossierError(error) ? error.code : error
    }
  }

  it.each([
    ['in segments', few, false],
    ['in segments, compressed', few, true],
    ['as commits', createRegistry([]), false],
  ] as const)('is refused, %s', async (_form, registry, compress) => {
    const good = await fileOf(gapped(given!), { registry, blockBits: 3, compress })
    // The test against itself.
    expect(await refusal(good)).toBeUndefined()
    const missed: unknown[] = []
    for (let length = 0; length < good.length; length += length < 200 ? 1 : 13) {
      const code = await refusal(good.slice(0, length))
      if (code !== 'pack-damaged') missed.push([length, code])
    }
    for (let bit = 0; bit < good.length * 8; bit += 1 + (bit % 29)) {
      const bad = good.slice()
      bad[bit >>> 3]! ^= 1 << (bit & 7)
      const code = await refusal(bad)
      if (code !== 'pack-damaged') missed.push([bit, code])
    }
    expect(missed).toEqual([])
  })

  it('is refused without any of its parts, with one twice, and in another order', async () => {
    const packs = await collected(logFilePacks(gapped(given!), { registry: few, blockBits: 3 }))
    expect(packs.length).toBeGreaterThan(6)
    for (const index of packs.keys()) {
      expect(await refusal(concatenated(packs.toSpliced(index, 1)))).toBe('pack-damaged')
      expect(await refusal(concatenated(packs.toSpliced(index, 0, packs[index]!)))).toBe('pack-damaged')
      const swapped = packs.with(index, packs.at(index - 1)!).with(index - 1, packs[index]!)
      expect(await refusal(concatenated(swapped))).toBe('pack-damaged')
    }
  })

  it.each([
    ['nothing', {}],
    ['what is no bytes', { bytes: Float64Array.of(1, 2) }],
    ['what is not compressed', { bytes: new Uint8Array(100).fill(0xff) }],
  ])('is refused if it says that it has compressed %s', async (_what, columns) => {
    const file = packColumns({ kind: 'compressed', form: 'deflate-raw' }, columns)
    await expect(openDossierLog(file)).rejects.toSatisfy((error) => isDossierError(error, 'pack-damaged'))
  })

  it('is refused if it is of another form, and says of which', async () => {
    const [first, segment] = await collected(logFilePacks(gapped(given!), { registry: few, blockBits: 3 }))
    await expect(openDossierLog(segment!)).rejects.toThrow("begins with the part 'segment'")
    for (const text of ['{', '{"not":"a log"}', '{"not":"a log"}'.repeat(99)])
      await expect(openDossierLog(new TextEncoder().encode(text))).rejects.toThrow(
        `a segment, checkpoint or .dossierlog can't be read: it does not begin as one, with 'DOSSIER1', but with '${text.slice(0, 8)}'`,
      )
    await expect(openDossierLog(concatenated([first!, Uint8Array.of(0x0a, 0x9b, 0x41)]))).rejects.toThrow(
      String.raw`what follows its part 1 does not begin as one, with 'DOSSIER1', but with '\x0a\x9bA'`,
    )
    await expect(openDossierLog(segment!.subarray(0, 5))).rejects.toThrow('was cut off: 5 bytes')
    await expect(openDossierLog(new TextEncoder().encode('{"head":{}}\n'.repeat(9)))).rejects.toThrow(
      /can't be read/,
    )
  })
})
