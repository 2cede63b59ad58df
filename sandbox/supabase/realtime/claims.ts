import { errors, jwtVerify } from 'jose'
import { z } from 'zod'
import type { ProjectKeys } from '../keys.ts'

const Claims = z.looseObject({
  role: z.enum(['anon', 'authenticated', 'service_role']),
  sub: z.string().optional(),
  exp: z.number().optional(),
})
/** Who somebody is: the claims of a token, or the role an API key stands for. */
export type Claims = z.infer<typeof Claims>

export type ReadToken = { readonly ok: true; readonly claims: Claims } | { readonly ok: false; readonly reason: string }

export interface TokenReader {
  /** The role of an API key, or `undefined` when it is not a key of this project. */
  roleOf(apiKey: string | undefined): Claims | undefined
  read(token: string): Promise<ReadToken>
}

export function createTokenReader(keys: ProjectKeys): TokenReader {
  const secret = new TextEncoder().encode(keys.jwtSecret)
  return {
    roleOf(apiKey) {
      if (apiKey === keys.publishableKey) return { role: 'anon' }
      return apiKey === keys.secretKey ? { role: 'service_role' } : undefined
    },
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'] })
        return { ok: true, claims: Claims.parse(payload) }
      } catch (error) {
        return { ok: false, reason: reasonOf(error) }
      }
    },
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) {
    const ago = Math.max(0, Math.floor(Date.now() / 1000) - Number(error.payload.exp))
    return `InvalidJWTToken: Token has expired ${ago} seconds ago`
  }
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'JwtSignatureError: Failed to validate JWT signature'
  return 'MalformedJWT: The token provided is not a valid JWT'
}
