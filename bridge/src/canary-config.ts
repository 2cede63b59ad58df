import { readFileSync, statSync } from 'node:fs'
import { err, ok, type Result } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import { KisAccountNumber } from '@naru/shared/domain/account'
import { AccountId, Environment } from '@naru/shared/domain/order'
import { z } from 'zod'
import type { Source } from './config.ts'
import type { KisCredential } from './ports/vault.ts'

/** The file that names one account: readable by its owner alone, and never in the environment. */
const KeyFile = z.object({
  environment: Environment,
  appKey: z.string().min(1),
  appSecret: z.string().min(1),
  accountNumber: KisAccountNumber,
  htsId: z.string().default(''),
})

const url = z.url({ protocol: /^(https?|wss?)$/ })
const Env = z.object({
  KIS_CANARY_KEY_FILE: z.string().min(1),
  KIS_LIVE_REST_URL: url.default('https://openapi.koreainvestment.com:9443'),
  KIS_LIVE_WS_URL: url.default('ws://ops.koreainvestment.com:21000'),
  KIS_PAPER_REST_URL: url.default('https://openapivts.koreainvestment.com:29443'),
  KIS_PAPER_WS_URL: url.default('ws://ops.koreainvestment.com:31000'),
  KIS_CANARY_LISTEN_SECONDS: z.coerce.number().int().min(1).max(600).default(20),
})

export interface CanaryConfig {
  readonly credential: KisCredential
  readonly urls: { readonly rest: string; readonly ws: string }
  readonly listenMs: number
}

const OTHERS = 0o077
/** Stands for an account of no ledger. */
const NOBODY = AccountId.parse('00000000-0000-4000-8000-000000000000')

/** What is wrong is said without a value of the file. */
export function readCanaryConfig(source: Source): Result<CanaryConfig, string> {
  const env = Env.safeParse(source)
  if (!env.success) return err(env.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
  const { KIS_CANARY_KEY_FILE: path } = env.data
  const key = readKeyFile(path)
  if (!key.ok) return err(`${path}: ${key.error}`)
  const { environment, appKey, appSecret, accountNumber, htsId } = key.value
  const { KIS_LIVE_REST_URL, KIS_LIVE_WS_URL, KIS_PAPER_REST_URL, KIS_PAPER_WS_URL } = env.data
  return ok({
    credential: {
      accountId: NOBODY,
      environment,
      appKey: new Secret(appKey),
      appSecret: new Secret(appSecret),
      ...accountNumber,
      htsId,
    },
    urls:
      environment === 'live'
        ? { rest: KIS_LIVE_REST_URL, ws: KIS_LIVE_WS_URL }
        : { rest: KIS_PAPER_REST_URL, ws: KIS_PAPER_WS_URL },
    listenMs: env.data.KIS_CANARY_LISTEN_SECONDS * 1_000,
  })
}

function readKeyFile(path: string): Result<z.infer<typeof KeyFile>, string> {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0) {
      return err('others can read it; chmod 600 it first')
    }
    const key = KeyFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return key.success
      ? ok(key.data)
      : err(`not a key: ${key.error.issues.map((issue) => issue.path.join('.')).join(', ')}`)
  } catch {
    return err('cannot be read as JSON')
  }
}
