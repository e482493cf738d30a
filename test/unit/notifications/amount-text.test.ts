// Amounts are recorded in the smallest unit of their currency, and people must not be asked for a hundred times as much.

import { expect, it, vi } from 'vitest'
import { accept, on, openOffice } from '../../support/office.js'
import { en, startOutbox, vi as vietnamese, type Message } from 'dossier-engine/notifications'

it.each([
  ['VND', 1_100_000, 'VND 1,100,000', '1.100.000 VND'],
  ['EUR', 1_250, 'EUR 12.50', '12,50 EUR'],
  ['stamps', 3, '3 stamps', '3 stamps'],
])('asks in %s for what is owed', async (currency, amount, english, inVietnamese) => {
  const { engine } = await openOffice()
  const applicant = { subject: 'p-1', data: {} }
  const dossierId = 'd-1'
  await accept(
    engine,
    {
      type: 'receiveDossier',
      dossierId,
      procedure: 'licence',
      channel: 'online',
      applicant,
      at: on('04-02'),
    },
    { type: 'requestPayment', dossierId, amount, currency, at: on('04-03') },
  )
  const sent: Message[] = []
  for (const texts of [en, vietnamese])
    await startOutbox(engine, {
      ...{ name: texts.language, from: 'start', texts },
      sender: { send: (message) => message.about === 'paymentRequested' && sent.push(message) },
    })
  await vi.waitFor(() => expect(sent).toHaveLength(2))
  const textIn = (language: string) => sent.find((message) => message.language === language)!.text
  expect(textIn('en')).toContain(` ${english} `)
  expect(textIn('vi')).toContain(` ${inVietnamese} `)
  await engine.close()
})
