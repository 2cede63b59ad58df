import type { Result } from '@naru/shared/core/result'
import type { UnixMs } from '@naru/shared/core/time'

/** Who is asking, as Supabase Auth vouches for it. */
export interface Caller {
  readonly userId: string
  readonly sessionId: string | null
  /** When the access token stops being valid; nothing may be delivered after it. */
  readonly expiresAt: UnixMs
}

/** `unavailable`: Auth could not be asked. It says nothing about the token, and lets nobody in. */
export type TokenError =
  | { readonly kind: 'invalid' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'unavailable'; readonly cause: string }

/** Checks signature, expiry, audience and role of an access token. Never throws. */
export type VerifyToken = (token: string) => Promise<Result<Caller, TokenError>>
