import { err, ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate } from '@naru/shared/core/time'
import type {
  AccountAssets,
  DailyProfit,
  RevisableOrder,
  Sellable,
  TradeProfit,
} from '@naru/shared/domain/account-report'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { takesLimitPrice } from '@naru/shared/domain/order'
import type { BrokerError } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { KisCredential } from '../../ports/vault.ts'
import { type Account, accountOf, compact } from './account.ts'
import { SIDE_FROM_CODE, TYPE_FROM_CODE } from './codes.ts'
import type { Reads } from './reads.ts'
import { AssetsReply, DailyProfitRow, RevisableRow, SellableReply, TradeProfitRow } from './schema/reports.ts'

type Read<T> = Promise<Result<T, BrokerError>>

/** What else KIS knows of one account. */
export interface Reports {
  revisable(): Read<readonly RevisableOrder[]>
  sellable(instrument: InstrumentId): Read<Sellable>
  assets(): Read<AccountAssets>
  periodProfit(from: KstDate, to: KstDate): Read<readonly DailyProfit[]>
  tradeProfit(from: KstDate, to: KstDate): Read<readonly TradeProfit[]>
}

interface Ports {
  readonly reads: Reads
  readonly credential: KisCredential
  readonly clock: Clock
  /** Answers for the services that paper does not have. */
  readonly account: Pick<Account, 'orderReports' | 'balance'>
}

export function createReports({ reads, credential, clock, account }: Ports): Reports {
  const own = accountOf(credential)
  const isLive = credential.environment === 'live'
  const period = (from: KstDate, to: KstDate) => ({
    ...own,
    INQR_STRT_DT: compact(from),
    INQR_END_DT: compact(to),
    PDNO: '',
    SORT_DVSN: '01', // oldest first
    CBLC_DVSN: '00',
  })

  return {
    revisable: async () => {
      if (!isLive) return openOrders(await account.orderReports(kstDate(clock.now())))
      const rows = await reads.all('revisable', { ...own, INQR_DVSN_1: '0', INQR_DVSN_2: '0' }, REVISABLE)
      if (!rows.ok) return rows
      const orders: RevisableOrder[] = []
      for (const row of rows.value) {
        const order = toRevisable(row, { reads, today: kstDate(clock.now()) })
        if (!order.ok) return reads.drifted('revisable', order.error)
        if (order.value !== null) orders.push(order.value)
      }
      return ok(orders)
    },

    sellable: async (instrument) => {
      if (!isLive) {
        const balance = await account.balance()
        if (!balance.ok) return balance
        const held = balance.value.holdings.find(({ instrumentId }) => instrumentId === instrument)
        return ok({ instrumentId: instrument, quantity: held?.sellableQuantity ?? 0, held: held?.quantity ?? 0 })
      }
      const query = { ...own, PDNO: symbolOf(instrument) }
      const reply = await reads.one({ tr: 'sellable', query }, SellableReply)
      if (!reply.ok) return reply
      const { ord_psbl_qty: quantity, cblc_qty: held } = reply.value
      if (quantity > held) return reads.drifted('sellable', 'more to sell than held')
      return ok({ instrumentId: instrument, quantity, held })
    },

    assets: async () => {
      const query = { ...own, INQR_DVSN_1: '', BSPR_BF_DT_APLY_YN: '' }
      const reply = await reads.one({ tr: 'assets', query }, AssetsReply)
      if (!reply.ok) return reply
      const { output2 } = reply.value
      return ok({
        total: output2.tot_asst_amt,
        net: output2.nass_tot_amt,
        deposits: output2.tot_dncl_amt,
        purchased: output2.pchs_amt_smtl,
        valued: output2.evlu_amt_smtl,
        unrealized: output2.evlu_pfls_amt_smtl,
        loans: output2.loan_amt_smtl,
      })
    },

    periodProfit: async (from, to) => {
      const rows = await reads.all('periodProfit', { ...period(from, to), INQR_DVSN: '00' }, DAILY)
      if (!rows.ok) return rows
      const days = rows.value.map(toDailyProfit)
      return days.every(within(from, to)) ? ok(days) : reads.drifted('periodProfit', 'a day that was not asked for')
    },

    tradeProfit: async (from, to) => {
      const rows = await reads.all('tradeProfit', period(from, to), TRADES)
      if (!rows.ok) return rows
      const trades = rows.value.flatMap((row) => {
        const instrumentId = reads.instrumentOf('tradeProfit', row.pdno)
        if (instrumentId === undefined) return []
        const { prdt_name: name, buy_qty: boughtQty, sll_qty: soldQty } = row
        return [{ ...toDailyProfit(row), instrumentId, name, boughtQty, soldQty }]
      })
      return trades.every(within(from, to)) ? ok(trades) : reads.drifted('tradeProfit', 'a day that was not asked for')
    },
  }
}

const REVISABLE = { output: 'output', row: RevisableRow }
const DAILY = { output: 'output1', row: DailyProfitRow }
const TRADES = { output: 'output1', row: TradeProfitRow }

const within =
  (from: KstDate, to: KstDate) =>
  ({ date }: { readonly date: KstDate }): boolean =>
    date >= from && date <= to

/** Paper has no list of open orders of its own; the day's list says the same. */
function openOrders(
  list: Awaited<ReturnType<Account['orderReports']>>,
): Result<readonly RevisableOrder[], BrokerError> {
  if (!list.ok) return list
  return ok(
    list.value
      .filter(({ leavesQty }) => leavesQty > 0)
      .map(({ venueOrderId, instrumentId, side, type, quantity, limitPrice, cumQty, leavesQty }) => ({
        venueOrderId,
        instrumentId,
        side,
        type,
        quantity,
        limitPrice,
        cumQty,
        revisableQty: leavesQty,
      })),
  )
}

/** `null` for a product we have no instrument for. */
function toRevisable(
  row: RevisableRow,
  { reads, today }: { readonly reads: Reads; readonly today: KstDate },
): Result<RevisableOrder | null, string> {
  const side = SIDE_FROM_CODE[row.sll_buy_dvsn_cd]
  if (side === undefined) return err('sll_buy_dvsn_cd: neither buy nor sell')
  if (row.tot_ccld_qty + row.psbl_qty > row.ord_qty) return err('more than ordered')
  const instrumentId = reads.instrumentOf('revisable', row.pdno)
  if (instrumentId === undefined) return ok(null)
  const type = TYPE_FROM_CODE[row.ord_dvsn_cd] ?? 'other'
  return ok({
    // The list names no day: what can still be revised is of today.
    venueOrderId: { orderDate: today, branch: row.ord_gno_brno, orderNo: row.odno },
    instrumentId,
    side,
    type,
    quantity: row.ord_qty,
    limitPrice: type !== 'other' && takesLimitPrice(type) && row.ord_unpr > 0 ? row.ord_unpr : null,
    cumQty: row.tot_ccld_qty,
    revisableQty: row.psbl_qty,
  })
}

const toDailyProfit = (row: DailyProfitRow): DailyProfit => ({
  date: row.trad_dt,
  bought: row.buy_amt,
  sold: row.sll_amt,
  realized: row.rlzt_pfls,
  fees: row.fee,
  taxes: row.tl_tax,
  interest: row.loan_int,
  rate: row.pfls_rt,
})
