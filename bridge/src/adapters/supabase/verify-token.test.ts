import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { unixMs } from '@naru/shared/core/time'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../test/support/market.ts'
import { createTokenVerifier } from './verify-token.ts'

const SECRET = 'a-project-secret-that-only-auth-knows-0123456789'
const USER = randomUUID()
const es256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rs256 = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const JWKS = {
  keys: [
    { ...es256.publicKey.export({ format: 'jwk' }), kid: 'es', alg: 'ES256', use: 'sig', key_ops: ['verify'] },
    { ...rs256.publicKey.export({ format: 'jwk' }), kid: 'rs', alg: 'RS256', use: 'sig', key_ops: ['verify'] },
  ],
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signES = (input: string, key = es256.privateKey): string =>
  createSign('sha256').update(input).sign({ key, dsaEncoding: 'ieee-p1363' }, 'base64url')
const signRS = (input: string): string => createSign('sha256').update(input).sign(rs256.privateKey, 'base64url')
const signHS = (input: string, secret: string): string => createHmac('sha256', secret).update(input).digest('base64url')

const claimsOf = (fields: object = {}): object => ({
  sub: USER,
  role: 'authenticated',
  aud: 'authenticated',
  exp: Math.floor(Date.now() / 1000) + 600,
  session_id: 'session-1',
  ...fields,
})

const jwt = (header: object, claims: object, sign: (input: string) => string): string => {
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${sign(input)}`
}
const esToken = (fields: object = {}): string =>
  jwt({ alg: 'ES256', kid: 'es' }, claimsOf(fields), (one) => signES(one))
const hsToken = (fields: object = {}, secret = SECRET): string =>
  jwt({ alg: 'HS256' }, claimsOf(fields), (one) => signHS(one, secret))

/** The two addresses of Supabase Auth a verifier uses, on loopback. Its `/user` knows HS256 by its own secret only. */
async function anAuth({ keys = JWKS, isAway = false } = {}) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (isAway) return answer(503, {})
    if (request.url === '/auth/v1/.well-known/jwks.json') return answer(200, keys)
    const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
    const at = token.lastIndexOf('.')
    const isOurs = signHS(token.slice(0, at), SECRET) === token.slice(at + 1)
    if (isOurs) answer(200, { id: USER, aud: 'authenticated', role: 'authenticated' })
    else answer(403, { code: 'bad_jwt', message: 'invalid JWT' })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server has a port
  let now = 0
  const clock = { ...systemClock, monotonic: () => now }
  const verify = createTokenVerifier({ url, publishableKey: 'sb_publishable_test', clock })
  return { verify, asked, url, pass: (ms: number) => (now += ms) }
}

describe('a token of Supabase Auth', () => {
  it('is believed when its ES256 or RS256 signature fits a published key', async () => {
    const { verify, url, asked } = await anAuth()
    const exp = Math.floor(Date.now() / 1000) + 300
    expect(await verify(esToken({ exp, iss: `${url}/auth/v1` }))).toEqual({
      ok: true,
      value: { userId: USER, sessionId: 'session-1', expiresAt: unixMs(exp * 1000) },
    })
    const rsToken = jwt({ alg: 'RS256', kid: 'rs' }, claimsOf(), signRS)
    expect((await verify(rsToken)).ok).toBe(true)
    expect(asked, 'keys are fetched once, nobody is asked about the token').toEqual(['/auth/v1/.well-known/jwks.json'])
  })

  it('is put to Auth itself where the project signs with HS256', async () => {
    const { verify, asked } = await anAuth({ keys: { keys: [] } })
    expect((await verify(hsToken())).ok).toBe(true)
    expect(asked).toEqual(['/auth/v1/user'])
  })

  it('is judged anew after five seconds, so that a revoked session ends', async () => {
    const { verify, asked, pass } = await anAuth({ keys: { keys: [] } })
    const token = hsToken()
    await verify(token)
    pass(4999)
    await verify(token)
    expect(asked).toHaveLength(1)
    pass(2)
    await verify(token)
    expect(asked).toHaveLength(2)
  })

  it('stops being believed the moment it expires, also while its verdict is remembered', async () => {
    const { verify } = await anAuth()
    const token = esToken({ exp: Math.floor(Date.now() / 1000) + 1 })
    expect((await verify(token)).ok).toBe(true)
    await expect.poll(async () => verify(token), { timeout: 3000 }).toEqual({ ok: false, error: { kind: 'expired' } })
  })
})

describe('a forged token', () => {
  const pem = es256.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const jwk = JSON.stringify(JWKS.keys[0])
  const swapped = (): string => {
    const [header, , signature] = esToken().split('.')
    return `${header}.${encode(claimsOf({ sub: randomUUID() }))}.${signature}`
  }
  const forgeries: Record<string, () => string> = {
    'no algorithm': () => jwt({ alg: 'none' }, claimsOf(), () => ''),
    'no algorithm, named oddly': () => jwt({ alg: 'nOnE', kid: 'es' }, claimsOf(), () => ''),
    'no header': () => jwt({}, claimsOf(), (one) => signES(one)),
    'HS256 with the public key as secret': () =>
      jwt({ alg: 'HS256', kid: 'es' }, claimsOf(), (one) => signHS(one, pem)),
    'HS256 with the published key as secret': () =>
      jwt({ alg: 'HS256', kid: 'es' }, claimsOf(), (one) => signHS(one, jwk)),
    'HS256 with a guessed secret': () => hsToken({}, 'super-secret-jwt-token-with-at-least-32-characters'),
    'HS384 and HS512': () => jwt({ alg: 'HS512' }, claimsOf(), (one) => signHS(one, SECRET)),
    'signed by somebody else': () =>
      jwt({ alg: 'ES256', kid: 'es' }, claimsOf(), (one) => signES(one, stranger.privateKey)),
    'an unknown key id': () =>
      jwt({ alg: 'ES256', kid: 'other' }, claimsOf(), (one) => signES(one, stranger.privateKey)),
    'its own key in the header': () =>
      jwt({ alg: 'ES256', jwk: stranger.publicKey.export({ format: 'jwk' }) }, claimsOf(), (one) =>
        signES(one, stranger.privateKey),
      ),
    'the algorithm of another key': () => jwt({ alg: 'RS256', kid: 'es' }, claimsOf(), (one) => signES(one)),
    'a subject swapped in': swapped,
    'a cut signature': () => esToken().slice(0, -4),
    'no signature': () => `${esToken().split('.').slice(0, 2).join('.')}.`,
    'role service_role': () => esToken({ role: 'service_role' }),
    'role anon': () => esToken({ role: 'anon' }),
    'no role': () => esToken({ role: undefined }),
    'another audience': () => esToken({ aud: 'elsewhere' }),
    'another issuer': () => esToken({ iss: 'https://other.supabase.co/auth/v1' }),
    'no subject': () => esToken({ sub: undefined }),
    'a subject that is no id': () => esToken({ sub: '* or 1=1' }),
    'no expiry': () => esToken({ exp: undefined }),
    'an expiry in words': () => esToken({ exp: 'never' }),
    'a huge size': () => esToken({ pad: 'x'.repeat(10_000) }),
    'not a token': () => 'Bearer of bad news',
    'a publishable key': () => 'sb_publishable_test',
    'two dots and nothing': () => '..',
  }

  it.each(Object.entries(forgeries))('with %s is refused', async (_, forge) => {
    const { verify } = await anAuth()
    expect(await verify(forge())).toEqual({ ok: false, error: { kind: 'invalid' } })
  })

  it('that merely expired is told apart', async () => {
    const { verify, asked } = await anAuth()
    const token = esToken({ exp: Math.floor(Date.now() / 1000) - 1 })
    expect(await verify(token)).toEqual({ ok: false, error: { kind: 'expired' } })
    expect(asked).toEqual([])
  })

  it('cannot make the bridge flood Auth', async () => {
    const { verify, asked } = await anAuth({ keys: { keys: [] } })
    const verdicts = await Promise.all(Array.from({ length: 200 }, (_, n) => verify(hsToken({ n }, 'guess'))))
    expect(asked.length).toBe(50)
    expect(verdicts.every((verdict) => !verdict.ok)).toBe(true)
  })
})

describe('while Auth cannot be asked', () => {
  it('nobody is let in, and nothing is said about the token', async () => {
    const { verify } = await anAuth({ isAway: true })
    expect(await verify(hsToken())).toMatchObject({ ok: false, error: { kind: 'unavailable' } })
    expect(await verify(esToken())).toMatchObject({ ok: false, error: { kind: 'unavailable' } })
  })
})
