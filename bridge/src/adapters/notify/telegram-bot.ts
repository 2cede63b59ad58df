import { err, ok } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import { botMenu } from '@naru/shared/notifications/bot'
import { cut } from '@naru/shared/notifications/message'
import { z } from 'zod'
import type { ChatBot, ChatMessage } from '../../ports/notify.ts'
import { readObject } from './channel.ts'
import { type HttpMessage, post } from './http.ts'
import type { Reach } from './reach.ts'
import { methodUrl, type TelegramAccess } from './telegram.ts'

/** How long Telegram holds a question back while nobody writes. */
const HOLD_SECONDS = 25
const MARGIN_MS = 5_000
const AT_ONCE = 10
/** Ten of 4096 characters, each written as "\uXXXX", and what is around them. */
const MAX_BYTES = 512 * 1024

const Update = z.object({
  update_id: z.int(),
  message: z
    .object({
      chat: z.object({ id: z.int(), type: z.string() }),
      from: z.object({ id: z.int(), is_bot: z.boolean() }).optional(),
      date: z.int(),
      text: z.string().optional(),
    })
    .optional(),
})
type Update = z.infer<typeof Update>

/**
 * The bot over long polling: the NAS opens no port, so nobody can pretend to be Telegram by calling it. A message that
 * is no text, in a group, or by another bot is passed over.
 */
export function createTelegramBot(access: TelegramAccess, reach: Reach): ChatBot {
  let offset = 0
  let isReady = false

  const ask = (method: string, params: object, options: Pick<HttpMessage, 'timeoutMs' | 'maxBytes' | 'signal'> = {}) =>
    post(
      methodUrl(access, method),
      { headers: { 'content-type': 'application/json' }, body: JSON.stringify(params), ...options },
      reach,
    )

  /** A webhook that somebody has set would keep every message from us. */
  const prepare = async (): Promise<boolean> => {
    const answer = await ask('deleteWebhook', {})
    await ask('setMyCommands', { commands: botMenu('ko') })
    await ask('setMyCommands', { commands: botMenu('en'), language_code: 'en' })
    return answer.ok && answer.value.status === 200
  }

  return {
    async name() {
      const answer = await ask('getMe', {})
      const me = answer.ok
        ? z.object({ result: z.object({ username: z.string() }) }).safeParse(readObject(answer.value.body))
        : undefined
      return me?.success ? me.data.result.username : undefined
    },
    async read(signal) {
      if (!isReady) isReady = await prepare()
      const question = { offset, limit: AT_ONCE, timeout: HOLD_SECONDS, allowed_updates: ['message'] }
      const timing = { timeoutMs: HOLD_SECONDS * 1_000 + MARGIN_MS, signal, maxBytes: MAX_BYTES }
      const answer = await ask('getUpdates', question, timing)
      if (!answer.ok) return err({ code: answer.error })
      if (answer.value.status !== 200) return err({ code: `http_${answer.value.status}` })
      const result = readObject(answer.value.body)?.result
      if (!Array.isArray(result)) return err({ code: 'answer_unreadable' })
      const updates = result.flatMap((update: unknown) => {
        const parsed = Update.safeParse(update)
        return parsed.success ? [parsed.data] : []
      })
      offset = Math.max(offset, ...result.map((update: unknown) => idOf(update) + 1))
      return ok(updates.flatMap(messageOf))
    },
    async reply(chatId, lines) {
      const text = cut(lines.join('\n'), 4_096)
      const answer = await ask('sendMessage', { chat_id: chatId, text, link_preview_options: { is_disabled: true } })
      return answer.ok && answer.value.status === 200
    },
  }
}

/** Also of an update we cannot read: it must not come again. */
const idOf = (update: unknown): number => z.object({ update_id: z.int() }).safeParse(update).data?.update_id ?? 0

function messageOf({ message }: Update): readonly ChatMessage[] {
  if (message?.text === undefined || message.chat.type !== 'private') return []
  if (message.from === undefined || message.from.is_bot || message.from.id !== message.chat.id) return []
  return [{ chatId: String(message.chat.id), text: message.text, sentAt: unixMs(message.date * 1_000) }]
}
