import type { NotifyChannel } from '../../ports/notify.ts'
import { createChannel, DELIVERED, failed, judge, readObject, retry } from './channel.ts'
import { post } from './http.ts'
import type { Reach } from './reach.ts'
import { compose, type Escaping } from './text.ts'

/** Source: Discord developer docs, Execute Webhook: 2000 characters; Message Formatting. */
const FORM: Escaping = {
  escape: (text) => text.replaceAll(/[\\*_~`|>#<@\-[\]():]/g, '\\$&'),
  title: (escaped) => `**${escaped}**`,
  link: ({ label, url }) => `[${FORM.escape(label)}](<${encodeURI(url)}>)`,
  limit: 2_000,
}
const SUPPRESS_EMBEDS = 4

/** `url`: "https://discord.com". The address is rebuilt from its two parts; what a user pasted is not used. */
export const createDiscordChannel = (url: string, reach: Reach): NotifyChannel =>
  createChannel('discord', async (message, { webhookId, token }) => {
    const content = compose(message, FORM)
    // Whatever a name or a rule says, nobody is called by it.
    const body = JSON.stringify({ content, allowed_mentions: { parse: [] }, flags: SUPPRESS_EMBEDS })
    const address = `${url}/api/webhooks/${webhookId}/${token}?wait=true`
    const answer = await post(address, { headers: { 'content-type': 'application/json' }, body }, reach)
    if (!answer.ok) return failed(answer.error)
    const { value } = answer
    const said = readObject(value.body)
    const seconds = Number(said?.retry_after ?? Number.NaN)
    const retryAfterMs = Number.isFinite(seconds) ? Math.ceil(seconds * 1000) : value.retryAfterMs
    const bad = judge({ ...value, retryAfterMs }, [401, 403, 404])
    if (bad) return bad
    return typeof said?.id === 'string' ? DELIVERED : retry('answer_unreadable')
  })
