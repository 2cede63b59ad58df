import { html } from 'hono/html'
import type { GooglePerson } from './people.ts'

export interface ChooserRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly loginHint: string
}

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1rem; box-sizing: border-box; }
  main { width: min(26rem, 100%); border: 1px solid #8884; border-radius: 1rem; padding: 1.5rem; box-sizing: border-box; }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
  .notice { background: #f5c51833; border-radius: .5rem; padding: .5rem .75rem; margin: 0 0 1rem; font-size: .875rem; }
  p { margin: 0 0 1rem; opacity: .85; }
  form { margin: 0 0 .5rem; }
  button { font: inherit; cursor: pointer; min-height: 2.75rem; border-radius: .625rem; border: 1px solid #8886; background: none; color: inherit; }
  .person { width: 100%; text-align: start; padding: .625rem .75rem; }
  .person small { display: block; opacity: .75; }
  .other { display: flex; gap: .5rem; margin-top: 1rem; flex-wrap: wrap; }
  .other label { width: 100%; font-size: .875rem; }
  .other input { font: inherit; flex: 1; min-width: 0; padding: 0 .75rem; border-radius: .625rem; border: 1px solid #8886; min-height: 2.75rem; box-sizing: border-box; }
`

/** The account chooser. It says plainly that it is not Google. */
export function chooserPage(people: readonly GooglePerson[], request: ChooserRequest) {
  const hidden = html`<input type="hidden" name="client_id" value="${request.clientId}">
    <input type="hidden" name="redirect_uri" value="${request.redirectUri}">
    <input type="hidden" name="state" value="${request.state}">
    <input type="hidden" name="nonce" value="${request.nonce}">`
  return html`<!doctype html>
<html lang="ko">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>계정 선택 (개발용 로그인)</title>
  <link rel="icon" href="data:,">
  <style>${STYLE}</style>
</head>
<body>
  <main>
    <p class="notice" role="note">개발용 로그인 화면입니다. 실제 Google이 아니며 비밀번호를 묻지 않습니다.</p>
    <h1>계정 선택</h1>
    <p>나루(으)로 계속합니다.</p>
    ${people.map(
      ({ email, name }) => html`<form method="post" action="choose">${hidden}
      <button class="person" name="email" value="${email}">${name}<small>${email}</small></button></form>`,
    )}
    <form class="other" method="post" action="choose">${hidden}
      <label for="email">다른 이메일로 계속</label>
      <input id="email" name="email" type="email" required autocomplete="off" value="${request.loginHint}" placeholder="me@example.com">
      <button>계속</button>
    </form>
  </main>
</body>
</html>`
}
