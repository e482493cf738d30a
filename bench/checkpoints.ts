// `npm run bench:checkpoints`: how long the books take to stand and to answer once the table of a log is there: folded from
// the first event, from checkpoints of all, and from checkpoints before the last hundredth of the events. All answer alike.

import { performance } from 'node:perf_hooks'
import { memoryBlobs, type BlobStore } from '../src/log/blob-store.js'
import type { Position } from '../src/log/envelope.js'
import { EventTable } from '../src/log/event-table.js'
import type { Books } from '../src/projections/books.js'
import { keepBooks, resumeBooks } from '../src/projections/keep-books.js'
import { hashOfAnswer } from './answer.js'
import { countOf, runCommandLine } from './command-line.js'
import { benchRegistry, commitsOf } from './commits.js'
import { answerOf, finish } from './contenders/event-table.js'
import { lastHundredth } from './contender.js'
import { medianOf } from './timing.js'
import { Workload } from './workload.js'

const all = { worthKeeping: 1, onProblem }

/** What is measured is a start from checkpoints, and not how one goes without. */
function onProblem(error: unknown): never {
  throw error
}

/** Milliseconds until the books stand, and until they have answered. */
interface Start {
  readonly stand: number
  readonly answer: number
}

interface SizeReport {
  readonly dossiers: number
  readonly events: number
  readonly answer: string
  /** Megabytes of the three checkpoints, and milliseconds to make and keep them. */
  readonly megabytes: number
  readonly keep: number
  readonly starts: Readonly<Record<string, Start>>
  /** Milliseconds of the first commit that is folded after a start from checkpoints, which copies the books. */
  readonly firstCommit: number
}

/** A store that gives its bytes without a copy, as one that reads a file does. */
function lentBlobs(): BlobStore {
  const kept = new Map<string, Uint8Array>()
  return {
    ...memoryBlobs(),
    read: async (name) => kept.get(name),
    write: async (name, bytes) => void kept.set(name, bytes),
  }
}

async function measureSize(dossiers: number, runs: number): Promise<SizeReport> {
  const table = new EventTable(benchRegistry())
  const [most, whole] = [lentBlobs(), lentBlobs()]
  const work = new Workload({ dossiers })
  let count = 0
  for (const _ of commitsOf(work)) count += 1
  const boundary = lastHundredth(count)
  // Commits are not kept: what else is in memory would be looked through while the books are timed.
  let last: (() => void) | undefined
  let index = 0
  for (const commit of commitsOf(work)) {
    const position = ++index as Position
    if (index === boundary) await keepBooks(await resumeBooks(table, undefined), most, all)
    if (index === count) last = () => table.append(commit, position)
    else table.append(commit, position)
  }
  const books = (await resumeBooks(table, undefined)).catchUp()
  const before = performance.now()
  await keepBooks(books, whole, all)
  const keep = performance.now() - before
  const megabytes = Math.round((await bytesIn(books, whole)) / 1e6)

  const answers = new Set<string>()
  const starts: Record<string, Start> = {}
  const ways = { 'first event': undefined, 'checkpoints of 99 %': most, checkpoints: whole }
  for (const [name, blobs] of Object.entries(ways)) {
    const taken: Start[] = []
    for (let run = 0; run < runs; run++) {
      const begin = performance.now()
      const { book, steps, clocks } = (await resumeBooks(table, blobs, { onProblem })).view()
      const stand = performance.now() - begin
      const said = finish(table, { tracking: book, steps: steps!, clocks })
      taken.push({ stand, answer: performance.now() - begin })
      answers.add(hashOfAnswer(answerOf(said)))
    }
    starts[name] = {
      stand: medianOf(taken.map(({ stand }) => stand)),
      answer: medianOf(taken.map(({ answer }) => answer)),
    }
  }
  if (answers.size !== 1) throw new Error(`the starts answer differently: ${[...answers].join(', ')}`)
  const resumed = await resumeBooks(table, whole)
  last!()
  const start = performance.now()
  resumed.catchUp()
  const firstCommit = performance.now() - start
  return { dossiers, events: table.length, answer: [...answers][0]!, megabytes, keep, starts, firstCommit }
}

async function bytesIn(books: Books, blobs: BlobStore): Promise<number> {
  const sizes = [...books.checkpoints()].map(async ({ name }) => (await blobs.read(name))!.length)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

function told({ dossiers, events, answer, megabytes, keep, starts, firstCommit }: SizeReport): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`
  const rows = Object.entries(starts).map(
    ([name, start]) => `| ${name} | ${ms(start.stand)} | ${ms(start.answer)} |`,
  )
  return [
    `${dossiers} dossiers, ${events} events; answer ${answer}`,
    `| from | books stand | answered |\n|---|---:|---:|\n${rows.join('\n')}`,
    `Checkpoints: ${megabytes} MB, made in ${ms(keep)}; the first commit after them: ${ms(firstCommit)}`,
  ].join('\n\n')
}

await runCommandLine({
  name: 'bench:checkpoints',
  options: [['--dossiers <count>', 'Number of dossiers, given once or more; 100000 if left out']],
  async measure({ dossiers = 100_000 }, runs) {
    const report: SizeReport[] = []
    for (const size of [dossiers].flat()) report.push(await measureSize(countOf('dossiers', size), runs))
    return { report, tables: report.map(told).join('\n\n') }
  },
})
