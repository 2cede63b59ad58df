import { cumulativeReturns } from './growth.ts'

/** One fall from a peak of wealth, and the way back. Positions are indices of returns; −1 is the start, before the first. */
export interface Drawdown {
  readonly peakAt: number
  readonly valleyAt: number
  /** Where the peak was reached again; null while it has not been. */
  readonly recoveredAt: number | null
  /** A fraction below zero: −0.2 is 20 % below the peak. */
  readonly depth: number
}

/** Where wealth stands below its highest so far after each period: 0 or a negative fraction. The start counts as a peak. */
export function underwater(returns: readonly number[]): readonly number[] {
  let peak = 1
  return cumulativeReturns(returns, 1).map((wealth) => {
    peak = Math.max(peak, wealth)
    return wealth / peak - 1
  })
}

/** The deepest fall, 0 or a negative fraction; NaN of no returns. */
export const maxDrawdown = (returns: readonly number[]): number =>
  returns.length === 0 ? Number.NaN : underwater(returns).reduce((low, below) => Math.min(low, below), 0)

/** The `count` deepest falls, deepest first. */
export function drawdowns(returns: readonly number[], count = 10): readonly Drawdown[] {
  const found: Drawdown[] = []
  let open: { peakAt: number; valleyAt: number; depth: number } | undefined
  underwater(returns).forEach((below, index) => {
    if (below < 0) {
      open ??= { peakAt: index - 1, valleyAt: index, depth: 0 }
      if (below < open.depth) Object.assign(open, { valleyAt: index, depth: below })
    } else if (open) {
      found.push({ ...open, recoveredAt: index })
      open = undefined
    }
  })
  if (open) found.push({ ...open, recoveredAt: null })
  return found.toSorted((a, b) => a.depth - b.depth).slice(0, count)
}
