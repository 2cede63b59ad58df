import {
  BOT_AWAY,
  BOT_BOUND,
  BOT_STRANGER,
  BOT_WRONG_CODE,
  type BotCommand,
  botAnswer,
  botHelp,
  botReduced,
  readRequest,
} from '@naru/shared/notifications/bot'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { BotStore } from '../../ports/notifications.ts'
import type { ChatBot, ChatMessage } from '../../ports/notify.ts'
import type { Chats, KnownChat } from './chats.ts'

export interface TelegramParts {
  readonly bot: ChatBot
  readonly store: BotStore
  readonly chats: Chats
  readonly clock: Clock
  readonly logger: Logger
  /** Two processes that read the same bot take each other's messages: only the one with the lease does. */
  readonly isActive: () => boolean
}

const IDLE_MS = 2_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000
/** A question from before this has gone cold; a stop never does. */
const STALE_MS = 5 * 60_000
/** Answers to one chat that nobody knows, a while. */
const STRANGER_WORDS = 5
const STRANGER_MS = 10 * 60_000
const STRANGERS_KEPT = 10_000

/** Listens to the bot until it is stopped. Whatever people write can make an account safer, and nothing else. */
export function startTelegram({ bot, store, chats, clock, logger, isActive }: TelegramParts): () => void {
  const over = new AbortController()
  const strangers = new Map<string, { count: number; readonly until: number }>()
  let failures = 0

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(ms, resolve)
      over.signal.addEventListener('abort', () => {
        cancel()
        resolve()
      })
    })

  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      if (!isActive()) await sleep(IDLE_MS)
      else await round()
    }
  }

  const round = async (): Promise<void> => {
    const read = await bot.read(over.signal)
    if (over.signal.aborted) return
    if (!read.ok) {
      failures += 1
      if (failures === 1) logger.alarm('telegram_unreadable', { code: read.error.code })
      return sleep(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)))
    }
    failures = 0
    for (const message of read.value) {
      await answer(message).catch(() => logger.alarm('telegram_message_not_handled'))
    }
  }

  const answer = async (message: ChatMessage): Promise<void> => {
    const request = readRequest(message.text)
    if (request.kind === 'bind') return bind(message, request.code)
    const owners = await chats.of(message.chatId)
    if (owners.length === 0) return greetStranger(message.chatId, BOT_STRANGER)
    for (const owner of owners) {
      await obey(message, owner, request.kind === 'command' ? request.command : 'help')
    }
  }

  const bind = async ({ chatId }: ChatMessage, code: string): Promise<void> => {
    // Before the ledger is asked: words are tried a few times, not guessed.
    if (!mayBeHeard(chatId)) return
    const found = await store.findBinding(code)
    if (!found.ok) return void (await bot.reply(chatId, BOT_AWAY))
    const bound = found.value && (await store.bind(code, found.value, chatId))
    if (!bound?.ok || bound.value === null) return void (await bot.reply(chatId, BOT_WRONG_CODE))
    chats.forget()
    logger.event('telegram_bound', { channelId: bound.value.channelId })
    await bot.reply(chatId, BOT_BOUND)
  }

  const obey = async ({ chatId, sentAt }: ChatMessage, owner: KnownChat, command: BotCommand): Promise<void> => {
    const { channelId, locale } = owner
    if (command === 'pause' || command === 'kill') {
      const reduced = await store.reduce(channelId, command)
      logger.event('telegram_command', { channelId, command, isDone: reduced.ok })
      await bot.reply(chatId, reduced.ok ? botReduced(command, reduced.value, locale) : BOT_AWAY)
      return
    }
    if (clock.now() - sentAt > STALE_MS) return
    if (command === 'help') return void (await bot.reply(chatId, botHelp(locale)))
    const overview = await store.overview(channelId)
    await bot.reply(chatId, overview.ok ? botAnswer(command, overview.value, locale) : BOT_AWAY)
  }

  const greetStranger = async (chatId: string, words: readonly string[]): Promise<void> => {
    if (mayBeHeard(chatId)) await bot.reply(chatId, words)
  }

  /** A stranger is answered now and then, however often they write. */
  const mayBeHeard = (chatId: string): boolean => {
    const now = clock.monotonic()
    const known = strangers.get(chatId)
    if (known && known.until > now) {
      known.count += 1
      return known.count <= STRANGER_WORDS
    }
    if (strangers.size >= STRANGERS_KEPT) strangers.clear()
    strangers.set(chatId, { count: 1, until: now + STRANGER_MS })
    return true
  }

  void run()
  return () => over.abort()
}
