import type { RealtimeChannel } from '@supabase/supabase-js'

export interface Heard<T = Record<string, unknown>> {
  /** Resolves with the next thing not yet taken; fails after five seconds. */
  next(): Promise<T>
  put(value: T): void
  /** How many wait to be taken. */
  readonly waiting: number
}

/** A mailbox for callbacks, so that a test awaits an event instead of sleeping. */
export function mailbox<T>(): Heard<T> {
  const kept: T[] = []
  const takers: ((value: T) => void)[] = []
  return {
    next: () =>
      new Promise<T>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('nothing was heard for five seconds')), 5_000)
        const take = (value: T) => {
          clearTimeout(timer)
          resolve(value)
        }
        const first = kept.shift()
        if (first === undefined) takers.push(take)
        else take(first)
      }),
    put(value) {
      const taker = takers.shift()
      if (taker === undefined) kept.push(value)
      else taker(value)
    },
    get waiting() {
      return kept.length
    },
  }
}

/** Subscribes and resolves with the first lasting answer: SUBSCRIBED, or CHANNEL_ERROR with its reason. */
export function subscribe(channel: RealtimeChannel): Promise<{ status: string; reason: string | undefined }> {
  return new Promise((resolve) => {
    channel.subscribe((status, error) => resolve({ status, reason: error?.message }))
  })
}
