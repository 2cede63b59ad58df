import { createHash } from 'node:crypto'
import type { Environment } from '@naru/shared/domain/order'
import { type Auth, type Checked, type GatewayError, kstStamp, UNKNOWN_KEY } from '../auth.ts'
import type { Account } from '../ledger.ts'
import type { RateLimit } from '../rate-limit.ts'
import { type HttpAnswer, oauthError, plainAnswer } from './http.ts'

interface OauthCall {
  readonly auth: Auth
  readonly limit: RateLimit
  /** False while limits are switched off. */
  readonly isLimited: boolean
  readonly environment: Environment
  readonly path: string
  /** The JSON body; empty when the body was not JSON. */
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: { readonly appKey: string; readonly appSecret: string }
}

const error = (status: number, code: string, text: string): GatewayError => ({ status, code, text })
const NO_GRANT = error(403, 'EGW00115', '권한부여 타입(grant_type)은 필수입니다.')
const OTHER_GRANT = error(403, 'EGW00116', '지원하지 않는 권한부여 타입(grant_type)입니다.')
const NO_KEY = error(403, 'EGW00102', 'AppKey는 필수입니다.')
const NO_SECRET = error(403, 'EGW00104', 'AppSecret은 필수입니다.')
const UNKNOWN_TOKEN = error(403, 'EGW00121', '유효하지 않은 token 입니다.')
const TOO_MANY = error(500, 'EGW00201', '초당 거래건수를 초과하였습니다.')

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The calls that need no token; undefined when the path is none of them. */
export function answerOauth(call: OauthCall): HttpAnswer | undefined {
  switch (call.path) {
    case '/oauth2/tokenP':
      return token(call)
    case '/oauth2/Approval':
      return approval(call)
    case '/oauth2/revokeP':
      return revoke(call)
    case '/uapi/hashkey':
      return hashkey(call)
    default:
      return undefined
  }
}

const fail = (refusal: GatewayError): Checked<Account> => ({ ok: false, error: { ...refusal, status: 403 } })

function grantOf({ body }: OauthCall): GatewayError | undefined {
  if (!text(body.grant_type)) return NO_GRANT
  return body.grant_type === 'client_credentials' ? undefined : OTHER_GRANT
}

/** The account of the key pair in the body. Here a key made for the other host is simply not known. */
function accountOf({ auth, environment, body }: OauthCall, secretName: 'appsecret' | 'secretkey'): Checked<Account> {
  if (!text(body.appkey)) return fail(NO_KEY)
  if (!text(body[secretName])) return fail(NO_SECRET)
  const account = auth.account(text(body.appkey), text(body[secretName]), environment)
  if (account.ok) return account
  return fail(account.error.code.startsWith('EGW020') ? UNKNOWN_KEY : account.error)
}

function token(call: OauthCall): HttpAnswer {
  const refused = grantOf(call)
  const account = refused ? fail(refused) : accountOf(call, 'appsecret')
  if (!account.ok) return oauthError(account.error)
  const issued = call.auth.issueToken(account.value)
  if (!issued.ok) return oauthError(issued.error)
  const { token: accessToken, expiresAt } = issued.value
  return plainAnswer(200, {
    access_token: accessToken,
    access_token_token_expired: kstStamp(expiresAt),
    token_type: 'Bearer',
    expires_in: 86_400,
  })
}

function approval(call: OauthCall): HttpAnswer {
  const refused = grantOf(call)
  // The secret goes by another name here.
  const account = refused ? fail(refused) : accountOf(call, 'secretkey')
  if (!account.ok) return oauthError(account.error)
  const { appKey } = account.value
  if (call.isLimited && !call.limit.take(`approval|${appKey}`, 1)) return oauthError(TOO_MANY)
  return plainAnswer(200, { approval_key: call.auth.issueApproval(account.value) })
}

function revoke(call: OauthCall): HttpAnswer {
  const account = accountOf(call, 'appsecret')
  if (!account.ok) return oauthError(account.error)
  if (!call.auth.revoke(text(call.body.token), account.value)) return oauthError(UNKNOWN_TOKEN)
  return plainAnswer(200, { code: 200, message: '접근토큰 폐기에 성공하였습니다' })
}

function hashkey({ auth, headers, environment, body }: OauthCall): HttpAnswer {
  const account = auth.account(headers.appKey, headers.appSecret, environment)
  if (!account.ok) return oauthError({ ...account.error, status: 403 })
  return plainAnswer(200, { BODY: body, HASH: hashOf(body) })
}

/** The hash the `hashkey` header must carry when it is sent. */
export const hashOf = (body: object): string => createHash('sha256').update(JSON.stringify(body)).digest('hex')
