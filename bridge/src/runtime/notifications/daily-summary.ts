import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { BalanceReport, OrderReport } from '@naru/shared/domain/execution'
import type { AccountId } from '@naru/shared/domain/order'
import { isOpenOn, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { SummaryStore } from '../../ports/notifications.ts'
import type { OpenSession, Sessions } from '../../ports/sessions.ts'
import type { AccountStore } from '../../ports/store.ts'
import type { Timetable } from '../../ports/timetable.ts'
import { tellWeek, weekEndingOn } from './weekly-report.ts'

interface Parts {
  readonly accounts: Pick<AccountStore, 'list'>
  readonly sessions: Sessions
  readonly store: SummaryStore
  readonly calendar: () => TradingCalendar
  readonly clock: Clock
  readonly now: () => UnixMs
  readonly timetable: Timetable
  readonly logger: Logger
  /** Only the process with the lease reads brokers. */
  readonly isActive: () => boolean
}

type Figures = Readonly<Record<string, number | boolean>>
type Summary = Figures & { readonly equityWon: number }

const AFTER_THE_CLOSE = '0 16 * * 1-5'
const RETRY_MS = 10 * 60_000
const TRIES = 12

/**
 * Tells each account once after the close what its day amounted to, as the broker's own list and balance have it, and after
 * the last close of a week what the week did.
 */
export function startDailySummary(parts: Parts): () => void {
  const { accounts, sessions, store, calendar, clock, now, timetable, logger } = parts
  let cancel = (): void => undefined

  /** The accounts that could not be told yet. */
  const tell = async (date: KstDate, done: ReadonlySet<AccountId>): Promise<readonly AccountId[] | undefined> => {
    if (!parts.isActive()) return undefined
    const listed = await accounts.list()
    if (!listed.ok) return undefined
    const told = await Promise.all(
      listed.value
        .filter(({ accountId }) => !done.has(accountId))
        .map(async ({ accountId, userId }) => {
          const session = sessions.forUser(userId).find((open) => open.accountId === accountId)
          const summary = session && (await summaryOf(session, date))
          if (summary === undefined) return []
          const isRecorded = (await store.recordDailySummary(accountId, date, summary)).ok
          const days = weekEndingOn(calendar(), date)
          const week = days && { accountId, days, equityNow: summary.equityWon, calendar: calendar() }
          return isRecorded && (!week || (await tellWeek(store, week))) ? [accountId] : []
        }),
    )
    return told.flat()
  }

  const run = async (date: KstDate, done: ReadonlySet<AccountId>, tries: number): Promise<void> => {
    const told = (await tell(date, done)) ?? []
    if (told.length > 0) logger.event('daily_summary_told', { date, accounts: told.length })
    // Whoever was not connected then may be so later in the evening; telling twice changes nothing.
    if (tries > 1) cancel = clock.after(RETRY_MS, () => void run(date, new Set([...done, ...told]), tries - 1))
  }

  const leave = timetable.at(AFTER_THE_CLOSE, () => {
    const date = kstDate(now())
    cancel()
    if (isOpenOn(calendar(), 'KRX', date)) void run(date, new Set(), TRIES)
  })
  return () => {
    leave()
    cancel()
  }
}

/** Undefined while the broker does not tell all of it: half a day is no summary. */
async function summaryOf({ broker }: OpenSession, date: KstDate): Promise<Summary | undefined> {
  const [reports, balance] = await Promise.all([broker.orderReports(date), broker.balance()])
  if (!reports.ok || !balance.ok) return undefined
  const profit = broker.capabilities.canReportProfit ? await broker.periodProfit(date, date) : undefined
  const day = profit?.ok ? profit.value.find((row) => row.date === date) : undefined
  return {
    ...ordersOf(reports.value),
    ...holdingsOf(balance.value),
    ...(day && { realizedWon: day.realized, commissionWon: day.fees, taxWon: day.taxes }),
    ...(profit && !profit.ok && { isPartial: true }),
  }
}

/** Orders that trade: rows of the list that only revise or cancel another are not counted again. */
function ordersOf(reports: readonly OrderReport[]): Figures {
  const orders = reports.filter(({ originalOrderNo, cumQty }) => originalOrderNo === null || cumQty > 0)
  const traded = (side: 'buy' | 'sell'): number =>
    orders.reduce((sum, order) => sum + (order.side === side ? order.cumAmount : 0), 0)
  return {
    orders: orders.length,
    filledOrders: orders.filter(({ cumQty }) => cumQty > 0).length,
    openOrders: orders.filter(({ leavesQty }) => leavesQty > 0).length,
    boughtWon: traded('buy'),
    soldWon: traded('sell'),
  }
}

const holdingsOf = ({ holdings, equity }: BalanceReport): Summary => ({
  unrealizedWon: Math.round(
    holdings.reduce((sum, { quantity, lastPx, avgPx }) => sum + quantity * (lastPx - avgPx), 0),
  ),
  equityWon: equity,
})
