import { createHash } from 'node:crypto'
import type { Environment } from '@naru/shared/domain/order'
import { type Auth, type GatewayError, kstStamp } from '../auth.ts'
import type { RateLimit } from '../rate-limit.ts'
import { type HttpAnswer, oauthError, plainAnswer } from './http.ts'

interface OauthCall {
  readonly auth: Auth
  readonly limit: RateLimit
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

function keyPair(call: OauthCall, secretName: 'appsecret' | 'secretkey'): GatewayError | [string, string] {
  const { body } = call
  if (!text(body.grant_type)) return NO_GRANT
  if (body.grant_type !== 'client_credentials') return OTHER_GRANT
  if (!text(body.appkey)) return NO_KEY
  if (!text(body[secretName])) return NO_SECRET
  return [text(body.appkey), text(body[secretName])]
}

function token(call: OauthCall): HttpAnswer {
  const pair = keyPair(call, 'appsecret')
  if (!Array.isArray(pair)) return oauthError(pair)
  const account = call.auth.account(pair[0], pair[1], call.environment)
  if (!account.ok) return oauthError({ ...account.error, status: 403 })
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
  // The secret goes by another name here.
  const pair = keyPair(call, 'secretkey')
  if (!Array.isArray(pair)) return oauthError(pair)
  const account = call.auth.account(pair[0], pair[1], call.environment)
  if (!account.ok) return oauthError({ ...account.error, status: 403 })
  if (!call.limit.take(`approval|${pair[0]}`, 1)) return oauthError(TOO_MANY)
  return plainAnswer(200, { approval_key: call.auth.issueApproval(account.value) })
}

function revoke({ auth, body }: OauthCall): HttpAnswer {
  if (!auth.revoke(text(body.token))) return oauthError(UNKNOWN_TOKEN)
  return plainAnswer(200, { code: 200, message: '접근토큰 폐기에 성공하였습니다' })
}

function hashkey({ auth, headers, environment, body }: OauthCall): HttpAnswer {
  const account = auth.account(headers.appKey, headers.appSecret, environment)
  if (!account.ok) return oauthError({ ...account.error, status: 403 })
  return plainAnswer(200, { BODY: body, HASH: hashOf(body) })
}

/** The hash the `hashkey` header must carry when it is sent. */
export const hashOf = (body: object): string => createHash('sha256').update(JSON.stringify(body)).digest('hex')
