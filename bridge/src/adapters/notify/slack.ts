import type { NotifyChannel } from '../../ports/notify.ts'
import { createChannel, DELIVERED, failed, judge, retry } from './channel.ts'
import { post } from './http.ts'
import type { Reach } from './reach.ts'
import { compose, type Escaping } from './text.ts'

/** Source: Slack API, "Formatting text": three characters, after which `<!channel>` and `<@U…>` are plain text. */
const FORM: Escaping = {
  escape: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  title: (escaped) => escaped,
  link: ({ label, url }) => `<${FORM.escape(encodeURI(url)).replaceAll('|', '%7C')}|${FORM.escape(label)}>`,
  limit: 4_000,
}

/** `url`: "https://hooks.slack.com". */
export const createSlackChannel = (url: string, reach: Reach): NotifyChannel =>
  createChannel('slack', async (message, { team, hook, token }) => {
    const form = { mrkdwn: false, link_names: false, unfurl_links: false, unfurl_media: false }
    const body = JSON.stringify({ text: compose(message, FORM), ...form })
    const address = `${url}/services/${team}/${hook}/${token}`
    const answer = await post(address, { headers: { 'content-type': 'application/json' }, body }, reach)
    if (!answer.ok) return failed(answer.error)
    const bad = judge(answer.value, [403, 404, 410])
    if (bad) return bad
    return answer.value.body.trim() === 'ok' ? DELIVERED : retry('answer_unreadable')
  })
