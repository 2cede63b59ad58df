import type { Result } from '@naru/shared/core/result'
import type { Broker } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HistoryProvider } from '../../ports/history.ts'
import type { Logger } from '../../ports/logger.ts'
import type { MarketFeed } from '../../ports/market-feed.ts'
import type { MarketInfo } from '../../ports/market-info.ts'
import type { KisCredential, SecretStore } from '../../ports/vault.ts'
import { type AuthError, createAuth, type OauthPost, type TokenStatus } from './auth.ts'
import { createKisBroker } from './broker.ts'
import type { CorporateActions } from './corporate-actions.ts'
import { agree, environmentOfUrl, type KisUrls } from './environment.ts'
import { createKisMarketFeed } from './feed.ts'
import { createMarketInfo } from './info/market-info.ts'
import { createRateLimiter, type RateStatus } from './rate-limiter.ts'
import { type RateLimit, rateLimitAt } from './rate-rules.ts'
import { createReads } from './reads.ts'
import { createRedactor, createSafeLogger } from './redact.ts'
import { createRestClient, type OnRead, TIMEOUTS, type Timeouts } from './rest-client.ts'
import { exchangeOnce } from './transport.ts'
import { environmentRefused, type Verified, type VerifyError, verifyCredential } from './verify.ts'
import { SOCKET_TIMINGS, type SocketStatus, type SocketTimings } from './ws-client.ts'

export interface KisLimits {
  readonly rate: RateLimit
  readonly timeouts: Timeouts
  readonly socket: SocketTimings
}

export interface KisSessionOptions {
  readonly credential: KisCredential
  readonly urls: KisUrls
  readonly clock: Clock
  readonly logger: Logger
  /** Where the access token survives a restart: KIS issues one a minute and tells the customer each time. */
  readonly secrets: SecretStore
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly limits?: Partial<KisLimits>
  /** Orders carry KIS's hash of their body. It is optional and costs a request an order. */
  readonly hashesOrders?: boolean
  /** The address this bridge goes out by: an equal order from another is never taken for its own. */
  readonly egressIp?: string | undefined
  /** Shown every answer to a read as it came, before anything is made of it. */
  readonly onRead?: OnRead
}

export interface KisSession {
  readonly broker: Broker
  readonly feed: MarketFeed
  readonly info: MarketInfo
  readonly history: HistoryProvider
  readonly corporateActions: CorporateActions
  /** A token and one balance read. Safe to repeat; sends no order. */
  verify(): Promise<Result<Verified, VerifyError>>
  /** Facts to show, never secrets. */
  status(): {
    readonly token: TokenStatus
    readonly socket: SocketStatus
    readonly quota: RateStatus
    readonly quarantine: Readonly<Record<string, number>>
  }
  /** Our clock against the broker's, ms: positive when ours runs ahead. */
  clockSkewMs(): number
  /** Takes the access token out of use everywhere, for keys that are being given up. */
  revoke(): Promise<Result<void, AuthError>>
  close(): Promise<void>
}

const OAUTH_REPLY_LIMIT = 64 * 1024

/**
 * Everything one app key offers: an account to trade and a feed, over one token, one rate limit and one socket.
 * Nothing is sent before something is asked for.
 */
export function createKisSession(options: KisSessionOptions): KisSession {
  const { credential, urls, clock, random } = options
  const { environment } = credential
  const redactor = createRedactor(secretsOf(credential))
  const logger = createSafeLogger(options.logger, redactor)
  const restHost = environmentOfUrl(urls.rest, urls.environment ?? environment)
  const wsHost = environmentOfUrl(urls.ws, urls.environment ?? environment)
  const isAgreed = agree(environment, restHost).ok && agree(environment, wsHost).ok
  const timeouts = options.limits?.timeouts ?? TIMEOUTS[environment]

  const post: OauthPost = async (path, body, headers = {}) => {
    // The app secret goes to KIS's own host of this environment or nowhere.
    if (!isAgreed) return { ok: false, error: 'environment_mismatch' }
    const wire = await exchangeOnce(urls.rest, clock, {
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'naru-bridge', ...headers },
      body: JSON.stringify(body),
      timeoutMs: timeouts.readMs,
      maxBytes: OAUTH_REPLY_LIMIT,
    })
    return wire.ok ? wire : { ok: false, error: wire.error.cause }
  }

  const auth = createAuth({ credential, post, clock, secrets: options.secrets, redactor, logger })
  const { rate } = options.limits ?? {}
  const limiter = createRateLimiter(
    clock,
    () => rate ?? rateLimitAt(environment, clock.now(), credential.customerSince),
  )
  const shared = { credential, auth, clock, random, redactor, logger }
  const rest = createRestClient({
    ...shared,
    url: urls.rest,
    host: isAgreed ? restHost : undefined,
    limiter,
    timeouts,
    hashesOrders: options.hashesOrders ?? false,
    onRead: options.onRead,
  })
  const timings = options.limits?.socket ?? SOCKET_TIMINGS
  const { feed, history, corporateActions, notices, socketStatus, quarantine, today } = createKisMarketFeed({
    ...shared,
    rest,
    url: urls.ws,
    timings,
  })
  const reads = createReads({ rest, clock, logger })
  const broker = createKisBroker({ ...shared, rest, reads, notices, egressIp: options.egressIp })

  return {
    broker,
    feed,
    history,
    corporateActions,
    info: createMarketInfo({ credential, clock, reads, today }),
    verify: async () => (isAgreed ? verifyCredential(credential, auth, broker) : environmentRefused()),
    status: () => ({ token: auth.status(), socket: socketStatus(), quota: limiter.status(), quarantine: quarantine() }),
    clockSkewMs: rest.clockSkewMs,
    revoke: () => auth.revoke(),
    close: async () => {
      await feed.close()
      limiter.close()
      await broker.close()
    },
  }
}

const secretsOf = ({ appKey, appSecret, cano, productCode, htsId }: KisCredential): string[] => [
  appSecret.expose(),
  appKey.expose(),
  `${cano}-${productCode}`,
  `${cano}${productCode}`,
  cano,
  htsId,
]
