import type { UnixMs } from '@naru/shared/core/time'
import type { EngineEvent, EventBody } from '@naru/shared/engine/event'

/** Events of one account in the order they were learned. Ticks coalesce, everything else is kept. */
export interface Inbox {
  put(event: EventBody): void
  /** Waits for the next event. Time is stamped here, so that it never runs backwards. */
  take(): Promise<EngineEvent>
  readonly size: number
}

export function createInbox(now: () => UnixMs): Inbox {
  const queue: EventBody[] = []
  let waiting: ((event: EngineEvent) => void) | undefined

  const coalesce = (event: EventBody): boolean => {
    if (event.type !== 'trade_tick') return false
    const index = queue.findLastIndex(
      (queued) => queued.type === 'trade_tick' && queued.tick.instrumentId === event.tick.instrumentId,
    )
    if (index === -1) return false
    queue[index] = event
    return true
  }

  return {
    put(event) {
      if (waiting) {
        const resolve = waiting
        waiting = undefined
        resolve({ ...event, at: now() })
      } else if (!coalesce(event)) queue.push(event)
    },
    take() {
      const event = queue.shift()
      if (event) return Promise.resolve({ ...event, at: now() })
      return new Promise((resolve) => {
        waiting = resolve
      })
    },
    get size() {
      return queue.length
    },
  }
}
