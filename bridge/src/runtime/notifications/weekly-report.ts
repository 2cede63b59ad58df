import { addDays, type KstDate, unixMs, weekday } from '@naru/shared/core/time'
import type { AccountId } from '@naru/shared/domain/order'
import { isOpenOn, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import { parseTimestamp } from '@naru/shared/notifications/format'
import { bookEvents } from '@naru/shared/portfolio/book-events'
import { equitySeries } from '@naru/shared/portfolio/equity'
import { realize } from '@naru/shared/portfolio/realized'
import { type AccountDay, readActions, readDays, readTrades } from '@naru/shared/portfolio/records'
import { type ReportFigures, reportFigures } from '@naru/shared/portfolio/report-figures'
import type { Trip } from '@naru/shared/portfolio/trading-stats'
import type { ReportedDays, SummaryStore } from '../../ports/notifications.ts'

/** From Monday to `date`; undefined while the market opens once more before Sunday. */
export function weekEndingOn(calendar: TradingCalendar, date: KstDate): ReportedDays | undefined {
  const sinceMonday = (weekday(date) + 6) % 7
  for (let ahead = 1; ahead < 7 - sinceMonday; ahead += 1) {
    if (isOpenOn(calendar, 'KRX', addDays(date, ahead))) return undefined
  }
  return { from: addDays(date, -sinceMonday), to: date }
}

interface Week {
  readonly accountId: AccountId
  readonly days: ReportedDays
  /** Won the account is worth now: for a last day whose balance is not in the ledger yet. */
  readonly equityNow: number
  readonly calendar: TradingCalendar
}

/** Records what a week amounted to by the figures the analytics page shows. False: it has to be tried again. */
export async function tellWeek(
  store: Pick<SummaryStore, 'accountRecords' | 'recordWeeklyReport'>,
  week: Week,
): Promise<boolean> {
  const rows = await store.accountRecords(week.accountId, week.days)
  if (!rows.ok) return false
  const days = readDays(rows.value.days)
  const trades = readTrades(rows.value.trades, (text) => parseTimestamp(text) ?? unixMs(0))
  const { events, spans } = bookEvents({ days, trades, actions: readActions(rows.value.actions) })
  const { from, to } = week.days
  const isClosed = days.some(({ date, end }) => date === to && end !== null)
  const now = isClosed ? [] : [{ accountId: week.accountId, date: to, equity: week.equityNow, flow: 0 }]
  const { sales } = realize(events, { basis: 'moving_average', scope: 'account' })
  const figures = reportFigures({ series: equitySeries(spans, now), spans, trades, sales, from, to })
  // Profit as the day's statements have it: before charges, less all charges of the week.
  const gross = sales.reduce((won, sale) => (sale.soldOn >= from && sale.soldOn <= to ? won + sale.gross : won), 0)
  const report = { ...factsOf(figures), realizedWon: Math.round(gross - figures.costs.total), ...partial(week, days) }
  return (await store.recordWeeklyReport(week.accountId, week.days, report)).ok
}

function factsOf(figures: ReportFigures): Readonly<Record<string, number | string>> {
  const { costs } = figures
  return {
    orders: figures.orders,
    trips: figures.trips,
    hits: figures.hits,
    boughtWon: costs.bought,
    soldWon: costs.sold,
    commissionWon: costs.buyCommission + costs.sellCommission,
    taxWon: costs.tax,
    ...(figures.equity !== null && {
      equityWon: figures.equity,
      gainWon: Math.round(figures.gain),
      changePercent: Math.round(figures.change * 10_000) / 100,
      inflowWon: figures.inflow,
      outflowWon: figures.outflow,
      dividendWon: figures.dividends,
    }),
    ...tripFacts('best', figures.best),
    ...tripFacts('worst', figures.worst),
  }
}

const tripFacts = (which: 'best' | 'worst', trip: Trip | null): Readonly<Record<string, number | string>> =>
  trip === null ? {} : { [`${which}Name`]: trip.nameKo ?? trip.instrumentId, [`${which}Won`]: Math.round(trip.profit) }

/** Of a week of which trading days are missing the figures are not whole. The last day may still be open in the books. */
function partial({ days: { from, to }, calendar }: Week, known: readonly AccountDay[]): { readonly isPartial?: true } {
  for (let date = from; date < to; date = addDays(date, 1)) {
    if (isOpenOn(calendar, 'KRX', date) && !known.some((day) => day.date === date)) return { isPartial: true }
  }
  return {}
}
