// English.

import { clockTold } from '../../report/clock-told.js'
import { clock, en as words } from '../../report/messages/en.js'
import type { NoticeTexts, Told } from '../texts.js'

const because = ({ reason }: Told) => (reason === undefined ? '' : ` Reason: ${reason}.`)
const by = (lead: string, { due }: Told, tail = '.') =>
  due === undefined ? '' : ` ${lead} ${words.moment(due)}${tail}`
const of = ({ dossier, procedure }: Told) => `dossier ${dossier} (${procedure})`
/** What has the date: that of another clock is not the dossier's. */
const headed = ({ what }: Told, ofDossier: string, ofClock: string) =>
  what === undefined ? ofDossier : `${clock(clockTold(what))} ${ofClock}`
const stands = (told: Told, ofDossier: string, ofClock: string) =>
  told.what === undefined
    ? `${of(told)} ${ofDossier}`
    : `${clock(clockTold(told.what))} of ${of(told)} ${ofClock}`

/** English. */
export const en: NoticeTexts = {
  language: 'en',
  notices: {
    received: (told) => ({
      subject: `Dossier ${told.dossier}: received`,
      text: `We received your ${of(told)} on ${words.moment(told.at)}.${by('The result is due by', told)}`,
    }),
    receptionRefused: (told) => ({
      subject: `Dossier ${told.dossier}: not received`,
      text: `We can't receive your ${of(told)}.${because(told)}`,
    }),
    supplementRequested: (told) => ({
      subject: `Dossier ${told.dossier}: please complete it`,
      text: `Your ${of(told)} needs to be completed.${because(told)}${by('Please hand it in by', told)}`,
    }),
    supplementTermExpired: (told) => ({
      subject: `Dossier ${told.dossier}: the time to complete it is over`,
      text: `What we asked for in your ${of(told)} has not come in.${by('It was to come by', told)}`,
    }),
    paymentRequested: (told) => ({
      subject: `Dossier ${told.dossier}: payment`,
      text: `For your ${of(told)} there is ${told.amount ?? 'an amount'} to pay.${by('Please pay by', told)}`,
    }),
    stopped: (told) => ({
      subject: `Dossier ${told.dossier}: processing is stopped`,
      text: `We have stopped processing your ${of(told)}.${because(told)}`,
    }),
    resumed: (told) => ({
      subject: `Dossier ${told.dossier}: processing goes on`,
      text: `We are processing your ${of(told)} again.${by('The result is due by', told)}`,
    }),
    extended: (told) => ({
      subject: `Dossier ${told.dossier}: we need more time`,
      text: `We apologise: your ${of(told)} takes longer.${because(told)}${by('The result is now due by', told)}`,
    }),
    apology: (told) => ({
      subject: `Dossier ${told.dossier}: our apology, and a new appointment`,
      text: `We apologise: the result of your ${of(told)} is not ready.${because(told)}${by('Please come on', told)}`,
    }),
    resolved: (told) => ({
      subject: `Dossier ${told.dossier}: the result is ready`,
      text: `Your ${of(told)} has been resolved${told.what === undefined ? '' : ` (${told.what})`}. You can receive the result.`,
    }),
    returned: (told) => ({
      subject: `Dossier ${told.dossier}: the result was handed over`,
      text: `The result of your ${of(told)} was handed over on ${words.moment(told.at)}.`,
    }),
    withdrawn: (told) => ({
      subject: `Dossier ${told.dossier}: withdrawn`,
      text: `Your ${of(told)} was withdrawn, as you asked.`,
    }),
    reopened: (told) => ({
      subject: `Dossier ${told.dossier}: taken up again`,
      text: `We have taken up your ${of(told)} again.${because(told)}${by('The result is due by', told)}`,
    }),
    feedbackAnswered: (told) => ({
      subject: `Dossier ${told.dossier}: our answer`,
      text: `We have answered what you told us about ${of(told)}.`,
    }),
    assigned: (told) => ({
      subject: `${told.dossier}: assigned to you`,
      text: `You work on ${of(told)}${told.what === undefined ? '' : `, step ${told.what}`}.${by('It is due by', told)}`,
    }),
    dueSoon: (told) => ({
      subject: `${told.dossier}: ${headed(told, 'due soon', 'ends soon')}`,
      text: `${capital(stands(told, 'is due soon', 'ends soon'))}.${by('It is due by', told)}`,
    }),
    handedOver: (told) => ({
      subject: `${told.dossier}: handed over to you`,
      text: `Your unit now has ${of(told)}.${by('It is due by', told)}`,
    }),
    apologyOwed: (told) => ({
      subject: `${told.dossier}: finish it, or apologise and set a new date`,
      text: `${capital(of(told))} can be extended for a short time only.${by('It is due by', told, '; an apology with a new date must be given before.')}`,
    }),
    overdue: (told) => ({
      subject: `${told.dossier}: ${headed(told, 'overdue', 'has passed')}`,
      text: `${capital(stands(told, 'is overdue', 'has passed'))}.${by('It was due by', told)}`,
    }),
    concurrenceRequested: (told) => ({
      subject: `${told.dossier}: your opinion is asked for`,
      text: `We ask for your opinion on ${of(told)}: ${told.what ?? ''}${by('Please answer by', told)}`,
    }),
  },
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
