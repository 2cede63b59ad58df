import { Hono } from 'hono'
import type { SentLog } from '../inbox/sent.ts'

/** Source: Slack API, incoming webhooks and formatting of text. */
export function createSlack(sent: SentLog): Hono {
  const app = new Hono()
  app.post('/services/:team/:hook/:token', async (context) => {
    const { text }: { text?: unknown } = await context.req.json()
    if (typeof text !== 'string' || text === '') return context.text('no_text', 400)
    const pings = text.match(/<(?:!(?:channel|here|everyone)|[@#][A-Z0-9]+)[^>]*>/g) ?? []
    sent.add({ channel: 'slack', to: context.req.param('hook'), text: shown(text), pings })
    return context.text('ok')
  })
  return app
}

const shown = (text: string): string =>
  text
    .replaceAll(/<([^|>]+)\|([^>]*)>/g, '$2 $1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
