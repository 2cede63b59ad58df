import { addDays } from '@naru/shared/core/time'
import { addTradingDays } from '@naru/shared/market/calendar'
import { averagePrice, costOfBuying, settledCash } from '../funds.ts'
import type { AccountState, Holding } from '../ledger.ts'
import { decimals, percent, rowOf, won } from '../wire.ts'
import { BALANCE_ROW, BALANCE_TOTALS, BUYABLE, SELLABLE } from './fields.ts'
import {
  invalidField,
  missingField,
  paged,
  pageOf,
  type TrHandler,
  type TrReply,
  type TrRequest,
  wrongAccount,
} from './tr.ts'

const ROWS_PER_PAGE = { live: 50, paper: 20 }

/** GET inquire-balance: holdings and cash. Both ways of asking (01 by loan, 02 by stock) are served. */
export const inquireBalance: TrHandler = (request) => {
  const { world, account, input, environment } = request
  const bad =
    missingField(request, ['CANO', 'ACNT_PRDT_CD', 'INQR_DVSN', 'UNPR_DVSN', 'PRCS_DVSN']) ?? wrongAccount(request)
  if (bad) return bad
  if (input.INQR_DVSN !== '01' && input.INQR_DVSN !== '02') return invalidField('INQR_DVSN')
  const holder = world.state.accounts[account.key]
  if (!holder) return invalidField('ACNO')
  const held = Object.entries(holder.holdings).filter(([, holding]) => isShown(request, holding))
  const condition = [account.cano, account.productCode, 'N', '', input.INQR_DVSN, '01', 'N', 'N'].join('!^')
  const page = pageOf(request, held, { size: ROWS_PER_PAGE[environment], condition })
  return paged(page, {
    output1: page.rows.map(([code, holding]) => holdingRow(request, code, holding)),
    output2: [totals(request, holder)],
  })
}

/** A holding sold completely stays as a row of zeros until its sale settles (D+2). */
function isShown({ world }: TrRequest, holding: Holding): boolean {
  if (holding.quantity > 0) return true
  const lastTraded = Object.keys(holding.days).sort().at(-1)
  return lastTraded !== undefined && addTradingDays(lastTraded as typeof world.today, 2) >= world.today // keys are KstDate
}

function holdingRow({ world, account }: TrRequest, code: string, holding: Holding): Record<string, string> {
  const last = world.market.quote(code).last
  const { base } = world.market.today(code)
  const value = last * holding.quantity
  const today = holding.days[world.today] ?? { bought: 0, sold: 0 }
  const yesterday = previousDay(holding.days, world.today) ?? { bought: 0, sold: 0 }
  return rowOf(BALANCE_ROW, {
    pdno: code,
    prdt_name: world.market.listing(code)?.nameKo ?? '',
    trad_dvsn_name: '현금',
    bfdy_buy_qty: won(yesterday.bought),
    bfdy_sll_qty: won(yesterday.sold),
    thdt_buyqty: won(today.bought),
    thdt_sll_qty: won(today.sold),
    hldg_qty: won(holding.quantity),
    ord_psbl_qty: won(world.sellable(account, code)),
    pchs_avg_pric: decimals(averagePrice(holding), 4),
    pchs_amt: won(holding.cost),
    prpr: won(last),
    evlu_amt: won(value),
    evlu_pfls_amt: won(value - Math.round(holding.cost)),
    evlu_pfls_rt: percent(value - holding.cost, holding.cost),
    evlu_erng_rt: '0.00000000',
    loan_amt: '0',
    stln_slng_chgs: '0',
    fltt_rt: decimals(base === 0 ? 0 : ((last - base) / base) * 100, 8),
    bfdy_cprs_icdc: won(last - base),
    sbst_pric: '0',
    stck_loan_unpr: '0.0000',
  })
}

function totals({ world }: TrRequest, holder: AccountState): Record<string, string> {
  const held = Object.entries(holder.holdings)
  const value = held.reduce((sum, [code, { quantity }]) => sum + world.market.quote(code).last * quantity, 0)
  const cost = held.reduce((sum, [, holding]) => sum + Math.round(holding.cost), 0)
  const today = holder.days[world.today] ?? { bought: 0, sold: 0, charges: 0 }
  const yesterday = previousDay(holder.days, world.today) ?? { bought: 0, sold: 0, charges: 0 }
  return rowOf(BALANCE_TOTALS, {
    dnca_tot_amt: won(settledCash(holder, world.today)),
    nxdy_excc_amt: won(settledCash(holder, addTradingDays(world.today, 1))),
    prvs_rcdl_excc_amt: won(holder.cash),
    cma_evlu_amt: '0',
    bfdy_buy_amt: won(yesterday.bought),
    thdt_buy_amt: won(today.bought),
    nxdy_auto_rdpt_amt: '0',
    bfdy_sll_amt: won(yesterday.sold),
    thdt_sll_amt: won(today.sold),
    d2_auto_rdpt_amt: '0',
    bfdy_tlex_amt: won(yesterday.charges),
    thdt_tlex_amt: won(today.charges),
    tot_loan_amt: '0',
    scts_evlu_amt: won(value),
    tot_evlu_amt: won(holder.cash + value),
    nass_amt: won(holder.cash + value),
    fncg_gld_auto_rdpt_yn: 'N',
    pchs_amt_smtl_amt: won(cost),
    evlu_amt_smtl_amt: won(value),
    evlu_pfls_smtl_amt: won(value - cost),
    tot_stln_slng_chgs: '0',
    bfdy_tot_asst_evlu_amt: won(holder.account.openingCash),
    asst_icdc_amt: won(holder.cash + value - holder.account.openingCash),
    asst_icdc_erng_rt: '0.00000000',
  })
}

/** What was recorded for the last day with trades before `today`, if that was the previous calendar week at most. */
function previousDay<T>(days: Readonly<Record<string, T>>, today: TrRequest['world']['today']): T | undefined {
  for (let back = 1; back <= 7; back++) {
    const found = days[addDays(today, -back)]
    if (found) return found
  }
  return undefined
}

/** GET inquire-psbl-order: what can be bought. Market orders are priced at the upper limit. */
export const inquirePsblOrder: TrHandler = (request) => {
  const { world, account, input } = request
  const bad = missingField(request, ['CANO', 'ACNT_PRDT_CD', 'PDNO', 'ORD_UNPR', 'ORD_DVSN']) ?? wrongAccount(request)
  if (bad) return bad
  const code = input.PDNO ?? ''
  const cash = Math.max(0, world.buyingPower(account))
  const isKnown = world.market.listing(code) !== undefined
  const upper = isKnown ? world.market.today(code).limits.upper : 0
  const asked = Number(input.ORD_UNPR) || 0
  const unit = input.ORD_DVSN === '01' || asked === 0 ? upper : asked
  const quantity = unit === 0 ? 0 : sharesFor(request, cash, unit)
  return ledgerReply({
    output: rowOf(BUYABLE, {
      ord_psbl_cash: won(cash),
      ord_psbl_sbst: '0',
      ruse_psbl_amt: '0',
      fund_rpch_chgs: '0',
      psbl_qty_calc_unpr: won(unit),
      nrcvb_buy_amt: won(cash),
      nrcvb_buy_qty: won(quantity),
      max_buy_amt: won(cash),
      max_buy_qty: won(quantity),
      cma_evlu_amt: '0',
      ovrs_re_use_amt_wcrc: '0',
      ord_psbl_frcr_amt_wcrc: '0',
    }),
  })
}

/** Shares whose price and fee the cash covers. */
function sharesFor({ world }: TrRequest, cash: number, unit: number): number {
  let quantity = Math.floor(cash / unit)
  while (quantity > 0 && costOfBuying(quantity * unit, world.charges) > cash) quantity -= 1
  return quantity
}

/** GET inquire-psbl-sell (live only): what can be sold. */
export const inquirePsblSell: TrHandler = (request) => {
  const { world, account, input } = request
  const bad = missingField(request, ['CANO', 'ACNT_PRDT_CD', 'PDNO']) ?? wrongAccount(request)
  if (bad) return bad
  const code = input.PDNO ?? ''
  const holding = world.state.accounts[account.key]?.holdings[code]
  if (!holding) return ledgerReply({ output: rowOf(SELLABLE, { pdno: code, cblc_qty: '0', ord_psbl_qty: '0' }) })
  const row = holdingRow(request, code, holding)
  return ledgerReply({
    output: rowOf(SELLABLE, {
      ...row,
      buy_qty: row.thdt_buyqty ?? '0',
      sll_qty: row.thdt_sll_qty ?? '0',
      cblc_qty: row.hldg_qty ?? '0',
      nsvg_qty: row.hldg_qty ?? '0',
      now_pric: row.prpr ?? '0',
    }),
  })
}

const ledgerReply = (body: TrReply['body']): TrReply => ({
  rtCd: '0',
  msgCd: 'KIOK0420',
  msg1: '정상적으로 조회되었습니다',
  body,
})
