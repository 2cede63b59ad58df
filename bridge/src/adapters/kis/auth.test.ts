import { err, ok } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import { describe, expect, it } from 'vitest'
import { aCredential, drivenClock, memorySecrets, recordingLogger } from '../../../test/support/kis.ts'
import { createAuth, type OauthPost } from './auth.ts'
import { createRedactor } from './redact.ts'

const HOUR = 3_600_000

/** A token source on a driven clock that counts how often KIS is asked. */
function aDesk({
  reply,
  secrets = memorySecrets(),
  secret = 'right',
  clock = drivenClock(),
}: {
  reply?: (nth: number) => { status: number; text: string } | 'down'
  secrets?: ReturnType<typeof memorySecrets>
  secret?: string
  clock?: ReturnType<typeof drivenClock>
} = {}) {
  let asked = 0
  const sent: { path: string; body: Readonly<Record<string, string>>; headers: object | undefined }[] = []
  const post: OauthPost = async (path, body, headers) => {
    sent.push({ path, body, headers })
    asked += 1
    await Promise.resolve()
    const answer = reply?.(asked) ?? {
      status: 200,
      text: JSON.stringify({ access_token: `token-${asked}`, expires_in: 86_400 }),
    }
    return answer === 'down' ? err('econnrefused') : ok(answer)
  }
  const credential = aCredential('paper', { appSecret: new Secret(secret) })
  const logger = recordingLogger()
  const auth = createAuth({ credential, post, clock, secrets, redactor: createRedactor([]), logger })
  return { auth, clock, secrets, logger, sent, asked: () => asked }
}

const refusal = (code: string) => () => ({
  status: 403,
  text: JSON.stringify({ error_code: code, error_description: '접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)' }),
})

describe('the access token', () => {
  it('is asked for once by fifty callers at the same time', async () => {
    const desk = aDesk()
    const tokens = await Promise.all(Array.from({ length: 50 }, () => desk.auth.token()))
    expect(new Set(tokens.map((token) => JSON.stringify(token)))).toEqual(new Set([JSON.stringify(ok('token-1'))]))
    expect(desk.asked()).toBe(1)
  })

  it('survives a restart', async () => {
    const first = aDesk()
    await first.auth.token()
    const second = aDesk({ secrets: first.secrets, clock: first.clock })
    expect(await second.auth.token()).toEqual(ok('token-1'))
    expect(second.asked()).toBe(0)
  })

  it('is renewed at 70 % of its life, while the old one goes on serving', async () => {
    const desk = aDesk()
    await desk.auth.token()
    await desk.clock.advance(16 * HOUR)
    await desk.auth.token()
    expect(desk.asked()).toBe(1)
    await desk.clock.advance(HOUR)
    expect(await desk.auth.token()).toEqual(ok('token-1'))
    await desk.clock.advance(0)
    expect(await desk.auth.token()).toEqual(ok('token-2'))
    expect(desk.asked()).toBe(2)
  })

  it('is fetched anew when KIS refuses it, once', async () => {
    const desk = aDesk()
    await desk.auth.token()
    await desk.clock.advance(2 * HOUR)
    desk.auth.suspect('token-1')
    await Promise.all(Array.from({ length: 50 }, () => desk.auth.token()))
    desk.auth.suspect('token-1') // a slow request that still carried the old one
    expect(await desk.auth.token()).toEqual(ok('token-2'))
    expect(desk.asked()).toBe(2)
  })

  it('is never asked for twice within a minute, not even over restarts', async () => {
    const desk = aDesk()
    await desk.auth.token()
    desk.auth.suspect('token-1')
    expect(await desk.auth.token()).toMatchObject({ ok: false, error: { kind: 'rate_limited' } })
    const again = aDesk({ secrets: desk.secrets, clock: desk.clock })
    expect(await again.auth.token()).toMatchObject({ ok: false, error: { kind: 'rate_limited' } })
    expect(desk.asked() + again.asked()).toBe(1)
    await desk.clock.advance(66_000)
    expect((await again.auth.token()).ok).toBe(true)
  })

  it('is asked for less and less when every new one is refused', async () => {
    const desk = aDesk()
    for (let minute = 0; minute < 240; minute += 1) {
      const token = await desk.auth.token()
      if (token.ok) desk.auth.suspect(token.value)
      await desk.clock.advance(60_000)
    }
    expect(desk.asked()).toBeLessThan(14)
  })

  it.each(['EGW00103', 'EGW00105'])('says %s when the key is wrong, and does not ask again at once', async (code) => {
    const desk = aDesk({ reply: refusal(code) })
    expect(await desk.auth.token()).toEqual(err({ kind: 'refused', code }))
    expect(await desk.auth.token()).toEqual(err({ kind: 'refused', code }))
    expect(desk.asked()).toBe(1)
    expect(desk.auth.status()).toMatchObject({ state: 'refused', code })
  })

  it('starts afresh with a corrected secret', async () => {
    const wrong = aDesk({ reply: refusal('EGW00105'), secret: 'wrong' })
    await wrong.auth.token()
    const right = aDesk({ secrets: wrong.secrets, clock: wrong.clock })
    expect((await right.auth.token()).ok).toBe(true)
  })

  it('waits when KIS says once a minute', async () => {
    const desk = aDesk({ reply: refusal('EGW00133') })
    expect(await desk.auth.token()).toMatchObject({ ok: false, error: { kind: 'rate_limited' } })
  })

  it('takes an answer it cannot read for no token', async () => {
    for (const text of ['', '<html>', '{}', '{"access_token":""}', '[]', 'null']) {
      const desk = aDesk({ reply: () => ({ status: 200, text }) })
      expect((await desk.auth.token()).ok).toBe(false)
    }
  })

  it('tells a broker that is away from a refusal', async () => {
    const desk = aDesk({ reply: () => 'down' })
    expect(await desk.auth.token()).toEqual(err({ kind: 'unreachable', cause: 'econnrefused' }))
  })

  it('is kept under a name that tells nothing of the key', async () => {
    const desk = aDesk()
    await desk.auth.token()
    const [name = ''] = [...desk.secrets.values.keys()]
    expect(name).toMatch(/^kis-token-paper-[0-9a-f]{32}$/)
  })
})

describe('giving a token back', () => {
  it('tells KIS which one, forgets it at once and asks for another only after a minute', async () => {
    const desk = aDesk()
    await desk.auth.token()
    expect(await desk.auth.revoke()).toEqual(ok(undefined))
    expect(desk.sent.at(-1)).toMatchObject({ path: '/oauth2/revokeP', body: { token: 'token-1' } })
    expect([...desk.secrets.values.values()].join()).not.toContain('token-1')
    expect(await desk.auth.token()).toMatchObject({ error: { kind: 'rate_limited' } })
    await desk.clock.advance(66_000)
    expect(await desk.auth.token()).toMatchObject({ ok: true })
  })

  it('asks nothing when there is none', async () => {
    const desk = aDesk()
    expect(await desk.auth.revoke()).toEqual(ok(undefined))
    expect(desk.asked()).toBe(0)
  })

  it('names the code of a refusal, and the token is forgotten all the same', async () => {
    const desk = aDesk({
      reply: (nth) => (nth === 1 ? { status: 200, text: '{"access_token":"t"}' } : refusal('EGW00121')()),
    })
    await desk.auth.token()
    expect(await desk.auth.revoke()).toEqual(err({ kind: 'refused', code: 'EGW00121' }))
    expect(desk.auth.status().state).toBe('none')
  })
})

describe('the key of the socket', () => {
  it('is asked for once by many callers at the same time', async () => {
    const desk = aDesk({ reply: () => ({ status: 200, text: '{"approval_key":"one-key"}' }) })
    const keys = await Promise.all(Array.from({ length: 20 }, () => desk.auth.approvalKey()))
    expect(keys.every((key) => key.ok && key.value === 'one-key')).toBe(true)
    expect(desk.sent).toHaveLength(1)
    expect(desk.sent[0]).toMatchObject({ path: '/oauth2/Approval', body: { secretkey: 'right' } })
  })
})

describe('the hash of an order', () => {
  it('is asked for with the keys in the headers and the order as the body', async () => {
    const desk = aDesk({
      reply: () => ({ status: 200, text: '{"BODY":{},"HASH":"8b84068222a49302f7ef58226d90403f"}' }),
    })
    expect(await desk.auth.hash({ CANO: '12345678' })).toEqual(ok('8b84068222a49302f7ef58226d90403f'))
    expect(desk.sent[0]).toMatchObject({
      path: '/uapi/hashkey',
      body: { CANO: '12345678' },
      headers: { appsecret: 'right' },
    })
  })

  it('is an error when the answer has none', async () => {
    const desk = aDesk({ reply: () => ({ status: 200, text: '{"BODY":{}}' }) })
    expect(await desk.auth.hash({})).toEqual(err({ kind: 'refused', code: 'http_200' }))
  })
})
