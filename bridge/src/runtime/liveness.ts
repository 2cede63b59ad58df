import type { Clock } from '../ports/clock.ts'
import type { Sessions } from '../ports/sessions.ts'

/** A loop blocked this long cannot keep a lease of seconds honest: better restarted. */
const MAX_LOOP_LAG_MS = 2000

export interface LivenessSigns {
  readonly sessions: Pick<Sessions, 'health'>
  /** Worst event loop delay since the last look, ms. */
  readonly loopLagMs: number
}

/** Why this process would be better restarted, as codes; empty while it works. Being unable to trade is no such reason. */
export const failingReasons = ({ sessions, loopLagMs }: LivenessSigns): readonly string[] => [
  ...(sessions.health().reasons.includes('journal_unwritable') ? ['journal_unwritable'] : []),
  ...(loopLagMs > MAX_LOOP_LAG_MS ? ['event_loop_blocked'] : []),
]

export interface WatchdogTiming {
  readonly lookMs: number
  /** Failing this long without a good look in between ends the process. */
  readonly patienceMs: number
}

const TIMING: WatchdogTiming = { lookMs: 5_000, patienceMs: 60_000 }

interface WatchdogParts {
  readonly clock: Clock
  /** Codes of what fails now. */
  readonly look: () => readonly string[]
  readonly onFailed: (error: Error) => void
  readonly timing?: WatchdogTiming
}

/** Calls `onFailed` once the process has failed its own checks for too long. Returns how to stop watching. */
export function startWatchdog({ clock, look, onFailed, timing = TIMING }: WatchdogParts): () => void {
  let failingSince: number | undefined
  let cancel = (): void => undefined
  const round = (): void => {
    const reasons = look()
    const now = clock.monotonic()
    failingSince = reasons.length === 0 ? undefined : (failingSince ?? now)
    if (failingSince !== undefined && now - failingSince >= timing.patienceMs) {
      onFailed(new Error(`watchdog: failing for ${timing.patienceMs} ms: ${reasons.join(', ')}`))
      return
    }
    cancel = clock.after(timing.lookMs, round)
  }
  round()
  return () => cancel()
}
