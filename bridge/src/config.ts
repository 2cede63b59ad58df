import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import { z } from 'zod'
import { GATEWAY_ENV, type GatewayConfig, gatewayContradictions, toGatewayConfig } from './config-gateway.ts'
import { NOTIFY_ENV, type NotifyConfig, onlyBesideSimulator, toNotifyConfig } from './config-notify.ts'

const url = (protocols: readonly string[]) =>
  z.url().refine((text) => protocols.includes(new URL(text).protocol), `must begin with ${protocols.join(' or ')}//`)
const port = z.coerce.number().int().min(0).max(65_535)
const ms = (fallback: number) => z.coerce.number().int().positive().default(fallback)
/** Longest a request for an order may take before its outcome is unknown. */
const ORDER_TIMEOUT_MS = 7_000
const secret = z
  .string()
  .min(1)
  .transform((text) => new Secret(text))

const Env = z.object({
  BRIDGE_ENVIRONMENT: z.enum(['paper', 'live']).default('paper'),
  BRIDGE_HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  BRIDGE_HTTP_PORT: port.default(8787),
  BRIDGE_ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.url().refine((text) => new URL(text).origin === text, 'must be an origin, without a path'))),
  BRIDGE_DATA_DIR: z.string().min(1),
  BRIDGE_PLUGINS_DIR: z.string().min(1).optional(),
  BRIDGE_DESK_TAPE_DIR: z.string().min(1).optional(),
  BRIDGE_EMAIL: z.email(),
  BRIDGE_PASSWORD: secret,
  BRIDGE_KEY_ID: z.string().min(1).max(40),
  BRIDGE_SECRET_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64, as `node bridge/src/keygen.ts` prints them')
    .transform((text) => new Secret(text)),
  SUPABASE_URL: url(['https:', 'http:']),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1),
  KIS_LIVE_REST_URL: url(['https:', 'http:']).default('https://openapi.koreainvestment.com:9443'),
  KIS_LIVE_WS_URL: url(['wss:', 'ws:']).default('ws://ops.koreainvestment.com:21000'),
  KIS_PAPER_REST_URL: url(['https:', 'http:']).default('https://openapivts.koreainvestment.com:29443'),
  KIS_PAPER_WS_URL: url(['wss:', 'ws:']).default('ws://ops.koreainvestment.com:31000'),
  KIS_PAPER_REQUESTS_PER_SECOND: z.coerce.number().int().min(1).max(100).default(1),
  KIS_MASTERS_URL: url(['https:', 'http:']).optional(),
  BRIDGE_EGRESS_IP: z.ipv4().optional(),
  BRIDGE_MARKET_HOURS: z.enum(['calendar', 'replay']).default('calendar'),
  BRIDGE_CAPS_FILE: z.string().min(1).optional(),
  BRIDGE_ORDER_TIMEOUT_MS: ms(ORDER_TIMEOUT_MS),
  BRIDGE_PROOF_QUIESCE_MS: ms(60_000),
  BRIDGE_PROOF_SPAN_MS: ms(30_000),
  BRIDGE_HISTORY_PROVIDERS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.enum(['yahoo', 'alpha_vantage'], 'must name yahoo, alpha_vantage or both'))),
  YAHOO_URL: url(['https:', 'http:']).default('https://query1.finance.yahoo.com'),
  ALPHA_VANTAGE_URL: url(['https:', 'http:']).default('https://www.alphavantage.co'),
  ALPHA_VANTAGE_KEY: secret.optional(),
  REDIS_URL: url(['redis:', 'rediss:'])
    .transform((text) => new Secret(text))
    .optional(),
  BRIDGE_BACKTEST_THREADS: z.coerce.number().int().min(1).max(16).default(1),
  BRIDGE_BACKTEST_HEAP_MB: z.coerce.number().int().min(128).max(16_384).default(320),
  BRIDGE_BACKTEST_MAX_BARS: z.coerce.number().int().min(10_000).max(200_000_000).default(4_000_000),
  BRIDGE_BACKTEST_QUEUE: z.enum(['threads', 'redis']).default('threads'),
  ...NOTIFY_ENV,
  ...GATEWAY_ENV,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export interface Config {
  readonly environment: 'paper' | 'live'
  readonly http: { readonly host: string; readonly port: number; readonly allowedOrigins: readonly string[] }
  readonly dataDir: string
  /** Folder of the strategies the owner of this machine has installed; undefined: none are looked for. */
  readonly pluginsDir: string | undefined
  /** Folder in which whole days of strategies are recorded for support; undefined: none are. */
  readonly deskTapeDir: string | undefined
  /** Where programs of the owner's connect and decide; undefined: nowhere. */
  readonly gateway: GatewayConfig | undefined
  readonly ledger: {
    readonly url: string
    readonly publishableKey: string
    readonly email: string
    readonly password: Secret
  }
  readonly key: { readonly keyId: string; readonly secretKey: Secret }
  readonly kis: Readonly<Record<'live' | 'paper', { readonly rest: string; readonly ws: string }>>
  /** Folder of the host that serves the symbol masters; undefined: none is asked. */
  readonly mastersUrl: string | undefined
  /** What KIS allows a paper key; more only against a simulator. */
  readonly paperRequestsPerSecond: number
  /** The address this machine goes out by, as the broker sees it; orders from others are never taken for its own. */
  readonly egressIp: string | undefined
  /** `replay`: a simulator plays back a day, at any hour. */
  readonly marketHours: 'calendar' | 'replay'
  /** Limits that nothing in the ledger can raise; JSON of `RiskCaps`. */
  readonly capsFile: string
  /** Longest a request for an order may take before its outcome is unknown; shorter only against a simulator. */
  readonly orderTimeoutMs: number
  /** Quiet time and span of the proof that an order does not exist; shorter only against a simulator. */
  readonly proof: { readonly quiesceMs: number; readonly spanMs: number }
  /** Public services asked for bars where a question names them; none unless switched on. */
  readonly historyProviders: {
    readonly yahoo: { readonly url: string } | undefined
    readonly alphaVantage: { readonly url: string; readonly key: Secret } | undefined
  }
  /** Whom messages can be handed to, besides the places users name. */
  readonly notify: NotifyConfig
  /** Where last prices outlive a restart; nothing else is kept there. */
  readonly redisUrl: Secret | undefined
  /** Backtests beside everything else: threads, memory of each, bars held at once, and whether workers elsewhere help. */
  readonly backtests: {
    readonly threads: number
    readonly heapMb: number
    readonly maxBars: number
    readonly queueUrl: Secret | undefined
  }
  readonly logLevel: string
}

/** What is wrong, one line per key. */
export interface ConfigError {
  readonly message: string
}

export type Source = Readonly<Record<string, string | undefined>>

/** The environment of this process, for the other programs of this package. */
export const processEnvironment = (): Source => process.env

/** Reads and checks everything at once. Values may come from files: `NAME_FILE` names the file. */
export function readConfig(source: Source = process.env): Result<Config, ConfigError> {
  const problems: string[] = []
  const parsed = Env.safeParse(withFiles(source, problems))
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  if (parsed.success) problems.push(...contradictions(parsed.data))
  if (!parsed.success || problems.length > 0) {
    return err({
      message: `The bridge cannot start. Please correct:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    })
  }
  return ok(toConfig(parsed.data))
}

/** Where this bridge keeps its data, for tools that need nothing else of it. */
export const readDataDir = (source: Source = process.env): string | undefined => source.BRIDGE_DATA_DIR || undefined

const WorkerEnv = z.object({
  REDIS_URL: url(['redis:', 'rediss:']).default('redis://redis:6379'),
  BRIDGE_BACKTEST_HEAP_MB: Env.shape.BRIDGE_BACKTEST_HEAP_MB,
})

/** Of a process that only plays parts of backtests. Throws on what it cannot read. */
export function readWorkerConfig(source: Source = process.env): { readonly redisUrl: string; readonly heapMb: number } {
  const env = WorkerEnv.parse(source)
  return { redisUrl: env.REDIS_URL, heapMb: env.BRIDGE_BACKTEST_HEAP_MB }
}

function withFiles(source: Source, problems: string[]): Source {
  const entries = Object.keys(Env.shape).map((name): [string, string | undefined] => {
    const file = source[`${name}_FILE`]
    if (file === undefined || file === '') return [name, source[name] === '' ? undefined : source[name]]
    try {
      return [name, readFileSync(file, 'utf8').trim()]
    } catch {
      problems.push(`${name}_FILE: cannot read ${file}`)
      return [name, source[name]]
    }
  })
  return Object.fromEntries(entries)
}

const toProviders = (env: z.output<typeof Env>): Config['historyProviders'] => ({
  yahoo: env.BRIDGE_HISTORY_PROVIDERS.includes('yahoo') ? { url: env.YAHOO_URL } : undefined,
  alphaVantage:
    env.BRIDGE_HISTORY_PROVIDERS.includes('alpha_vantage') && env.ALPHA_VANTAGE_KEY
      ? { url: env.ALPHA_VANTAGE_URL, key: env.ALPHA_VANTAGE_KEY }
      : undefined,
})

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

function isSimulated(env: z.output<typeof Env>): boolean {
  const urls = [env.KIS_LIVE_REST_URL, env.KIS_LIVE_WS_URL, env.KIS_PAPER_REST_URL, env.KIS_PAPER_WS_URL]
  return urls.every((text) => LOOPBACK.has(new URL(text).hostname))
}

/** Source: the broker's published samples (stocks_info). Beside a simulator the real host is nobody's business. */
function mastersOf(env: z.output<typeof Env>): string | undefined {
  const known = isSimulated(env) ? undefined : 'https://new.real.download.dws.co.kr/common/master'
  return (env.KIS_MASTERS_URL ?? known)?.replace(/\/$/, '')
}

function contradictions(env: z.output<typeof Env>): readonly string[] {
  const isKeyMissing = env.BRIDGE_HISTORY_PROVIDERS.includes('alpha_vantage') && !env.ALPHA_VANTAGE_KEY
  return [
    ...(isKeyMissing ? ['ALPHA_VANTAGE_KEY: needed while BRIDGE_HISTORY_PROVIDERS names alpha_vantage'] : []),
    ...(env.BRIDGE_BACKTEST_QUEUE === 'redis' && !env.REDIS_URL
      ? ['REDIS_URL: needed while BRIDGE_BACKTEST_QUEUE is redis']
      : []),
    ...gatewayContradictions(env),
    ...onlyWithSimulator(env),
  ]
}

function onlyWithSimulator(env: z.output<typeof Env>): readonly string[] {
  if (isSimulated(env)) return []
  const problems: string[] = [...onlyBesideSimulator(env)]
  if (env.BRIDGE_ENVIRONMENT === 'live' && env.BRIDGE_MARKET_HOURS === 'replay') {
    problems.push('BRIDGE_MARKET_HOURS: replay is for a simulator on this machine, not for a live broker')
  }
  if (env.KIS_PAPER_REQUESTS_PER_SECOND > 1) {
    problems.push('KIS_PAPER_REQUESTS_PER_SECOND: KIS allows 1; more only with a simulator')
  }
  if (env.BRIDGE_ORDER_TIMEOUT_MS < ORDER_TIMEOUT_MS) {
    problems.push(`BRIDGE_ORDER_TIMEOUT_MS: below ${ORDER_TIMEOUT_MS} only with a simulator`)
  }
  if (env.BRIDGE_PROOF_QUIESCE_MS < 60_000) problems.push('BRIDGE_PROOF_QUIESCE_MS: below 60000 only with a simulator')
  if (env.BRIDGE_PROOF_SPAN_MS < 30_000) problems.push('BRIDGE_PROOF_SPAN_MS: below 30000 only with a simulator')
  return problems
}

const toConfig = (env: z.output<typeof Env>): Config =>
  Object.freeze({
    environment: env.BRIDGE_ENVIRONMENT,
    http: { host: env.BRIDGE_HTTP_HOST, port: env.BRIDGE_HTTP_PORT, allowedOrigins: env.BRIDGE_ALLOWED_ORIGINS },
    dataDir: env.BRIDGE_DATA_DIR,
    pluginsDir: env.BRIDGE_PLUGINS_DIR,
    deskTapeDir: env.BRIDGE_DESK_TAPE_DIR,
    gateway: toGatewayConfig(env),
    ledger: {
      url: env.SUPABASE_URL,
      publishableKey: env.SUPABASE_PUBLISHABLE_KEY,
      email: env.BRIDGE_EMAIL,
      password: env.BRIDGE_PASSWORD,
    },
    key: { keyId: env.BRIDGE_KEY_ID, secretKey: env.BRIDGE_SECRET_KEY },
    kis: {
      live: { rest: env.KIS_LIVE_REST_URL, ws: env.KIS_LIVE_WS_URL },
      paper: { rest: env.KIS_PAPER_REST_URL, ws: env.KIS_PAPER_WS_URL },
    },
    mastersUrl: mastersOf(env),
    paperRequestsPerSecond: env.KIS_PAPER_REQUESTS_PER_SECOND,
    egressIp: env.BRIDGE_EGRESS_IP,
    marketHours: env.BRIDGE_MARKET_HOURS,
    capsFile: env.BRIDGE_CAPS_FILE ?? join(env.BRIDGE_DATA_DIR, 'caps.json'),
    orderTimeoutMs: env.BRIDGE_ORDER_TIMEOUT_MS,
    proof: { quiesceMs: env.BRIDGE_PROOF_QUIESCE_MS, spanMs: env.BRIDGE_PROOF_SPAN_MS },
    historyProviders: toProviders(env),
    notify: toNotifyConfig(env),
    redisUrl: env.REDIS_URL,
    backtests: {
      threads: env.BRIDGE_BACKTEST_THREADS,
      heapMb: env.BRIDGE_BACKTEST_HEAP_MB,
      maxBars: env.BRIDGE_BACKTEST_MAX_BARS,
      queueUrl: env.BRIDGE_BACKTEST_QUEUE === 'redis' ? env.REDIS_URL : undefined,
    },
    logLevel: env.LOG_LEVEL,
  })
