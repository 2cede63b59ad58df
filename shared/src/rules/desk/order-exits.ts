import { err, ok, type Result } from '../../core/result.ts'
import { addDays, fromKst, kstDate, type UnixMs } from '../../core/time.ts'
import type { InstrumentKind } from '../../domain/instrument.ts'
import { ceilToTick, floorToTick } from '../../market/tick-size.ts'
import { isOpenOn, type TradingCalendar } from '../../market/trading-calendar.ts'
import type { Exit } from '../action.ts'
import type { Decline, OrderExits } from './firing.ts'

export interface ExitContext {
  readonly kind: InstrumentKind
  /** Won per share: percent are counted from it. */
  readonly entryPrice: number
  readonly at: UnixMs
  readonly calendar: TradingCalendar
}

const LOOK_AHEAD_DAYS = 15

/**
 * The exits of an order at prices, counted from the price it is asked at: its limit, or the last price of a market order.
 * On the grid, a stop never nearer to the market than asked and a profit never below it.
 */
export function resolveExits(exits: readonly Exit[], context: ExitContext): Result<OrderExits, Decline> {
  const found: { -readonly [K in keyof OrderExits]: OrderExits[K] } = {}
  for (const exit of exits) {
    if ('take' in exit) found.takeProfitPrice = above(exit.take.pct, context)
    else if ('trail' in exit) {
      found.trailRate = exit.trail.pct / 100
      if (exit.trail.after !== undefined) found.trailFromPrice = above(exit.trail.after.pct, context)
    } else if ('stop' in exit) {
      const stopPrice = stopBelow(context.kind, context.entryPrice, exit.stop.pct)
      if (stopPrice === undefined) return err({ code: 'price_outside_limit', detail: { of: 'stop' } })
      found.stopPrice = stopPrice
    } else {
      const exitAt = nextTime(exit.time, context)
      if (exitAt === undefined) return err({ code: 'exit_time_unknown', detail: { time: exit.time } })
      found.exitAt = exitAt
    }
  }
  return ok(found)
}

/** On the grid, and never nearer to the market than asked; undefined below the lowest price there is. */
export const stopBelow = (kind: InstrumentKind, price: number, pct: number): number | undefined =>
  floorToTick(kind, price * (1 + pct / 100))

const above = (pct: number, { kind, entryPrice }: ExitContext): number => ceilToTick(kind, entryPrice * (1 + pct / 100))

/** When this time of a trading day is next; undefined where the calendar does not reach. */
function nextTime(time: string, { at, calendar }: ExitContext): UnixMs | undefined {
  const digits = time.replaceAll(':', '').padEnd(6, '0')
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const day = addDays(kstDate(at), ahead)
    const instant = fromKst(day, digits)
    if (instant !== undefined && instant > at && isOpenOn(calendar, 'KRX', day)) return instant
  }
  return undefined
}
