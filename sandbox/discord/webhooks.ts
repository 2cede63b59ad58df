import { Hono } from 'hono'
import type { SentLog } from '../inbox/sent.ts'

/** Source: Discord developer docs, Execute Webhook and Allowed Mentions. */
export function createDiscord(sent: SentLog): Hono {
  const app = new Hono()
  app.post('/api/webhooks/:id/:token', async (context) => {
    const body: Readonly<Record<string, unknown>> = await context.req.json()
    const { content, allowed_mentions: allowed } = body
    if (typeof content !== 'string' || content === '') return context.json({ code: 50_006, message: 'Empty' }, 400)
    if (content.length > 2_000) return context.json({ code: 50_035, message: 'Must be 2000 or fewer' }, 400)
    const parse = (allowed as { parse?: readonly string[] } | undefined)?.parse
    const message = sent.add({
      channel: 'discord',
      to: context.req.param('id'),
      text: shown(content),
      pings: pingsOf(content, parse),
    })
    if (context.req.query('wait') !== 'true') return context.body(null, 204)
    return context.json({ id: String(10 ** 17 + message.number), type: 0, content })
  })
  return app
}

/** Whom it calls: everything that is allowed, and without the field all of them. */
function pingsOf(content: string, allowed: readonly string[] = ['everyone', 'users', 'roles']): readonly string[] {
  const found = content.match(/(?<!\\)@(?:everyone|here)|(?<!\\)<@[!&]?\d+>/g) ?? []
  return found.filter((ping) => allowed.includes(ping.startsWith('<') ? 'users' : 'everyone'))
}

/** As a reader sees it: markup gone, escapes resolved. */
const shown = (content: string): string =>
  content
    .replaceAll(/(?<!\\)\*\*/g, '')
    .replaceAll(/(?<!\\)\[((?:\\.|[^\]\\])*)\]\(<([^>]*)>\)/g, '$1 $2')
    .replaceAll(/\\([\\*_~`|>#<@\-[\]():])/g, '$1')
