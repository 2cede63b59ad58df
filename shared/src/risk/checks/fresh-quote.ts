import { deny, type RiskCheck } from '../check.ts'

/** Streamed ticks can be forged on the way; the collar of a live order is judged by a price read over HTTPS just now. */
export const freshQuote: RiskCheck = (_intent, { isLive, quote, now, limits }) => {
  if (!isLive || quote === null) return undefined
  const age = now - quote.readAt
  return age > limits.quoteMaxAgeMs ? deny('quote_stale', limits.quoteMaxAgeMs, age) : undefined
}
