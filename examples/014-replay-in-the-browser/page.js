// The page's own program: it loads the file in chunks, replays it, and shows what came of it. No server answers anything.

import { formatInstant } from 'dossier-engine'
import { ask } from './ask.js'

const element = (id) => document.getElementById(id)
const show = (stage, part) => {
  element('progress').value = part
  element('status').textContent = `${stage}: ${Math.round(part * 100)} %`
}

/** The chunks of a response, told as they come. */
async function* chunksOf(response) {
  const of = Number(response.headers.get('content-length'))
  let here = 0
  for await (const chunk of response.body) {
    here += chunk.length
    show('loading', here / of)
    yield chunk
  }
}

const rows = (id, lines) => {
  for (const cells of lines) {
    const row = element(id).insertRow()
    for (const cell of cells) row.insertCell().textContent = String(cell)
  }
}

try {
  const asked = await ask(chunksOf(await fetch('log.dossierlog')), show)
  const { answer, milliseconds } = asked
  element('progress').value = 1
  element('status').textContent =
    `replayed in ${Math.round(milliseconds.replay)} ms, ${Math.round(milliseconds.total)} ms in all`
  rows('figures', [
    ['dossiers', answer.dossiers],
    ['steps begun', answer.stepsStarted],
    ['resolved early', answer.resolved.early],
    ['resolved on time', answer.resolved.onTime],
    ['resolved late', answer.resolved.late],
    ['in process', answer.inProcess],
    ['on-time rate', `${(answer.rate * 100).toFixed(1)} %`],
    ['overdue', answer.overdue],
  ])
  rows(
    'overdue',
    answer.overdueLongest.map(({ dossierId, dueAt }) => [
      dossierId,
      `due ${formatInstant(dueAt, 'Asia/Ho_Chi_Minh')}`,
    ]),
  )
  globalThis.told = { asked }
} catch (error) {
  element('status').textContent = String(error)
  globalThis.told = { error: String(error) }
}
