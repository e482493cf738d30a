// The command line's progress bar, on stderr and only where a person looks at a terminal. Standard output is for
// answers: nothing is ever drawn there. Elsewhere a rare line tells that work goes on.

import { Presets, SingleBar } from 'cli-progress'

/** What a bar shows. */
export interface ProgressBar {
  /** Moves it to `done` of `of`; a new `of` may be given as it becomes known. */
  update(done: number, of?: number): void
  /** Ends it and leaves the terminal clean. */
  stop(): void
}

/** How a bar is opened. */
export interface ProgressBarOptions {
  /** What is going on, `the year of the department`. */
  readonly title: string
  /** How much there is to do, if it is known. */
  readonly of?: number | undefined
  /** What is counted, `events`. */
  readonly unit?: string | undefined
  /** `process.stderr` if left out. */
  readonly stream?: (NodeJS.WritableStream & { readonly isTTY?: boolean }) | undefined
  /** Without a terminal: the shortest time between two lines; 30 seconds if left out. */
  readonly lineEveryMs?: number | undefined
  /** Milliseconds that only go forward; for tests. */
  readonly now?: (() => number) | undefined
}

/** Opens a bar. Short work on a stream that is no terminal prints nothing at all. */
export function openProgressBar({
  title,
  of = 0,
  unit = '',
  stream = process.stderr,
  lineEveryMs = 30_000,
  now = () => performance.now(),
}: ProgressBarOptions): ProgressBar {
  if (stream.isTTY !== true) return rareLines({ title, of, unit, stream, lineEveryMs, now })
  const format = `${title} [{bar}] {percentage}% {value}/{total}${unit === '' ? '' : ` ${unit}`}`
  const bar = new SingleBar(
    { stream, format, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  )
  bar.start(of, 0)
  return {
    update(done, total) {
      if (total !== undefined && total !== bar.getTotal()) bar.setTotal(total)
      bar.update(done)
    },
    stop: () => bar.stop(),
  }
}

interface RareLines {
  readonly title: string
  readonly of: number
  readonly unit: string
  readonly stream: NodeJS.WritableStream
  readonly lineEveryMs: number
  readonly now: () => number
}

function rareLines({ title, of, unit, stream, lineEveryMs, now }: RareLines): ProgressBar {
  let total = of
  let lastAt = now()
  return {
    update(done, newTotal = total) {
      total = newTotal
      if (now() - lastAt < lineEveryMs) return
      lastAt = now()
      const share = total > 0 ? `${done} of ${total}` : `${done}`
      stream.write(`${title}: ${share}${unit === '' ? '' : ` ${unit}`}\n`)
    },
    stop() {},
  }
}
