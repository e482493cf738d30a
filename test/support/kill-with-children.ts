// Killing a process with all that it has started, at one moment, so that none of them can write anything down.

import { execFileSync, type ChildProcess } from 'node:child_process'
import { pause } from '../../src/testing/contract-checks.js'

interface Listed {
  readonly pid: number
  readonly parent: number
}

/** All processes that are alive. */
function processes(): Listed[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  return lines.flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/)
    return state!.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent) }]
  })
}

/** Kills a process and its children; resolves when none of them is left. */
export async function killWithChildren(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  // So that it starts no more of them meanwhile.
  child.kill('SIGSTOP')
  const pids = processes().flatMap(({ pid, parent }) => (parent === child.pid ? [pid] : []))
  child.kill('SIGKILL')
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
  await gone
  while (processes().some(({ pid }) => pids.includes(pid))) await pause(5)
}
