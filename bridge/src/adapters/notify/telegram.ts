import type { Secret } from '@naru/shared/core/secret'
import type { NotifyChannel, SendOutcome } from '../../ports/notify.ts'
import { createChannel, DELIVERED, failed, isObject, judge, readObject, refused, retry } from './channel.ts'
import { type HttpAnswer, post } from './http.ts'
import type { Reach } from './reach.ts'
import { compose, type Escaping } from './text.ts'

export interface TelegramAccess {
  /** "https://api.telegram.org" */
  readonly url: string
  readonly botToken: Secret
}

/** Source: Bot API, "HTML style" and sendMessage: 1–4096 characters. */
const FORM: Escaping = {
  escape: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  title: (escaped) => `<b>${escaped}</b>`,
  link: ({ label, url }) => `<a href="${FORM.escape(url).replaceAll('"', '&quot;')}">${FORM.escape(label)}</a>`,
  limit: 4_096,
}

export const methodUrl = ({ url, botToken }: TelegramAccess, method: string): string =>
  `${url}/bot${botToken.expose()}/${method}`

export const createTelegramChannel = (access: TelegramAccess, reach: Reach): NotifyChannel =>
  createChannel('telegram', async (message, { chatId }) => {
    const body = JSON.stringify({
      chat_id: chatId,
      text: compose(message, FORM),
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      disable_notification: message.severity === 'info',
    })
    const headers = { 'content-type': 'application/json' }
    const answer = await post(methodUrl(access, 'sendMessage'), { headers, body }, reach)
    return answer.ok ? outcomeOf(answer.value) : failed(answer.error)
  })

function outcomeOf(answer: HttpAnswer): SendOutcome {
  const said = readObject(answer.body)
  if (answer.status === 429) {
    const seconds = isObject(said?.parameters) ? Number(said.parameters.retry_after) : Number.NaN
    return retry('too_many_requests', Number.isFinite(seconds) ? seconds * 1000 : answer.retryAfterMs)
  }
  // The bot was blocked, or there is no such chat.
  if (answer.status === 403) return refused('chat_closed', true)
  if (answer.status === 400 && /chat not found/i.test(String(said?.description))) return refused('chat_closed', true)
  // The token is the operator's, so the address is as good as before.
  if (answer.status === 401 || answer.status === 404) return retry('bot_refused')
  const bad = judge(answer, [])
  if (bad) return bad
  return said?.ok === true ? DELIVERED : retry('answer_unreadable')
}
