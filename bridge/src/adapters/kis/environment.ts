import { err, ok, type Result } from '@naru/shared/core/result'
import type { Environment } from '@naru/shared/domain/order'

/** Where KIS is reached. `environment` names what a loopback simulator plays; KIS's own hosts name themselves. */
export interface KisUrls {
  readonly rest: string
  readonly ws: string
  readonly environment?: Environment
}

export interface EnvironmentMismatch {
  readonly kind: 'environment_mismatch'
  readonly cause: string
}

/** Source: KIS Developers portal, checked 2026-11. */
const KIS_HOSTS: Readonly<Record<string, Environment>> = {
  'openapi.koreainvestment.com:9443': 'live',
  'openapivts.koreainvestment.com:29443': 'paper',
  'ops.koreainvestment.com:21000': 'live',
  'ops.koreainvestment.com:31000': 'paper',
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Which environment a URL belongs to; `undefined` when keys must not be sent there at all. */
export function environmentOfUrl(url: string, simulated: Environment): Environment | undefined {
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  if (LOOPBACK.has(parsed.hostname)) return simulated
  // The realtime host offers no TLS; everything else must have it.
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'ws:') return undefined
  return KIS_HOSTS[parsed.host]
}

/** Order and account TR ids say which environment they are for; quotation ids (`F…`) and socket ids (`H…`) serve both. */
export function environmentOfTr(trId: string): Environment | 'both' {
  if (trId.startsWith('V')) return 'paper'
  return trId.startsWith('F') || trId.startsWith('H') ? 'both' : 'live'
}

/** Credential, host and TR id (where there is one) must say the same before a byte leaves. */
export function agree(
  credential: Environment,
  host: Environment | undefined,
  trId?: string,
): Result<void, EnvironmentMismatch> {
  if (host === undefined) return err({ kind: 'environment_mismatch', cause: 'the host is not one of KIS' })
  if (host !== credential) return err({ kind: 'environment_mismatch', cause: `${credential} key, ${host} host` })
  const tr = trId === undefined ? 'both' : environmentOfTr(trId)
  if (tr !== 'both' && tr !== credential) {
    return err({ kind: 'environment_mismatch', cause: `${credential} key, ${tr} TR id` })
  }
  return ok(undefined)
}
