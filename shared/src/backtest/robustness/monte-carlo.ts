import type { Random } from '../../sim/random.ts'

/** What else could have come of the same returns. */
export interface Fan {
  /** Shares of the runs, ascending: 0.05 is the line that one run in twenty stays below. */
  readonly levels: readonly number[]
  /** Periods after which the lines stand, ascending: at most 250 of them, the last always among them. */
  readonly steps: readonly number[]
  /** For each level the wealth after each of `steps`, 1 before the first period. */
  readonly lines: readonly (readonly number[])[]
  /** Deepest falls and final returns at each level. */
  readonly drawdowns: readonly number[]
  readonly finals: readonly number[]
  /** Share of the runs that ended below the start. */
  readonly lossRate: number
  /** Share of the runs that at some time had lost half. */
  readonly ruinRate: number
}

export const FAN_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const
const RUIN = 0.5

interface Runs {
  readonly runs: number
  readonly random: Random
}

/** The same returns in another order: what luck in their order did. Every run ends with the same wealth. */
export const shuffled = (returns: readonly number[], { runs, random }: Runs): Fan =>
  fanOf(() => shuffle(returns, random), runs, returns.length)

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
  return fanOf(draw, runs, returns.length)
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

/** Periods at which wealth is kept: all of few, evenly chosen of many, the last always among them. */
const LINE_POINTS = 250

/** Only what the lines show is kept of a run: thousands of runs over decades fit into memory. */
function fanOf(draw: () => readonly number[], runs: number, periods: number): Fan {
  const points = Math.min(periods, LINE_POINTS)
  const steps = Array.from({ length: points }, (_, at) => Math.round(((at + 1) * periods) / points) - 1)
  const columns = steps.map(() => new Float64Array(runs))
  const [finals, falls] = [new Float64Array(runs), new Float64Array(runs)]
  let [lost, ruined] = [0, 0]
  for (let run = 0; run < runs; run += 1) {
    let [wealth, peak, fall, low, point] = [1, 1, 0, 1, 0]
    draw().forEach((value, step) => {
      wealth *= 1 + (Number.isNaN(value) ? 0 : value)
      peak = Math.max(peak, wealth)
      low = Math.min(low, wealth)
      fall = Math.min(fall, wealth / peak - 1)
      if (steps[point] !== step) return
      columns[point]![run] = wealth
      point += 1
    })
    finals[run] = wealth - 1
    falls[run] = fall
    if (wealth < 1) lost += 1
    if (low <= RUIN) ruined += 1
  }
  for (const column of [finals, falls, ...columns]) column.sort()
  const at = (sorted: Float64Array) => FAN_LEVELS.map((level) => quantileOfSorted(sorted, level))
  const byStep = columns.map(at)
  return {
    levels: FAN_LEVELS,
    steps,
    lines: FAN_LEVELS.map((_, level) => byStep.map((values) => values[level]!)),
    drawdowns: at(falls),
    finals: at(finals),
    lossRate: lost / runs,
    ruinRate: ruined / runs,
  }
}

function quantileOfSorted(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  return below + ((sorted[Math.ceil(place)] ?? Number.NaN) - below) * (place - Math.floor(place))
}
