import { z } from 'zod'
import { AppError } from '@/lib/app-error.ts'
import { learnServerTime, serverNow } from '@/lib/clock.ts'

const Answer = z.object({ accessToken: z.string(), userId: z.uuid(), expiresAt: z.number(), now: z.number() })
type Answer = z.infer<typeof Answer>

/** A token this close to its end is renewed before it is used. */
const MARGIN_MS = 60_000

let held: Answer | undefined
let asking: Promise<Answer> | undefined

async function ask(): Promise<Answer> {
  let response: Response
  try {
    response = await fetch('/auth/token', { method: 'POST', cache: 'no-store' })
  } catch {
    throw new AppError('network_unreachable')
  }
  if (response.status === 401) throw new AppError('session_expired')
  if (!response.ok) throw new AppError('database_unavailable')
  const answer = Answer.parse(await response.json())
  learnServerTime(answer.now, Date.now())
  return answer
}

async function current(): Promise<Answer> {
  if (held && held.expiresAt - MARGIN_MS > serverNow()) return held
  asking ??= ask().finally(() => {
    asking = undefined
  })
  held = await asking
  return held
}

/** A valid access token for Supabase and the bridge. However many ask at once, the server is asked once. */
export const accessToken = async (): Promise<string> => (await current()).accessToken

/** The session has changed: the next request asks for a token that says so. */
export function forgetAccessToken(): void {
  held = undefined
}

export const currentUserId = async (): Promise<string> => (await current()).userId
