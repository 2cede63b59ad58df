import { type KstDate, kstDate, unixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { Bar } from '../../domain/market-data.ts'
import { regularSession } from '../../market/session-phase.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import { createStrategyDesk } from './desk.ts'
import type { ArmedStrategy, DeskEventBody, DeskSignal, KeptFill, StrategyState } from './desk-event.ts'
import type { GivenStrategies } from './desk-state.ts'
import { endOf } from './hours.ts'
import type { Listed } from './member.ts'

export interface ReplayedDay {
  /** As it was armed; what it remembered when the day was over. */
  readonly version: ArmedStrategy
  readonly state: StrategyState
  /** As they were recorded, from the first the strategy was told. */
  readonly bars: ReadonlyMap<InstrumentId, readonly Bar[]>
  readonly listed: ReadonlyMap<InstrumentId, Listed>
  readonly date: KstDate
}

interface Step {
  readonly at: number
  readonly body: DeskEventBody
}

/** Fills are told before the bar they happened in closes, bars a moment after they ended. */
const FILL_MS = 1_000
const CLOSE_MS = 2_000
const BEFORE_OPEN_MS = 60_000
const OPENING_MS = 3_000

/**
 * What the same desk wants of a day when it is given the day's recorded bars in the evening, and the fills there were. On a
 * day nobody missed anything it is what was wanted live, key for key and share for share.
 */
export function replayDay(day: ReplayedDay, calendar: TradingCalendar, given?: GivenStrategies): readonly DeskSignal[] {
  const { version, state, bars, listed, date } = day
  const session = regularSession(calendar, 'KRX', date)
  if (session === undefined) return []
  const from = session.open - BEFORE_OPEN_MS
  const isToday = (ts: number): boolean => kstDate(unixMs(ts)) === date
  const [before, today] = [state.fills.filter(({ ts }) => ts < from), state.fills.filter(({ ts }) => isToday(ts))]
  const { bar } = version.terms
  const past = new Map([...bars].map(([id, all]) => [id, all.filter(({ ts }) => endOf(calendar, bar, ts) < from)]))
  const told = Object.fromEntries([...past].map(([id, all]) => [id, toldBefore(all)]))
  const desk = createStrategyDesk(calendar, given)
  const signals: DeskSignal[] = []
  const put = ({ at, body }: Step): void => {
    for (const effect of desk.handle({ ...body, at: unixMs(at) }))
      if (effect.type === 'signal') signals.push(effect.signal)
  }
  const dayBefore = { date: kstDate(unixMs(from - BEFORE_OPEN_MS)), orders: 0, equity: state.day.equity }
  const began: StrategyState = { ...state, fills: before, orders: [], told, day: dayBefore }
  for (const [id, { kind, market }] of listed) {
    put({ at: from, body: { type: 'instrument_known', instrumentId: id, kind, market } })
  }
  put({ at: from, body: { type: 'strategy_armed', version: { ...version, state: began } } })
  for (const [instrumentId, all] of past) put({ at: from, body: loaded(instrumentId, bar, all) })
  const steps = [
    { at: session.open + OPENING_MS, body: { type: 'timer' } as const },
    ...[...bars].flatMap(([id, all]) =>
      all
        .filter(({ ts }) => isToday(ts))
        .map((one) => ({ at: endOf(calendar, bar, one.ts) + CLOSE_MS, body: loaded(id, bar, [one]) })),
    ),
    ...fillsOf(version, today),
  ]
  for (const step of steps.toSorted((a, b) => a.at - b.at)) put(step)
  // The last bar of the day before is told again for what has waited for the opening; the rest of it was that day's.
  return signals.filter(({ decidedBy }) => decidedBy !== 'late')
}

const loaded = (instrumentId: InstrumentId, spec: ArmedStrategy['terms']['bar'], bars: readonly Bar[]) =>
  ({ type: 'bars_loaded', instrumentId, spec, bars, isForming: false }) as const

/** What was decided by the last bar before the day trades at its opening: it is wanted again. */
const toldBefore = (bars: readonly Bar[]): number => bars.at(-2)?.ts ?? -1

function fillsOf({ versionId }: ArmedStrategy, fills: readonly KeptFill[]): readonly Step[] {
  const traded = new Map<string, { cumQty: number; amount: number }>()
  return fills.map(({ key, ts, instrumentId, side, quantity, price }) => {
    const before = traded.get(key) ?? { cumQty: 0, amount: 0 }
    const after = { cumQty: before.cumQty + quantity, amount: before.amount + quantity * price }
    traded.set(key, after)
    // Whatever did not trade of it is over by the evening.
    const body = { type: 'own_order', versionId, key, instrumentId, side, ...after, isOpen: false } as const
    return { at: ts + CLOSE_MS + FILL_MS, body }
  })
}
