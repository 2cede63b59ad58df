import { AdjustmentRow } from '@naru/shared/contracts/views'
import { type UnixMs, unixMs } from '@naru/shared/core/time'
import type { AccountId } from '@naru/shared/domain/order'
import { type AccountBooks, bookEvents } from '@naru/shared/portfolio/book-events'
import { type PortfolioTrade, readActions, readDays, readTrades } from '@naru/shared/portfolio/records'
import { AccountDayRow, TradeRow } from '@naru/shared/portfolio/rows'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { callRpc, readRows } from '@/lib/supabase/browser.ts'
import { portfolioKeys } from './portfolio-keys.ts'

/** As many as the ledger gives at once. */
const PAGE = 1_000
/** History does not change; what is new of today is read again when a fill is told. */
const STALE_MS = 60_000

/** All that one account's figures are made of. */
export interface PortfolioBooks extends AccountBooks {
  readonly accountId: AccountId
  readonly trades: readonly PortfolioTrade[]
}

const millisOf = (text: string): UnixMs => unixMs(Date.parse(text))

/** Everything an account ever traded and every balance that was kept of it, held against each other. */
export const portfolioBooksQuery = (accountId: AccountId) =>
  queryOptions({
    queryKey: [...portfolioKeys.all, accountId],
    queryFn: async ({ signal }): Promise<PortfolioBooks> => {
      const [tradeRows, dayRows, adjustments] = await Promise.all([
        readTradeRows(accountId, signal),
        readDayRows(accountId, signal),
        readCorporateActions(accountId, signal),
      ])
      const trades = readTrades(tradeRows, millisOf)
      const books = bookEvents({ days: readDays(dayRows), trades, actions: readActions(adjustments) })
      return { accountId, trades, ...books }
    },
    staleTime: STALE_MS,
  })

async function readTradeRows(accountId: AccountId, signal: AbortSignal): Promise<readonly TradeRow[]> {
  const pages: TradeRow[][] = []
  for (;;) {
    signal.throwIfAborted()
    const last = pages.at(-1)?.at(-1)
    const after = last && { p_after_date: last.order_date, p_after_no: last.order_no, p_after_qty: last.cum_qty_after }
    const page = await callRpc('list_trades', { p_account_id: accountId, p_limit: PAGE, ...after }, z.array(TradeRow))
    pages.push(page)
    if (page.length < PAGE) return pages.flat()
  }
}

async function readDayRows(accountId: AccountId, signal: AbortSignal): Promise<readonly AccountDayRow[]> {
  const pages: AccountDayRow[][] = []
  for (;;) {
    const last = pages.at(-1)?.at(-1)?.date
    const page = await readRows('account_days', {
      row: AccountDayRow,
      signal,
      refine: (query) => {
        const own = query.eq('account_id', accountId).order('date').limit(PAGE)
        return last === undefined ? own : own.gt('date', last)
      },
    })
    pages.push(page)
    if (page.length < PAGE) return pages.flat()
  }
}

const readCorporateActions = (accountId: AccountId, signal: AbortSignal): Promise<readonly AdjustmentRow[]> =>
  readRows('adjustments', {
    row: AdjustmentRow,
    signal,
    refine: (query) => query.eq('account_id', accountId).eq('kind', 'corporate_action').order('id').limit(PAGE),
  })
