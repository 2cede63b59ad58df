import { maxDrawdown } from '../../portfolio/returns/drawdown.ts'
import { cumulativeReturns } from '../../portfolio/returns/growth.ts'
import { quantile } from '../../portfolio/returns/statistics.ts'
import type { Random } from '../../sim/random.ts'

/** What else could have come of the same returns. */
export interface Fan {
  /** Shares of the runs, ascending: 0.05 is the line that one run in twenty stays below. */
  readonly levels: readonly number[]
  /** For each level the wealth after each period, 1 at the start. */
  readonly lines: readonly (readonly number[])[]
  /** Deepest falls and final returns at each level. */
  readonly drawdowns: readonly number[]
  readonly finals: readonly number[]
  /** Share of the runs that ended below the start. */
  readonly lossRate: number
}

export const FAN_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const

interface Runs {
  readonly runs: number
  readonly random: Random
}

/** The same returns in another order: what luck in their order did. Every run ends with the same wealth. */
export const shuffled = (returns: readonly number[], { runs, random }: Runs): Fan =>
  fanOf(Array.from({ length: runs }, () => shuffle(returns, random)))

/**
 * Returns drawn again in stretches of `block` periods, so that what follows upon what is kept: what another past like
 * this one could have brought.
 */
export function bootstrapped(returns: readonly number[], block: number, { runs, random }: Runs): Fan {
  const draw = (): readonly number[] => {
    const drawn: number[] = []
    while (drawn.length < returns.length) {
      const from = Math.floor(random() * returns.length)
      // A stretch that runs over the end goes on at the beginning, so that every period is as likely as any other.
      for (let step = 0; step < block; step += 1) drawn.push(returns[(from + step) % returns.length]!)
    }
    return drawn.slice(0, returns.length)
  }
  return fanOf(Array.from({ length: runs }, draw))
}

/** Fisher and Yates. */
function shuffle(values: readonly number[], random: Random): readonly number[] {
  const mixed = [...values]
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const kept = mixed[last]!
    mixed[last] = mixed[other]!
    mixed[other] = kept
  }
  return mixed
}

function fanOf(runs: readonly (readonly number[])[]): Fan {
  const paths = runs.map((returns) => cumulativeReturns(returns, 1))
  const finals = paths.map((path) => (path.at(-1) ?? 1) - 1)
  const falls = runs.map(maxDrawdown)
  const steps = paths[0]?.length ?? 0
  const lineAt = (level: number): readonly number[] =>
    Array.from({ length: steps }, (_, step) =>
      quantile(
        paths.map((path) => path[step]!),
        level,
      ),
    )
  return {
    levels: FAN_LEVELS,
    lines: FAN_LEVELS.map(lineAt),
    drawdowns: FAN_LEVELS.map((level) => quantile(falls, level)),
    finals: FAN_LEVELS.map((level) => quantile(finals, level)),
    lossRate: finals.filter((value) => value < 0).length / finals.length,
  }
}
