import type { ErrorCode } from '@naru/shared/contracts/error-codes'
import type { KstDate } from '@naru/shared/core/time'
import type { SessionState } from '@naru/shared/domain/account'
import type { BrokerError } from '../ports/broker.ts'
import type { FeedEvent } from '../ports/market-feed.ts'
import type { VaultError } from '../ports/vault.ts'

export interface SessionStatus {
  readonly state: SessionState
  readonly code: ErrorCode | null
}

/** What the session has learned about its broker; `assess` turns it into one word and one reason. */
export interface Signs {
  isReconciled: boolean
  lastError: BrokerError | undefined
  feed: 'starting' | 'up' | Extract<FeedEvent, { kind: 'down' }>['reason']
  tradingDate: KstDate | null
}

export function assess(signs: Signs): SessionStatus {
  const error = signs.lastError
  if (!signs.isReconciled) {
    if (!error) return { state: 'reconciling', code: null }
    return isFinal(error) ? { state: 'refused', code: codeOf(error) } : { state: 'connecting', code: codeOf(error) }
  }
  if (error) return { state: 'degraded', code: codeOf(error) }
  switch (signs.feed) {
    case 'in_use':
      return { state: 'degraded', code: 'realtime_in_use' }
    case 'disconnected':
    case 'stale':
    case 'unauthorized':
      return { state: 'degraded', code: 'realtime_unavailable' }
    case 'starting':
    case 'up':
      return { state: 'running', code: null }
  }
}

/**
 * An answer that will not change by asking again: the broker's own word on the key. The key has been tried before the
 * first read, so a read refused for another reason, known or not, says nothing about it; nor does a gateway's 401.
 */
const isFinal = (error: BrokerError): boolean =>
  error.kind === 'unauthorized' && error.code !== 'token_rate_limited' && !error.code.startsWith('http_')

function codeOf(error: BrokerError): ErrorCode {
  switch (error.kind) {
    case 'unreachable':
    case 'unreadable':
      return 'broker_unreachable'
    case 'rate_limited':
      return 'broker_rate_limited'
    case 'maintenance':
      return 'broker_maintenance'
    case 'unauthorized':
      if (error.code.startsWith('http_')) return 'broker_unreachable'
      return error.code === 'token_rate_limited' ? 'token_rate_limited' : 'credential_refused'
    case 'refused':
      return 'broker_rejected'
    case 'not_offered':
      return 'broker_not_offered'
  }
}

/** `undefined`: try again later. */
export function refusalOf(error: VaultError): ErrorCode | undefined {
  switch (error.kind) {
    case 'none':
    case 'unavailable':
      return undefined
    case 'unreadable':
      return 'credential_unreadable'
    case 'mismatch':
      return 'credential_mismatch'
  }
}
