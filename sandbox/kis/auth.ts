import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { kstDate, kstHhmmss, unixMs } from '@naru/shared/core/time'
import type { Environment } from '@naru/shared/domain/order'
import type { Account, Token } from './ledger.ts'
import type { World } from './world.ts'

/** A gateway refusal: an EGW code with its text and HTTP status. */
export interface GatewayError {
  readonly status: number
  readonly code: string
  readonly text: string
}

const gatewayError = (status: number, code: string, text: string): GatewayError => ({ status, code, text })

export const UNKNOWN_KEY = gatewayError(403, 'EGW00103', '유효하지 않은 AppKey입니다.')
const WRONG_SECRET = gatewayError(403, 'EGW00105', '유효하지 않은 AppSecret입니다.')
const TOO_SOON = gatewayError(403, 'EGW00133', '접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)')
const TOKEN_MISSING = gatewayError(500, 'EGW00122', 'token을 찾을 수 없습니다.')
const NOT_BEARER = gatewayError(500, 'EGW00205', 'credentials_type이 유효하지 않습니다.(Bearer)')
const TOKEN_INVALID = gatewayError(500, 'EGW00121', '유효하지 않은 token 입니다.')
const TOKEN_EXPIRED = gatewayError(500, 'EGW00123', '기간이 만료된 token 입니다.')
const PAPER_KEY_ON_LIVE = gatewayError(500, 'EGW02004', '실전투자 도메인은 모의투자 앱키로 호출하실 수 없습니다.')
const LIVE_KEY_ON_PAPER = gatewayError(500, 'EGW02007', '해당 앱키는 모의투자용 앱키가 아닙니다')

const DAY_MS = 86_400_000
/** Asked again within six hours, the same token comes back. */
const SAME_TOKEN_MS = 6 * 3_600_000

export interface AuthOptions {
  readonly tokenIntervalMs: number
}

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: GatewayError }

const fail = (error: GatewayError): { readonly ok: false; readonly error: GatewayError } => ({ ok: false, error })

/** Keys, tokens and approval keys. Tokens live in the ledger, so a restart of the server does not end them. */
export class Auth {
  readonly #world: World
  readonly #options: AuthOptions

  constructor(world: World, options: AuthOptions) {
    this.#world = world
    this.#options = options
  }

  accountOf(appKey: string): Account | undefined {
    return Object.values(this.#world.state.accounts).find(({ account }) => account.appKey === appKey)?.account
  }

  /** The account a key pair belongs to, when the pair is right and made for this host. */
  account(appKey: string, appSecret: string, environment: Environment): Checked<Account> {
    const account = this.accountOf(appKey)
    if (!account) return fail(UNKNOWN_KEY)
    if (account.environment !== environment) {
      return fail(environment === 'live' ? PAPER_KEY_ON_LIVE : LIVE_KEY_ON_PAPER)
    }
    return account.appSecret === appSecret ? { ok: true, value: account } : fail(WRONG_SECRET)
  }

  issueToken(account: Account): Checked<Token> {
    const { state, store, clock } = this.#world
    const now = clock.now()
    const askedAt = state.tokenAskedAt[account.appKey]
    if (askedAt !== undefined && now - askedAt < this.#options.tokenIntervalMs) {
      store.append({ t: 'token_refused', appKey: account.appKey, at: now })
      store.flush()
      return fail(TOO_SOON)
    }
    const current = Object.values(state.tokens).find((token) => token.appKey === account.appKey)
    const isFresh = current !== undefined && now - current.issuedAt < SAME_TOKEN_MS
    const token = isFresh
      ? current
      : { token: tokenText(account.appKey), appKey: account.appKey, issuedAt: now, expiresAt: now + DAY_MS }
    store.append({ t: 'token_asked', appKey: account.appKey, at: now })
    if (!isFresh) store.append({ t: 'token_issued', token })
    store.flush()
    return { ok: true, value: token }
  }

  /** Ends a token of `account`; false when it has no such token. */
  revoke(token: string, account: Account): boolean {
    const { state, store } = this.#world
    if (state.tokens[token]?.appKey !== account.appKey) return false
    store.append({ t: 'token_revoked', token })
    store.flush()
    return true
  }

  /** Ends the token of a key before its time, as maintenance does. */
  expire(appKey: string): void {
    const { state, store } = this.#world
    const own = Object.values(state.tokens).filter((token) => token.appKey === appKey)
    for (const { token } of own) store.append({ t: 'token_revoked', token })
    store.flush()
  }

  issueApproval(account: Account): string {
    const approvalKey = randomUUID()
    const { store, clock } = this.#world
    store.append({ t: 'approval_issued', approvalKey, appKey: account.appKey, at: clock.now() })
    store.flush()
    return approvalKey
  }

  /** The account an approval key was issued to, for 24 hours. */
  accountOfApproval(approvalKey: string): Account | undefined {
    const approval = this.#world.state.approvals[approvalKey]
    if (!approval || this.#world.clock.now() - approval.at > DAY_MS) return undefined
    return this.accountOf(approval.appKey)
  }

  /** Checks the `authorization` header of a call made with `account`'s key. */
  checkToken(header: string | undefined, account: Account): GatewayError | undefined {
    if (header === undefined || header === '') return TOKEN_MISSING
    if (!header.startsWith('Bearer ')) return NOT_BEARER
    const token = this.#world.state.tokens[header.slice('Bearer '.length).trim()]
    if (!token || token.appKey !== account.appKey) return TOKEN_INVALID
    return token.expiresAt <= this.#world.clock.now() ? TOKEN_EXPIRED : undefined
  }
}

/** "2026-11-22 09:30:00", KST. */
export function kstStamp(at: number): string {
  const time = kstHhmmss(unixMs(at))
  return `${kstDate(unixMs(at))} ${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`
}

/** Has the three parts and the length of a real token; nothing in it is signed. */
function tokenText(appKey: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const about = { sub: 'token', aud: randomUUID(), iss: 'unogw', jti: createHash('sha1').update(appKey).digest('hex') }
  return [part({ typ: 'JWT', alg: 'HS512' }), part(about), randomBytes(64).toString('base64url')].join('.')
}
