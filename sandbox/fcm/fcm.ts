import { generateKeyPairSync, randomUUID, verify } from 'node:crypto'
import { Hono } from 'hono'
import type { SentLog } from '../inbox/sent.ts'

const PROJECT = 'naru-sandbox'
const ACCOUNT = 'bridge@naru-sandbox.iam.gserviceaccount.com'
const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'

export interface FakeFcm {
  readonly app: Hono
  /** The JSON file an operator downloads. */
  readonly serviceAccount: string
  /** The device has taken its token back. */
  unregister(token: string): void
  /** All access tokens given so far end. */
  expireTokens(): void
}

interface FcmMessage {
  readonly token: string
  readonly notification: { readonly title: string; readonly body: string }
  readonly data: { readonly eventId: string }
}

/** Google's token endpoint (RFC 7523) and FCM HTTP v1. `tokenUrl` is what an assertion must be made out to. */
export function createFcm(sent: SentLog, tokenUrl: () => string): FakeFcm {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const app = new Hono()
  const tokens = new Set<string>()
  const gone = new Set<string>()

  app.post('/token', async (context) => {
    const form = new URLSearchParams(await context.req.text())
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.')
    const isSigned = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${claims}`),
      keys.publicKey,
      Buffer.from(signature, 'base64url'),
    )
    const said = isSigned ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : {}
    const now = Date.now() / 1000
    const isValid = said.iss === ACCOUNT && said.aud === tokenUrl() && said.scope === SCOPE && said.exp > now
    if (!isValid || form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      return context.json({ error: 'invalid_grant' }, 400)
    }
    const token = `ya29.${randomUUID()}`
    tokens.add(token)
    return context.json({ access_token: token, expires_in: 3599, token_type: 'Bearer' })
  })

  app.post(`/v1/projects/${PROJECT}/:send{messages:send}`, async (context) => {
    const bearer = context.req.header('authorization')?.replace('Bearer ', '') ?? ''
    if (!tokens.has(bearer)) return context.json({ error: { code: 401, status: 'UNAUTHENTICATED' } }, 401)
    const text = await context.req.text()
    if (Buffer.byteLength(text) > 4_096 + 1_000) return context.json({ error: { status: 'INVALID_ARGUMENT' } }, 400)
    const { message }: { message: FcmMessage } = JSON.parse(text)
    if (gone.has(message.token)) {
      const details = [{ errorCode: 'UNREGISTERED' }]
      return context.json({ error: { code: 404, status: 'NOT_FOUND', details } }, 404)
    }
    const { title, body } = message.notification
    sent.add({ channel: 'fcm', to: message.token, text: `${title}\n${body}`, eventId: message.data.eventId })
    return context.json({ name: `projects/${PROJECT}/messages/${randomUUID()}` })
  })

  return {
    app,
    serviceAccount: JSON.stringify({
      type: 'service_account',
      project_id: PROJECT,
      client_email: ACCOUNT,
      private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: 'https://oauth2.googleapis.com/token',
    }),
    unregister: (token) => void gone.add(token),
    expireTokens: () => tokens.clear(),
  }
}
