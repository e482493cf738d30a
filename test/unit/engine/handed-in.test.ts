// What a caller hands in is taken as it is at that moment: the caller may change its objects afterwards, and goes on owning them.

import { describe, expect, it } from 'vitest'
import {
  defineEvent,
  defineOwnCommand,
  definePlugin,
  happened,
  json,
  memoryLog,
  verifyLog,
} from 'dossier-engine'
import { accept, on, openOffice } from '../../support/office.js'
import { dossierId, receive } from './received-dossier.js'

const FormFilled = defineEvent('FormFilled', { form: json() })
const fillForm = defineOwnCommand(
  'fillForm',
  { form: json() },
  { decide: ({ command }) => [happened(FormFilled, { form: command.form })] },
)
const forms = definePlugin({ name: 'forms', events: [FormFilled], commands: [fillForm] })
const plugins = [forms]
const fill = { type: 'fillForm', dossierId, actor: 'lan', at: on('05-02') } as const

async function officeWithForms() {
  const log = memoryLog()
  const { engine } = await openOffice({ log, plugins })
  await accept(engine, receive)
  const handle = (command: object) => engine.handle(command as never)
  const filled = () =>
    engine.timeline(dossierId).flatMap(({ type, data }) => (type === 'FormFilled' ? [data['form']] : []))
  return { log, engine, handle, filled }
}

describe('an object that is handed in and filled again', () => {
  it('with several commands that nobody waits for is in each as it was then, also where it is sent again', async () => {
    const { log, handle, filled } = await officeWithForms()
    const form = { page: 0, lines: [''] }
    const sent = [1, 2, 3].map((page) => {
      form.page = page
      form.lines[0] = `line ${page}`
      return handle({ ...fill, commandId: `c-${page}`, form })
    })
    await Promise.all(sent)
    expect(filled()).toEqual([1, 2, 3].map((page) => ({ page, lines: [`line ${page}`] })))
    for (const page of [1, 2, 3]) {
      const again = handle({ ...fill, commandId: `c-${page}`, form: { page, lines: [`line ${page}`] } })
      expect(await again).toMatchObject({ accepted: true, repeated: true })
    }
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })

  it('with people in it leaves each person their own data', async () => {
    const { engine } = await openOffice()
    const data = { name: '' }
    const names = ['Mai', 'Lan', 'Hoa']
    const sent = names.map((name) => {
      data.name = name
      return accept(engine, { ...receive, dossierId: name, applicant: { subject: name, data } })
    })
    await Promise.all(sent)
    for (const name of names) expect(await engine.personal(engine.dossier(name).applicant!)).toEqual({ name })
  })

  it('by an import is in each dossier as it was then, and the log verifies', async () => {
    const log = memoryLog()
    const { engine } = await openOffice({ log, plugins })
    const names = ['Mai', 'Lan', 'Hoa']
    const facts = function* () {
      const form = { page: '' }
      const data = { name: '' }
      for (const name of names) {
        form.page = name
        data.name = name
        const received = { procedure: 'old', channel: 'post', applicant: { subject: name, data } }
        yield {
          dossierId: name,
          events: [
            { type: 'DossierReceived', at: on('03-04'), data: received },
            { type: 'FormFilled', at: on('03-05'), data: { form } },
          ],
        }
      }
    }
    await engine.import(facts(), { source: 'old-system' })
    for (const name of names) {
      expect(engine.timeline(name).at(-1)).toMatchObject({ data: { form: { page: name } } })
      expect(await engine.personal(engine.dossier(name).applicant!)).toEqual({ name })
    }
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })
})

describe('a value of JSON', () => {
  it('is stored as what its hash is over, whatever it would print itself as', async () => {
    const { log, handle, filled } = await officeWithForms()
    class Printed extends Array<number> {
      toJSON() {
        return 'printed'
      }
    }
    const hidden = Object.defineProperty({ page: 1 }, 'toJSON', { value: () => 'hidden' })
    for (const form of [Printed.from([1, 2]), hidden]) await handle({ ...fill, form })
    expect(filled()).toEqual([[1, 2], { page: 1 }])
    expect(await verifyLog(log)).toMatchObject({ intact: true })
  })

  it('stays the own of its caller where somebody is asked who may, who can change nothing', async () => {
    const asked: unknown[] = []
    const { engine } = await openOffice({
      plugins,
      authorize: ({ command }) => {
        if ('form' in command) asked.push(command.form)
        return true
      },
    })
    await accept(engine, receive)
    const form = { lines: [{ line: 1 }] }
    await engine.handle({ ...fill, form } as never)
    form.lines[0]!.line = 2
    form.lines.push({ line: 3 })
    expect(asked).toEqual([{ lines: [{ line: 1 }] }])
    expect(Object.isFrozen(asked[0])).toBe(true)
  })
})
