import { Hono } from 'hono'
import type { SentLog } from '../inbox/sent.ts'

/** In two parts: no bot outside knows it. */
export const BOT_TOKEN = ['7000000001', 'AAsandboxsandboxsandboxsandboxsandb'].join(':')
const BOT_NAME = 'naru_sandbox_bot'

export interface FakeTelegram {
  readonly app: Hono
  readonly botName: string
  /** The commands a person is offered. */
  menu(): readonly string[]
  /** A person writes to the bot. */
  say(chatId: string, text: string): void
  /** Anything else that can arrive: a group, another bot, a picture. */
  receive(message: object): void
  /** The person blocked the bot. */
  block(chatId: string): void
}

interface Update {
  readonly update_id: number
  readonly message: object
}

type Params = Readonly<Record<string, unknown>>

const ok = (result: unknown) => ({ ok: true, result })
const bad = (code: number, description: string) => ({ ok: false, error_code: code, description })

/** Source: Telegram Bot API: getMe, getUpdates, sendMessage, deleteWebhook, setMyCommands. */
export function createTelegram(sent: SentLog): FakeTelegram {
  const app = new Hono()
  const blocked = new Set<string>()
  let updates: readonly Update[] = []
  let lastId = 100
  let menu: readonly string[] = []
  /** Ends the poll that waits, with what came or with nothing. */
  let wake = (_reason: 'news' | 'taken_over'): void => undefined

  const sendMessage = ({ chat_id: chat, text, parse_mode: mode }: Params) => {
    if (blocked.has(String(chat))) return bad(403, 'Forbidden: bot was blocked by the user')
    if (!/^-?\d+$/.test(String(chat))) return bad(400, 'Bad Request: chat not found')
    const shown = mode === 'HTML' ? parseHtml(String(text)) : String(text)
    if (shown === undefined) return bad(400, "Bad Request: can't parse entities")
    if (shown === '') return bad(400, 'Bad Request: message text is empty')
    if (shown.length > 4_096) return bad(400, 'Bad Request: message is too long')
    const { number } = sent.add({ channel: 'telegram', to: String(chat), text: shown, links: linksOf(String(text)) })
    return ok({ message_id: number, chat: { id: Number(chat), type: 'private' }, date: now(), text: shown })
  }

  const getUpdates = async ({ offset = 0, timeout = 0 }: Params) => {
    wake('taken_over')
    updates = updates.filter(({ update_id: id }) => id >= Number(offset))
    if (updates.length > 0 || Number(timeout) === 0) return ok(updates.slice(0, 100))
    const reason = await new Promise<string>((resolve) => {
      const timer = setTimeout(() => resolve('late'), Number(timeout) * 1000)
      wake = (why) => {
        clearTimeout(timer)
        resolve(why)
      }
    })
    return reason === 'taken_over'
      ? bad(409, 'Conflict: terminated by other getUpdates request')
      : ok(updates.slice(0, 100))
  }

  app.post('/:bot/:method', async (context) => {
    if (context.req.param('bot') !== `bot${BOT_TOKEN}`) return context.json(bad(401, 'Unauthorized'), 401)
    const params: Params = JSON.parse((await context.req.text()) || '{}')
    const answer = await answerTo(context.req.param('method'), params)
    return context.json(answer, 'error_code' in answer ? (Number(answer.error_code) as 400) : 200)
  })

  const answerTo = (method: string, params: Params) => {
    switch (method) {
      case 'getMe':
        return ok({ id: 7_000_000_001, is_bot: true, first_name: '나루', username: BOT_NAME })
      case 'sendMessage':
        return sendMessage(params)
      case 'getUpdates':
        return getUpdates(params)
      case 'deleteWebhook':
        return ok(true)
      case 'setMyCommands': {
        menu = commandsOf(params)
        return ok(true)
      }
      default:
        return bad(404, 'Not Found')
    }
  }

  const receive = (message: object): void => {
    lastId += 1
    updates = [...updates, { update_id: lastId, message: { message_id: lastId, date: now(), ...message } }]
    wake('news')
  }

  return {
    app,
    botName: BOT_NAME,
    receive,
    menu: () => menu,
    say(chatId, text) {
      const from = { id: Number(chatId), is_bot: false, first_name: '체험' }
      receive({ from, chat: { id: Number(chatId), type: 'private' }, text })
    },
    block: (chatId) => void blocked.add(chatId),
  }
}

const commandsOf = ({ commands }: Params): readonly string[] =>
  Array.isArray(commands) ? commands.map((one: { readonly command: string }) => one.command) : []

const now = (): number => Math.floor(Date.now() / 1000)

const linksOf = (html: string): readonly string[] =>
  [...html.matchAll(/ href="([^"]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'))

/** What is left when tags are gone, or undefined where Telegram would not parse it. */
function parseHtml(html: string): string | undefined {
  const open: string[] = []
  const plain = html.replaceAll(
    /<(\/?)(b|i|u|s|code|pre|a)((?: href="[^"<>]*")?)>/g,
    (_, slash: string, tag: string) => {
      if (slash === '') open.push(tag)
      else if (open.pop() !== tag) open.push('?')
      return ''
    },
  )
  const isBroken = open.length > 0 || /[<>]/.test(plain) || /&(?!(?:lt|gt|amp|quot);)/.test(plain)
  if (isBroken) return undefined
  return plain.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
