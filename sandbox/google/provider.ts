import { createHash, randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { z } from 'zod'
import { chooserPage } from './page.ts'
import { DEMO_PEOPLE, type GooglePerson, personOf } from './people.ts'

const ISSUER = 'https://accounts.google.com'
const CODE_LIFETIME_MS = 60_000
const TOKEN_SECONDS = 3600

export interface FakeGoogle {
  readonly clientId: string
  /** The pages a browser sees: `auth` (account chooser) and `choose`. */
  readonly app: Hono
  /** What Google's token endpoint answers: a code is worth one id_token, once. */
  token(form: URLSearchParams): Promise<Response>
  /** What Google's certificate endpoint answers. */
  certificates(): Promise<Response>
}

interface Grant {
  readonly person: GooglePerson
  readonly clientId: string
  readonly redirectUri: string
  readonly nonce: string
  readonly expiresAt: number
}

// One pair a process: the library under test keeps Google's certificates for as long.
let keyPair: ReturnType<typeof generateKeyPair> | undefined
const KEY_ID = randomUUID()
const keys = () => {
  keyPair ??= generateKeyPair('RS256', { extractable: true })
  return keyPair
}

const ChooseForm = z.object({
  email: z.email(),
  client_id: z.string(),
  redirect_uri: z.url(),
  state: z.string(),
  nonce: z.string(),
})

/** An OpenID provider that signs like Google and lets anybody be anybody. Never deployed. */
export function createFakeGoogle(): FakeGoogle {
  const clientId = `sandbox-${randomUUID()}.apps.googleusercontent.com`
  const grants = new Map<string, Grant>()
  const app = new Hono()

  app.get('/auth', (c) => {
    const { client_id = '', redirect_uri = '', state = '', nonce = '', login_hint = '' } = c.req.query()
    if (!isOurCallback(redirect_uri, c.req.url) || client_id !== clientId) return c.text('redirect_uri_mismatch', 400)
    const request = { clientId: client_id, redirectUri: redirect_uri, state, nonce, loginHint: login_hint }
    return c.html(chooserPage(DEMO_PEOPLE, request))
  })

  app.post('/choose', async (c) => {
    const form = ChooseForm.safeParse(await c.req.parseBody())
    if (!form.success || form.data.client_id !== clientId) return c.text('invalid_request', 400)
    const { email, redirect_uri: redirectUri, state, nonce } = form.data
    if (!isOurCallback(redirectUri, c.req.url)) return c.text('redirect_uri_mismatch', 400)
    const person = DEMO_PEOPLE.find((known) => known.email === email) ?? personOf(email)
    const code = randomUUID()
    grants.set(code, { person, clientId, redirectUri, nonce, expiresAt: Date.now() + CODE_LIFETIME_MS })
    const target = new URL(redirectUri)
    target.searchParams.set('code', code)
    target.searchParams.set('state', state)
    return c.redirect(target.href)
  })

  return {
    clientId,
    app,
    async token(form) {
      const code = form.get('code') ?? ''
      const grant = grants.get(code)
      grants.delete(code)
      const isValid = grant !== undefined && grant.expiresAt > Date.now()
      if (!isValid || form.get('client_id') !== grant.clientId || form.get('redirect_uri') !== grant.redirectUri) {
        return Response.json({ error: 'invalid_grant' }, { status: 400 })
      }
      const accessToken = `ya29.${randomUUID()}`
      const idToken = await signIdToken(grant, accessToken)
      return Response.json({
        access_token: accessToken,
        id_token: idToken,
        token_type: 'Bearer',
        expires_in: TOKEN_SECONDS,
      })
    },
    async certificates() {
      const { publicKey } = await keys()
      return Response.json({ keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }] })
    },
  }
}

/** Codes go to the Auth callback of this very server, nowhere else. */
function isOurCallback(redirectUri: string, requestUrl: string): boolean {
  if (!URL.canParse(redirectUri)) return false
  const { origin, pathname } = new URL(redirectUri)
  return origin === new URL(requestUrl).origin && pathname === '/auth/v1/callback'
}

async function signIdToken({ person, clientId, nonce }: Grant, accessToken: string): Promise<string> {
  const { privateKey } = await keys()
  const digest = createHash('sha256').update(accessToken).digest()
  const claims = {
    email: person.email,
    email_verified: true,
    name: person.name,
    at_hash: digest.subarray(0, digest.length / 2).toString('base64url'),
    azp: clientId,
    ...(nonce === '' ? {} : { nonce }),
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
    .setIssuer(ISSUER)
    .setSubject(person.sub)
    .setAudience(clientId)
    .setIssuedAt()
    .setExpirationTime(`${TOKEN_SECONDS}s`)
    .sign(privateKey)
}
