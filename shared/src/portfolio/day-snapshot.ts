import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import type { BalanceReport, OrderReport } from '../domain/execution.ts'
import { InstrumentId } from '../domain/instrument.ts'

/** What an order of the day had done by then: its effect is in the figures beside it. */
const CountedOrder = z.object({
  orderNo: z.string(),
  cumQty: z.int().nonnegative(),
  /** Won. */
  cumAmount: z.number().nonnegative(),
})

/** Cash and holdings of one account as the broker stated them at one moment of a day. Won, shares. */
export const DaySnapshot = z
  .object({
    date: KstDate,
    /** When the reading began. */
    takenAt: UnixMs,
    cash: z.number(),
    cashD1: z.number(),
    /** Cash once every trade so far has settled: what statements tie out against. */
    cashD2: z.number(),
    buyingPower: z.number(),
    equity: z.number(),
    holdings: z
      .array(
        z.object({
          instrumentId: InstrumentId,
          quantity: z.int().nonnegative(),
          /** Won per share without charges, moving average. */
          avgPx: z.number().nonnegative(),
        }),
      )
      .readonly(),
    counted: z.array(CountedOrder).readonly(),
  })
  .readonly()
export type DaySnapshot = z.infer<typeof DaySnapshot>

/** `reports`: the orders of that day as the list showed them before the balance was read. */
export function snapshotOf(
  balance: BalanceReport,
  { takenAt, reports }: { readonly takenAt: UnixMs; readonly reports: readonly OrderReport[] },
): DaySnapshot {
  const { cash, cashD1, cashD2, buyingPower, equity, tradingDate: date } = balance
  return {
    date,
    takenAt,
    cash,
    cashD1,
    cashD2,
    buyingPower,
    equity,
    holdings: balance.holdings.map(({ instrumentId, quantity, avgPx }) => ({ instrumentId, quantity, avgPx })),
    counted: reports
      .filter(({ venueOrderId, cumQty }) => venueOrderId.orderDate === date && cumQty > 0)
      .map(({ venueOrderId, cumQty, cumAmount }) => ({ orderNo: venueOrderId.orderNo, cumQty, cumAmount })),
  }
}
