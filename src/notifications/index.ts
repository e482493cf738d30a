// The entry `dossier-engine/notifications`: telling people what happens. An outbox is a reactor with words and a sender.

export { startOutbox } from './outbox.js'
export type { DroppedMessage, OutboxOptions } from './outbox.js'
export type { Message, Recipient, Sender } from './message.js'
export { standardNotices } from './rules.js'
export type { Draft, NoticeRule, NoticeRules } from './rules.js'

// Senders
export { consoleSender, senderByRecipient } from './senders.js'
export { webhookSender } from './webhook-sender.js'
export type { WebhookOptions } from './webhook-sender.js'

// Catalogues: one file a language
export { en } from './texts/en.js'
export { vi } from './texts/vi.js'
export { noticeNames } from './texts.js'
export type { NoticeName, NoticeText, NoticeTexts, Told } from './texts.js'
