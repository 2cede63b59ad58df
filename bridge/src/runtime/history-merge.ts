import type { HistoryResponse } from '@naru/shared/contracts/bridge-api'
import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { Bar, BarSource, BarSpec } from '@naru/shared/domain/market-data'
import { type AdjustmentStep, adjustBars, type RawBars } from '@naru/shared/market/adjust'
import { resample } from '@naru/shared/market/resample'
import type { StoredBars } from '../ports/history.ts'

export type SourceSpan = HistoryResponse['sources'][number]

/** One bar a start, whoever told it: what was traded through the broker before what somebody else says of it. */
const RANK: Readonly<Record<BarSource, number>> = { csv: 0, alpha_vantage: 1, yahoo: 2, ticks: 3, kis: 4 }

/** Stretches of bars that come from one source on one scale: ascending, no start twice. */
export interface MergedBars extends RawBars {
  readonly source: BarSource
  readonly fetchedAt: UnixMs
}

interface Winner {
  readonly from: StoredBars
  readonly bar: Bar
}

/** What several fetches know of one series, as one. Of the same source the later word counts. */
export function merge(fetches: readonly StoredBars[]): readonly MergedBars[] {
  const winners = new Map<UnixMs, Winner>()
  const inOrder = fetches.toSorted((a, b) => RANK[a.source] - RANK[b.source] || a.fetchedAt - b.fetchedAt)
  for (const from of inOrder) for (const bar of from.bars) winners.set(bar.ts, { from, bar })
  const runs: { source: BarSource; adjustedTo: RawBars['adjustedTo']; fetchedAt: UnixMs; bars: Bar[] }[] = []
  for (const { from, bar } of [...winners.values()].sort((a, b) => a.bar.ts - b.bar.ts)) {
    const run = runs.at(-1)
    if (run?.source === from.source && run.adjustedTo === from.adjustedTo) {
      run.bars.push(bar)
      if (from.fetchedAt > run.fetchedAt) run.fetchedAt = from.fetchedAt
    } else {
      const { source, adjustedTo, fetchedAt } = from
      runs.push({ source, adjustedTo, fetchedAt, bars: [bar] })
    }
  }
  return runs
}

/** Who told which part of an answer that shows bars starting from `from` on. */
export const spansOf = (runs: readonly MergedBars[], from: UnixMs): readonly SourceSpan[] =>
  runs.flatMap(({ source, fetchedAt, bars }) => {
    const shown = bars.filter(({ ts }) => ts >= from)
    const [first, last] = [shown[0], shown.at(-1)]
    return first && last ? [{ source, fetchedAt, from: first.ts, to: last.ts }] : []
  })

/** Public services tell of a market they only look at: never mixed in, only shown where they are asked for by name. */
export const isWanted = (source: BarSource, wanted: BarSource | null): boolean =>
  wanted === null
    ? source !== 'yahoo' && source !== 'alpha_vantage'
    : source === wanted || (wanted === 'kis' && source === 'ticks')

interface Assembled {
  readonly bars: readonly Bar[]
  readonly runs: readonly MergedBars[]
}

/** Each stored length made into the length asked for; where two tell the same bar, the shorter one does. */
export function assemble(
  lengths: readonly (readonly MergedBars[])[],
  steps: readonly AdjustmentStep[],
  { spec, limit, to }: { readonly spec: BarSpec; readonly limit: number; readonly to: UnixMs },
): Assembled {
  const chosen = new Map<UnixMs, Bar>()
  for (const runs of lengths.toReversed()) {
    for (const bar of resample(adjustBars(runs, steps), spec)) chosen.set(bar.ts, bar)
  }
  const bars = [...chosen.values()]
    .filter(({ ts }) => ts <= to)
    .sort((a, b) => a.ts - b.ts)
    .slice(-limit)
  return { bars, runs: lengths.flat().toSorted((a, b) => (a.bars[0]?.ts ?? 0) - (b.bars[0]?.ts ?? 0)) }
}

/** The exchange lets no price move by more than 30 % from one day to the next. */
const MOST_TRADED = Math.log(1.35)

/**
 * Days on which prices as they were traded stand where trading cannot have brought them, and no action is known.
 *
 * @param days  daily bars, ascending
 */
export const unexplainedSteps = (
  days: readonly MergedBars[],
  actions: readonly CorporateAction[],
): readonly KstDate[] =>
  days
    .filter(({ source, adjustedTo }) => source === 'kis' && adjustedTo === null)
    .flatMap(({ bars }) =>
      bars.flatMap((bar, i) => {
        const before = bars[i - 1]
        const day = kstDate(bar.ts)
        const isStep = before !== undefined && Math.abs(Math.log(bar.open / before.close)) > MOST_TRADED
        return isStep && !actions.some(({ exDate }) => exDate === day) ? [day] : []
      }),
    )
