import { z } from 'zod'
import { call, type Platform } from './platform.ts'
import { Refusal } from './refusal.ts'

const Session = z.object({ access_token: z.string(), expires_in: z.number() })

/** A token is not used in the last minute of its life. */
const MARGIN_MS = 60_000

/**
 * A user of our own that does one thing and nothing else. Signs in when it is asked, and again before its token ends.
 *
 * @returns the value of the authorization header
 * @errors  the call refuses `internal` when it cannot sign in
 */
export function createMachineUser(
  platform: Platform,
  { email, password }: { readonly email: string | undefined; readonly password: string | undefined },
): () => Promise<string> {
  let held: { readonly authorization: string; readonly until: number } | undefined
  return async () => {
    if (held !== undefined && held.until > Date.now()) return held.authorization
    const path = '/auth/v1/token?grant_type=password'
    const { status, body } = await call(platform, { path, body: { email, password } })
    if (status >= 300) throw new Refusal('internal')
    const session = Session.parse(body)
    const until = Date.now() + session.expires_in * 1000 - MARGIN_MS
    held = { authorization: `Bearer ${session.access_token}`, until }
    return held.authorization
  }
}
