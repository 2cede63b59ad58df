import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import type { InstrumentId, InstrumentKind, Market } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { regularSession } from '@naru/shared/market/session-phase'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { ArmedStrategy, DayFigures, DeskSignal, StrategyState } from '@naru/shared/strategies/desk/desk-event'
import type { GivenStrategies } from '@naru/shared/strategies/desk/desk-state'
import { replayDay } from '@naru/shared/strategies/desk/replay-day'
import { breachOf, type DayDifference, differenceOf, type RecordedSignal } from '@naru/shared/strategies/difference'
import type { StrategyDay, StrategyStore } from '../../ports/strategies.ts'

interface Parts {
  readonly store: Pick<StrategyStore, 'signals'>
  readonly calendar: () => TradingCalendar
  readonly given: GivenStrategies
  /** Recorded bars from the first the strategy was told; undefined when they cannot be had now. */
  readonly readBars: (
    version: ArmedStrategy,
    from: number,
  ) => Promise<ReadonlyMap<InstrumentId, readonly Bar[]> | undefined>
  readonly listedOf: (id: InstrumentId) => { readonly kind: InstrumentKind; readonly market: Market } | undefined
}

export interface OverDay {
  readonly version: ArmedStrategy
  readonly state: StrategyState
  readonly date: KstDate
  readonly figures: DayFigures
}

const HOUR_MS = 3_600_000
const NOTHING: DayDifference = { counts: {}, items: [] }

/** The evening's report: what the day did, beside the same day put through the same desk again. Null when it has to wait. */
export async function reportDay(parts: Parts, day: OverDay): Promise<StrategyDay | null> {
  const { version, figures } = day
  const session = regularSession(parts.calendar(), 'KRX', day.date)
  if (session === undefined) return null
  const { open, close } = session
  const live = await parts.store.signals(version.versionId, unixMs(open - HOUR_MS), unixMs(close + HOUR_MS))
  if (!live.ok) return null
  const difference = await compare(parts, day, live.value)
  if (difference === null) return null
  const opened = figures.equity - figures.pnl
  const lossRate = opened > 0 ? Math.max(0, -figures.pnl / opened) : 0
  const maxLossRate = version.terms.guards.maxLossADayRate
  return {
    signals: live.value.length,
    orders: live.value.filter(({ decision }) => decision === 'proposed').length,
    fills: live.value.filter(({ cumQty }) => cumQty > 0).length,
    pnlWon: Math.round(figures.pnl),
    breachCode: breachOf(difference, { lossRate, maxLossRate }),
    difference,
  }
}

/** What programs elsewhere and strangers sent cannot be asked again. */
async function compare(parts: Parts, day: OverDay, live: readonly RecordedSignal[]): Promise<DayDifference | null> {
  const { version, state, date } = day
  const { kind } = version.terms.source
  if (kind === 'hook' || kind === 'gateway') return NOTHING
  const bars = await parts.readBars(version, state.anchor)
  if (bars === undefined) return null
  const listed = new Map(
    version.instruments.flatMap((id) => {
      const known = parts.listedOf(id)
      return known === undefined ? [] : [[id, known] as const]
    }),
  )
  const expected = replayDay({ version, state, bars, listed, date }, parts.calendar(), parts.given)
  const began = (ts: number): boolean => ts >= state.startedAt
  const ours = live.filter(({ key }) => !key.includes(':hook:'))
  return differenceOf({
    expected: expected.filter(({ at }) => began(at)),
    live: ours,
    modelPrice: (signal) => priceOf(signal, bars, date),
  })
}

/** Where a backtest trades: the open of the next bar of that day. */
function priceOf(
  { instrumentId, at }: DeskSignal,
  bars: ReadonlyMap<InstrumentId, readonly Bar[]>,
  date: KstDate,
): number | undefined {
  const next = bars.get(instrumentId)?.find(({ ts }) => ts >= at - NEXT_MS)
  return next !== undefined && kstDate(next.ts) === date ? next.open : undefined
}

/** A signal is told a moment after the bar that follows has begun. */
const NEXT_MS = 10_000
