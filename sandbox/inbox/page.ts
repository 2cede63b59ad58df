import type { ChannelName, SentMessage } from './sent.ts'

const NAMES: Readonly<Record<ChannelName, string>> = {
  telegram: '텔레그램',
  discord: '디스코드',
  web_push: '웹 푸시',
  fcm: '휴대폰 푸시',
  email: '메일',
  slack: '슬랙',
  webhook: '웹훅',
}

const safe = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#f6f7f9}
article{background:#fff;border:1px solid #dde1e6;border-radius:12px;padding:.8rem 1rem;margin:.8rem 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:.3rem 0 0}small{color:#57606a}
form{display:flex;gap:.5rem}input{flex:1;font:inherit;padding:.5rem .7rem;border:1px solid #c5cbd3;border-radius:8px}
button{font:inherit;padding:.5rem 1rem;border:0;border-radius:8px;background:#1f6feb;color:#fff}`

/** Not while somebody is writing. */
const RELOAD = "setInterval(() => document.activeElement?.tagName !== 'INPUT' && location.reload(), 3000)"

/** What would have reached the user's phone and mail, newest first, and a line to write to the Telegram bot. */
export function inboxPage(messages: readonly SentMessage[], telegram: { bot: string; chat: string }): string {
  const articles = messages
    .toReversed()
    .slice(0, 200)
    .map(
      ({ channel, to, at, text }) =>
        `<article><small>${NAMES[channel]} · ${safe(to)} · ${safe(at)}</small><pre>${safe(text)}</pre></article>`,
    )
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>체험용 받은 알림 · Inbox</title><style>${STYLE}</style></head><body>
<h1>받은 알림</h1><p>체험 환경에서 나간 알림이 모두 여기에 보여요. 이 브라우저로 받는 푸시만은 브라우저의 푸시 서비스로 가요.</p>
<form method="post" action="/say"><input name="text" aria-label="@${telegram.bot} 에게 보내기"
placeholder="@${telegram.bot} 에게 보내기: /start 코드, /status, /help" autocomplete="off"><button>보내기</button></form>
${articles.join('\n') || '<p>아직 없어요.</p>'}<script>${RELOAD}</script></body></html>`
}
