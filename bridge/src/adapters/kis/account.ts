import { parseWith } from '@naru/shared/core/parse'
import { err, ok, type Result } from '@naru/shared/core/result'
import { addDays, fromKst, type KstDate, kstDate } from '@naru/shared/core/time'
import type { BalanceReport, Holding, OrderReport } from '@naru/shared/domain/execution'
import { type InstrumentId, InstrumentSymbol, instrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { type OrderType, takesLimitPrice } from '@naru/shared/domain/order'
import type { BrokerError, Buyable } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { KisCredential } from '../../ports/vault.ts'
import { OPEN_API_CHANNEL, SIDE_FROM_CODE, TYPE_FROM_CODE } from './codes.ts'
import type { Page } from './page.ts'
import { readAllPages } from './paging.ts'
import { isOwnAddress } from './provenance.ts'
import { type Reads, rowsOf } from './reads.ts'
import type { RestClient } from './rest-client.ts'
import { BalanceTotals, BuyableReply, HoldingRow } from './schema/account.ts'
import { OrderRow } from './schema/orders.ts'

export interface Account {
  orderReports(day: KstDate): Promise<Result<readonly OrderReport[], BrokerError>>
  balance(): Promise<Result<BalanceReport, BrokerError>>
  buyable(instrument: InstrumentId, type: OrderType, price: number | null): Promise<Result<Buyable, BrokerError>>
}

interface Ports {
  readonly rest: RestClient
  readonly reads: Reads
  readonly credential: KisCredential
  readonly clock: Clock
  readonly logger: Logger
  /** Where orders of this bridge come from, as KIS sees it. */
  readonly egressIp?: string | undefined
}

/**
 * KIS keeps "three months" on the fast service and what is older on another, which may mean ninety days or this
 * calendar month and the three before: for the days between, both are read. An order must not fall between the two.
 */
const SURELY_RECENT_DAYS = 85
const SURELY_OLD_DAYS = 125
/** Any listed stock serves to ask how much cash is free. */
const CASH_PROBE_SYMBOL = '005930'

/** "2026-11-20" → "20261120". */
export const compact = (day: KstDate): string => day.replaceAll('-', '')

export const accountOf = ({ cano, productCode }: KisCredential) => ({ CANO: cano, ACNT_PRDT_CD: productCode })

export function createAccount({ rest, reads, credential, clock, logger, egressIp }: Ports): Account {
  const account = accountOf(credential)

  const orderReports = async (day: KstDate): Promise<Result<readonly OrderReport[], BrokerError>> => {
    const today = kstDate(clock.now())
    const reports = new Map<string, OrderReport>()
    const services = [
      ...(day >= addDays(today, -SURELY_OLD_DAYS) ? (['dailyOrders'] as const) : []),
      ...(day < addDays(today, -SURELY_RECENT_DAYS) ? (['oldOrders'] as const) : []),
    ]
    for (const tr of services) {
      const read = await readOrders(tr, day)
      if (!read.ok) return read
      for (const report of read.value) {
        reports.set(`${report.venueOrderId.branch}|${report.venueOrderId.orderNo}`, report)
      }
    }
    return ok([...reports.values()])
  }

  const readOrders = async (
    tr: 'dailyOrders' | 'oldOrders',
    day: KstDate,
  ): Promise<Result<readonly OrderReport[], BrokerError>> => {
    const pages = await readAllPages(rest, clock, { tr, query: { ...account, ...ordersOf(day, credential) } })
    if (!pages.ok) return pages
    const rows = rowsOf(pages.value, 'output1')
    if (!rows.ok) return reads.drifted(tr, rows.error)
    const reports: OrderReport[] = []
    for (const row of rows.value) {
      const report = toOrderReport(row, egressIp)
      if (!report.ok) return reads.drifted(tr, report.error)
      if (report.value !== null && report.value.venueOrderId.orderDate !== day) {
        return reads.drifted(tr, 'ord_dt: a day that was not asked for')
      }
      if (report.value === null) logger.alarm('kis_order_of_unknown_instrument', { tr })
      else reports.push(report.value)
    }
    return ok(reports)
  }

  const askBuyable = async (symbol: string, type: OrderType, price: number | null) => {
    const query = {
      ...account,
      PDNO: symbol,
      ORD_UNPR: String(price ?? 0),
      ORD_DVSN: takesLimitPrice(type) ? '00' : '01',
      CMA_EVLU_AMT_ICLD_YN: 'N',
      OVRS_ICLD_YN: 'N',
    }
    const reply = await reads.one({ tr: 'buyable', query }, BuyableReply)
    return reply.ok ? ok(reply.value.output) : reply
  }

  const balance = async (): Promise<Result<BalanceReport, BrokerError>> => {
    const pages = await readAllPages(rest, clock, { tr: 'balance', query: { ...account, ...BALANCE_QUERY } })
    if (!pages.ok) return pages
    const rows = rowsOf(pages.value, 'output1')
    if (!rows.ok) return reads.drifted('balance', rows.error)
    const holdings = toHoldings(rows.value, logger)
    if (!holdings.ok) return reads.drifted('balance', holdings.error)
    // The totals are whole on the last page; whether on every page is not documented.
    const totals = totalsOf(pages.value.at(-1))
    if (!totals.ok) return reads.drifted('balance', totals.error)
    const cash = await askBuyable(CASH_PROBE_SYMBOL, 'market', null)
    if (!cash.ok) return cash
    const { dnca_tot_amt, nxdy_excc_amt, prvs_rcdl_excc_amt, tot_evlu_amt, nass_amt } = totals.value
    return ok({
      cash: dnca_tot_amt,
      cashD1: nxdy_excc_amt,
      cashD2: prvs_rcdl_excc_amt,
      buyingPower: cash.value.ord_psbl_cash,
      equity: nass_amt ?? tot_evlu_amt,
      holdings: holdings.value,
      tradingDate: kstDate(clock.now()),
    })
  }

  return {
    orderReports,
    balance,
    buyable: async (instrument, type, price) => {
      const reply = await askBuyable(symbolOf(instrument), type, price)
      if (!reply.ok) return reply
      const { nrcvb_buy_amt: cash, nrcvb_buy_qty, psbl_qty_calc_unpr: asked } = reply.value
      const unitPrice = price ?? asked
      // KIS ignores the margin rate of the stock when asked with a limit price.
      const affordable = unitPrice > 0 ? Math.floor(Math.max(0, cash) / unitPrice) : 0
      return ok({ cash, quantity: price === null ? nrcvb_buy_qty : Math.min(nrcvb_buy_qty, affordable), unitPrice })
    },
  }
}

/** Every order of a day, whatever its venue, side and state. */
const ordersOf = (day: KstDate, { environment }: KisCredential): Record<string, string> => ({
  INQR_STRT_DT: compact(day),
  INQR_END_DT: compact(day),
  SLL_BUY_DVSN_CD: '00',
  PDNO: '',
  ORD_GNO_BRNO: '',
  ODNO: '',
  CCLD_DVSN: '00',
  // Oldest first: orders that arrive while we read cannot push others off a page.
  INQR_DVSN: '01',
  INQR_DVSN_1: '',
  INQR_DVSN_3: '00',
  // KIS's own sample asks for KRX alone and so misses orders.
  EXCG_ID_DVSN_CD: environment === 'live' ? 'ALL' : 'KRX',
})

const BALANCE_QUERY = {
  AFHR_FLPR_YN: 'N',
  OFL_YN: '',
  // 02 (by stock) has been refused since 2026-02.
  INQR_DVSN: '01',
  UNPR_DVSN: '01',
  FUND_STTL_ICLD_YN: 'N',
  FNCG_AMT_AUTO_RDPT_YN: 'N',
  PRCS_DVSN: '00',
} as const

function totalsOf(page: Page | undefined): Result<BalanceTotals, string> {
  const output = page?.body.output2
  const parsed = parseWith(BalanceTotals, Array.isArray(output) ? output[0] : output)
  return parsed.ok ? parsed : err(parsed.error.issues.join('; '))
}

/** `null` for a product we have no instrument for: it cannot be an order of ours. */
export function toOrderReport(input: unknown, egressIp?: string): Result<OrderReport | null, string> {
  const parsed = parseWith(OrderRow, input)
  if (!parsed.ok) return err(parsed.error.issues.join('; '))
  const row = parsed.value
  const orderedAt = fromKst(row.ord_dt, row.ord_tmd)
  const side = SIDE_FROM_CODE[row.sll_buy_dvsn_cd]
  if (orderedAt === undefined) return err('ord_dt, ord_tmd: not a time')
  if (side === undefined) return err('sll_buy_dvsn_cd: neither buy nor sell')
  const canceled = canceledOf(row)
  if (row.tot_ccld_qty + canceled + row.rjct_qty + row.rmn_qty > row.ord_qty) return err('more done than ordered')
  if (row.tot_ccld_qty > 0 && row.tot_ccld_amt <= 0) return err('filled for nothing')
  if (!InstrumentSymbol.safeParse(row.pdno).success) return ok(null)
  const type = TYPE_FROM_CODE[row.ord_dvsn_cd] ?? 'other'
  const isOurs = isOwnAddress(row.inqr_ip_addr, egressIp)
  const original = row.orgn_odno.replace(/^0+/, '')
  return ok({
    venueOrderId: { orderDate: kstDate(orderedAt), branch: row.ord_gno_brno, orderNo: row.odno },
    originalOrderNo: original === '' ? null : original.padStart(10, '0'),
    instrumentId: instrumentId(row.pdno),
    side,
    type,
    quantity: row.ord_qty,
    limitPrice: type !== 'other' && takesLimitPrice(type) && row.ord_unpr > 0 ? row.ord_unpr : null,
    stopPrice: type === 'stop_limit' && row.stpm_cndt_pric > 0 ? row.stpm_cndt_pric : null,
    cumQty: row.tot_ccld_qty,
    cumAmount: Math.max(0, row.tot_ccld_amt),
    canceledQty: canceled,
    rejectedQty: row.rjct_qty,
    leavesQty: row.rmn_qty,
    orderedAt,
    isOpenApi: row.ordr_empno === '' ? null : row.ordr_empno === OPEN_API_CHANNEL,
    ...(isOurs !== undefined && { isOwnAddress: isOurs }),
  })
}

/** A canceled order with nothing left may state its canceled shares only by what is missing. */
const canceledOf = ({ cncl_yn, cnc_cfrm_qty, rmn_qty, ord_qty, tot_ccld_qty, rjct_qty }: OrderRow): number =>
  cncl_yn === 'Y' && rmn_qty === 0 ? Math.max(cnc_cfrm_qty, ord_qty - tot_ccld_qty - rjct_qty) : cnc_cfrm_qty

/** Holdings by symbol. The same holding has come twice (once an exchange): rows are chosen, never added up. */
export function toHoldings(rows: readonly unknown[], logger: Logger): Result<readonly Holding[], string> {
  const bySymbol = new Map<string, HoldingRow>()
  for (const input of rows) {
    const parsed = parseWith(HoldingRow, input)
    if (!parsed.ok) return err(parsed.error.issues.join('; '))
    const row = parsed.value
    if (row.hldg_qty === 0) continue
    if (!InstrumentSymbol.safeParse(row.pdno).success) {
      logger.alarm('kis_holding_of_unknown_instrument')
      continue
    }
    const other = bySymbol.get(row.pdno)
    if (other && other.hldg_qty !== row.hldg_qty) logger.alarm('kis_duplicate_holding')
    if (!other || isBetter(row, other)) bySymbol.set(row.pdno, row)
  }
  return ok(
    [...bySymbol.values()].map((row) => ({
      instrumentId: instrumentId(row.pdno),
      name: row.prdt_name,
      quantity: row.hldg_qty,
      sellableQuantity: Math.min(row.ord_psbl_qty, row.hldg_qty),
      avgPx: row.pchs_avg_pric,
      lastPx: row.prpr,
    })),
  )
}

/** Bought with cash before bought on credit, then the larger. */
const isBetter = (row: HoldingRow, than: HoldingRow): boolean => {
  const isCash = (candidate: HoldingRow): boolean => candidate.loan_dt === '' || Number(candidate.loan_dt) === 0
  return isCash(row) === isCash(than) ? row.hldg_qty > than.hldg_qty : isCash(row)
}
