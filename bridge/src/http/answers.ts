import { ok, type Result } from '@naru/shared/core/result'
import type { UnixMs } from '@naru/shared/core/time'
import type { Clock } from '../ports/clock.ts'
import type { MarketError } from '../runtime/market-data-hub.ts'

/** An answer of the broker's and when it was given. */
export interface Answer<T> {
  readonly value: T
  readonly asOf: UnixMs
  /** The broker could not be asked just now: this is what it said last. */
  readonly isStale: boolean
}

/** Whose question, and what was asked. What one user's key was told is never told to another. */
export interface Question {
  readonly userId: string
  readonly about: string
  /** How long an answer is as good as a new one, ms. 0 asks each time. */
  readonly freshMs: number
}

export interface Answers {
  /** Asks at most once at a time, and not at all while the last answer is fresh. */
  ask<T>(question: Question, read: () => Promise<Result<T, MarketError>>): Promise<Result<Answer<T>, MarketError>>
}

interface Kept {
  readonly value: unknown
  readonly asOf: UnixMs
  readonly at: number
}

const MAX_KEPT = 5_000
/** Yesterday's picture is still worth showing, with its age; an older one is not. */
const MAX_STALE_MS = 24 * 3_600_000

/** The line is the trouble, not the question: what was known before still holds, for what it is. */
const IS_OF_THE_LINE: Readonly<Record<MarketError['kind'], boolean>> = {
  unreachable: true,
  unreadable: true,
  rate_limited: true,
  maintenance: true,
  no_session: true,
  unauthorized: false,
  refused: false,
  not_offered: false,
}

/** Last answers in memory, for the seconds between two screens and the hours a broker is away. */
export function createAnswers(clock: Clock): Answers {
  const kept = new Map<string, Kept>()
  const asking = new Map<string, Promise<Result<Answer<unknown>, MarketError>>>()

  const keep = (key: string, value: unknown): Kept => {
    const answer = { value, asOf: clock.now(), at: clock.monotonic() }
    kept.delete(key)
    kept.set(key, answer)
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    return answer
  }

  const ask = async (
    key: string,
    read: () => Promise<Result<unknown, MarketError>>,
  ): Promise<Result<Answer<unknown>, MarketError>> => {
    const reply = await read()
    if (reply.ok) {
      const { value, asOf } = keep(key, reply.value)
      return ok({ value, asOf, isStale: false })
    }
    const last = kept.get(key)
    const isUseful = last !== undefined && clock.monotonic() - last.at < MAX_STALE_MS
    if (!isUseful || !IS_OF_THE_LINE[reply.error.kind]) return reply
    return ok({ value: last.value, asOf: last.asOf, isStale: true })
  }

  return {
    // Whatever is kept under a key came from the same `about`, which names the type of its answer.
    ask: (async ({ userId, about, freshMs }: Question, read: () => Promise<Result<unknown, MarketError>>) => {
      const key = `${userId} ${about}`
      const last = kept.get(key)
      if (last !== undefined && clock.monotonic() - last.at < freshMs) {
        return ok({ value: last.value, asOf: last.asOf, isStale: false })
      }
      const running = asking.get(key)
      if (running !== undefined) return running
      const turn = ask(key, read).finally(() => asking.delete(key))
      asking.set(key, turn)
      return turn
    }) as Answers['ask'],
  }
}
