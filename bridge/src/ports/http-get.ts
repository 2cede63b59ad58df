import type { Result } from '@naru/shared/core/result'

export interface HttpReply {
  readonly status: number
  readonly body: string
  /** What the server asks to wait, ms. */
  readonly retryAfterMs: number | null
}

/** One GET over HTTPS. Never throws, follows no redirect, and never repeats the address: it may hold a key. */
export type HttpGet = (url: URL) => Promise<Result<HttpReply, string>>
