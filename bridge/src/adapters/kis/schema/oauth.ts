import { z } from 'zod'

export const TokenReply = z.object({
  access_token: z.string().min(1),
  /** "YYYY-MM-DD HH:MM:SS", Korean time. */
  access_token_token_expired: z.string().optional(),
  expires_in: z.coerce.number().positive().optional(),
})

export const HashReply = z.object({ HASH: z.string().trim().min(1) })

export const ApprovalReply = z.object({ approval_key: z.string().min(1) })

/** `/oauth2` names its error fields differently from everything else. */
export const OauthError = z.object({ error_code: z.string(), error_description: z.string().default('') })

/** What is kept between two starts of the bridge. */
export const StoredToken = z.object({
  token: z.string().nullable(),
  issuedAt: z.number(),
  expiresAt: z.number(),
  /** Last time KIS was asked, whatever it answered. */
  askedAt: z.number(),
})
export type StoredToken = z.infer<typeof StoredToken>
