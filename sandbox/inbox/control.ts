import type { Hono } from 'hono'
import { z } from 'zod'
import type { FakeTelegram } from '../telegram/bot-api.ts'
import { Fault, type Faults } from './faults.ts'
import { inboxPage } from './page.ts'
import type { ChannelName, SentLog } from './sent.ts'

interface Parts {
  readonly sent: SentLog
  readonly faults: Readonly<Record<ChannelName, Faults>>
  readonly telegram: FakeTelegram
}

const Say = z.strictObject({ chatId: z.string().regex(/^-?\d{1,19}$/), text: z.string().min(1).max(4_096) })
const SetFault = z.strictObject({
  channel: z.enum(['telegram', 'discord', 'web_push', 'fcm', 'email', 'slack', 'webhook']),
  /** Null: whatever was set is over. */
  fault: Fault.nullable(),
  times: z.int().min(1).max(1_000).default(1),
})
/** Whom the person at the page is on Telegram. */
const OWN_CHAT = '100200300'

/** For tests and for the person at the page: what arrived, what the person writes, and what goes wrong. */
export function addControl(app: Hono, { sent, faults, telegram }: Parts): void {
  app.get('/health', (context) => context.json({ ok: true }))
  app.get('/sent', (context) => context.json({ messages: sent.list() }))
  app.delete('/sent', (context) => {
    sent.clear()
    return context.json({})
  })
  app.post('/control/telegram', async (context) => {
    const said = Say.safeParse(await context.req.json())
    if (!said.success) return context.json({ error: z.prettifyError(said.error) }, 400)
    telegram.say(said.data.chatId, said.data.text)
    return context.json({})
  })
  app.post('/control/faults', async (context) => {
    const wanted = SetFault.safeParse(await context.req.json())
    if (!wanted.success) return context.json({ error: z.prettifyError(wanted.error) }, 400)
    const { channel, fault, times } = wanted.data
    if (fault === null) faults[channel].clear()
    else faults[channel].next(fault, times)
    return context.json({})
  })
  app.get('/', (context) => context.html(inboxPage(sent.list(), { bot: telegram.botName, chat: OWN_CHAT })))
  app.post('/say', async (context) => {
    const text = new URLSearchParams(await context.req.text()).get('text')?.trim() ?? ''
    if (text !== '') telegram.say(OWN_CHAT, text.slice(0, 4_096))
    return context.redirect('/', 303)
  })
}
