import { type UnixMs, unixMs } from '@naru/shared/core/time'
import type { Clock } from '../../ports/clock.ts'

/** How far the broker's clock is from ours, as the `Date` of its answers says. */
export interface BrokerClock {
  /** @param askedAt  wall clock when the question left, ms; the answer has just come */
  observe(date: string | undefined, askedAt: number): void
  /** Ours against the broker's, ms: positive when ours runs ahead. 0 until several answers on end contradict. */
  skewMs(): number
  /**
   * When an answer was written, by our clock, up to a second too early: a process that stood still finds one waiting that is
   * older than it looks. Without a stamp, when it was asked for.
   */
  writtenAt(date: string | undefined, askedAt: number): UnixMs
}

/** A `Date` names its second, not the moment in it. */
const SECOND_MS = 1_000
/** One odd answer is something on the way. */
const AGREEING = 3

/**
 * Whatever an answer took, it was stamped between question and answer: only what lies outside says that a clock is wrong,
 * and by how much at least. So a slow broker is never taken for a wrong clock.
 */
export function createBrokerClock(clock: Pick<Clock, 'now'>): BrokerClock {
  let last: readonly number[] = []
  const skewMs = (): number => {
    const [first = 0, ...others] = last.toSorted((a, b) => Math.abs(a) - Math.abs(b))
    return others.length + 1 === AGREEING ? first : 0
  }
  return {
    skewMs,
    observe(date, askedAt) {
      const stamped = Date.parse(date ?? '')
      if (Number.isNaN(stamped)) return
      const least = askedAt - (stamped + SECOND_MS)
      const most = clock.now() - stamped
      last = [least > 0 ? least : Math.min(0, most), ...last].slice(0, AGREEING)
    },
    writtenAt(date, askedAt) {
      const stamped = Date.parse(date ?? '')
      const at = Number.isNaN(stamped) ? askedAt : stamped + skewMs()
      return unixMs(Math.min(clock.now(), Math.max(askedAt, at)))
    },
  }
}
