import type { Progress } from '../ports/backtests.ts'
import type { Clock } from '../ports/clock.ts'

/** What is left is guessed from what this process has done itself: before that there is no guess. */
const LEAST_SHARE = 0.02

export interface Estimate {
  /** Runs are done, of parts that the ledger counts. */
  add(runs: number): void
  /** So much of one run is done. */
  readonly tellShare: (done: number, total: number) => void
  read(): Progress
}

/** How far a job is and how long the rest takes, at the pace so far. */
export function createEstimate(clock: Clock, totalRuns: number): Estimate {
  const startedAt = clock.monotonic()
  let [runs, share]: [number, number | undefined] = [0, undefined]
  return {
    add: (count) => {
      runs += count
    },
    tellShare: (done, total) => {
      share = total > 0 ? done / total : 0
    },
    read() {
      const done = share ?? runs / totalRuns
      const seconds = (clock.monotonic() - startedAt) / 1_000
      const etaSeconds = done < LEAST_SHARE ? null : Math.ceil((seconds / done) * (1 - Math.min(1, done)))
      return { doneRuns: share === undefined ? null : Math.floor(share * totalRuns), etaSeconds }
    },
  }
}
