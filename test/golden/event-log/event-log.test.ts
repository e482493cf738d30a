// Logs of past versions are read for ever: same hashes, same answers.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dossierEvents, memoryLog, procedureEvents, verifyLog, type StoredCommit } from 'dossier-engine'
import { sha256Hex } from '../../../src/log/chain.js'
import { answersOf } from './office-of-0.1.js'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const commitsOf = (lines: string) => lines.trimEnd().split('\n').map((line) => JSON.parse(line) as StoredCommit)

async function logOf(commits: readonly StoredCommit[]) {
  const log = memoryLog()
  await log.append(commits.map(({ position: _, ...commit }) => commit))
  return log
}

describe('the log of version 0.1', () => {
  const lines = read('v0.1.jsonl')
  const commits = commitsOf(lines)

  it('is the file that it was', () => {
    expect(sha256Hex(lines)).toBe('cd75d0e5f7948e20a3bbc5b92dbca2b932c96bdcfd71d077d3747aea7d7b85db')
  })

  it('holds every event type of that version', () => {
    const types = new Set(commits.flatMap(({ events }) => events.map(({ type }) => type)))
    const all = [...Object.keys(dossierEvents), ...Object.keys(procedureEvents), 'SubjectErased', 'SiteVisited']
    expect(all.filter((type) => !types.has(type))).toEqual([])
  })

  it('verifies, and comes back from a log as it went in', async () => {
    const log = await logOf(commits)
    expect(await verifyLog(log)).toMatchObject({ intact: true, commits: commits.length })
    const back: StoredCommit[] = []
    for await (const commit of log.readAll()) back.push(commit)
    expect(back).toEqual(commits)
  })

  it('replays to the answers of that version', async () => {
    const answers = JSON.parse(read('v0.1.answers.json')) as unknown
    expect(await answersOf(await logOf(commits))).toEqual(answers)
  })

  it('does not verify with one character changed', async () => {
    const changed = commitsOf(lines.replace('no photo', 'no phota'))
    expect(await verifyLog(await logOf(changed))).toMatchObject({ intact: false, damage: { reason: 'content' } })
  })
})
