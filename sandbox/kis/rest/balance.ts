import { addDays } from '@naru/shared/core/time'
import { tradingDayAfter } from '@naru/shared/market/trading-calendar'
import { averagePrice, settledCash } from '../funds.ts'
import type { AccountState, Holding } from '../ledger.ts'
import { changeRate } from './snapshot.ts'
import { invalidField, paged, pageOf, type TrHandler, type TrReply, type TrRequest, wrongLedgerCall } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'
import { realizedOn } from './trades.ts'

const BALANCE = 'TTTC8434R'
const BALANCE_REALIZED = 'TTTC8494R'
const ROWS_PER_PAGE = { live: 50, paper: 20 }

/** GET inquire-balance: holdings and cash. Both ways of asking (01 by loan, 02 by stock) are served. */
export const inquireBalance: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, ['INQR_DVSN', 'UNPR_DVSN', 'PRCS_DVSN'])
  if (bad) return bad
  const { INQR_DVSN: kind = '' } = request.input
  return kind === '01' || kind === '02' ? balance(request, BALANCE) : invalidField('INQR_DVSN')
}

/** GET inquire-balance-rlz-pl (live only): the same with what was realized today. */
export const inquireBalanceRealized: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, ['INQR_DVSN', 'UNPR_DVSN', 'PRCS_DVSN', 'COST_ICLD_YN'])
  return bad ?? balance(request, BALANCE_REALIZED)
}

function balance(request: TrRequest, id: string): TrReply {
  const { world, account, input, environment } = request
  const holder = world.state.accounts[account.key]
  if (!holder) return invalidField('ACNO')
  const held = Object.entries(holder.holdings).filter(([, holding]) => isShown(request, holding))
  const condition = ['N', '', input.INQR_DVSN ?? '', input.UNPR_DVSN ?? '', 'N', 'N', input.PRCS_DVSN ?? '']
  const page = pageOf(request, held, { id, size: ROWS_PER_PAGE[environment], condition })
  return paged(page, {
    output1: page.rows.map(([code, holding]) => rowOf(id, 'output1[]', holdingValues(request, code, holding))),
    output2: [rowOf(id, 'output2[]', { ...totals(request, holder), ...realized(request, holder) })],
  })
}

/** A holding sold completely stays as a row of zeros until its sale settles (D+2). */
function isShown({ world }: TrRequest, holding: Holding): boolean {
  if (holding.quantity > 0) return true
  const lastTraded = Object.keys(holding.days).sort().at(-1)
  return lastTraded !== undefined && tradingDayAfter(world.calendar, lastTraded as typeof world.today, 2) >= world.today // keys are KstDate
}

export function holdingValues({ world, account }: TrRequest, code: string, holding: Holding): Values {
  const last = world.market.quote(code).last
  const { base } = world.market.today(code)
  const value = last * holding.quantity
  const today = holding.days[world.today] ?? { bought: 0, sold: 0 }
  const yesterday = previousDay(holding.days, world.today) ?? { bought: 0, sold: 0 }
  return {
    pdno: code,
    prdt_name: world.market.listing(code)?.nameKo ?? '',
    trad_dvsn_name: '현금',
    bfdy_buy_qty: yesterday.bought,
    bfdy_sll_qty: yesterday.sold,
    thdt_buyqty: today.bought,
    thdt_sll_qty: today.sold,
    hldg_qty: holding.quantity,
    ord_psbl_qty: world.sellable(account, code),
    pchs_avg_pric: averagePrice(holding),
    pchs_amt: Math.round(holding.cost),
    prpr: last,
    evlu_amt: value,
    evlu_pfls_amt: value - Math.round(holding.cost),
    evlu_pfls_rt: changeRate(value - holding.cost, holding.cost),
    fltt_rt: changeRate(last - base, base),
    bfdy_cprs_icdc: last - base,
  }
}

function totals({ world }: TrRequest, holder: AccountState): Values {
  const { value, cost } = worthOf(world, holder)
  const today = holder.days[world.today] ?? { bought: 0, sold: 0, charges: 0 }
  const yesterday = previousDay(holder.days, world.today) ?? { bought: 0, sold: 0, charges: 0 }
  const assets = holder.cash + value
  const before = assetsYesterday(world, holder)
  return {
    dnca_tot_amt: settledCash(holder, world.today),
    nxdy_excc_amt: settledCash(holder, tradingDayAfter(world.calendar, world.today, 1)),
    prvs_rcdl_excc_amt: holder.cash,
    bfdy_buy_amt: yesterday.bought,
    thdt_buy_amt: today.bought,
    bfdy_sll_amt: yesterday.sold,
    thdt_sll_amt: today.sold,
    bfdy_tlex_amt: yesterday.charges,
    thdt_tlex_amt: today.charges,
    scts_evlu_amt: value,
    tot_evlu_amt: assets,
    nass_amt: assets,
    fncg_gld_auto_rdpt_yn: 'N',
    pchs_amt_smtl_amt: cost,
    evlu_amt_smtl_amt: value,
    evlu_pfls_smtl_amt: value - cost,
    bfdy_tot_asst_evlu_amt: before,
    asst_icdc_amt: assets - before,
  }
}

/** Market value and cost of everything held, won; each holding rounded as its row is. */
export function worthOf(world: TrRequest['world'], holder: AccountState): { value: number; cost: number } {
  const held = Object.entries(holder.holdings)
  return {
    value: held.reduce((sum, [code, { quantity }]) => sum + world.market.quote(code).last * quantity, 0),
    cost: held.reduce((sum, [, holding]) => sum + Math.round(holding.cost), 0),
  }
}

/** Cash and holdings before the trades of today, at the closing prices before today. */
function assetsYesterday(world: TrRequest['world'], holder: AccountState): number {
  const tradedToday = holder.settlements[tradingDayAfter(world.calendar, world.today, 2)] ?? 0
  const held = Object.entries(holder.holdings).map(([code, { quantity, days }]) => {
    const { bought, sold } = days[world.today] ?? { bought: 0, sold: 0 }
    return world.market.today(code).base * (quantity - bought + sold)
  })
  return holder.cash - tradedToday + held.reduce((sum, value) => sum + value, 0)
}

function realized({ world, account }: TrRequest, holder: AccountState): Values {
  const { profit, cost: costOfSold } = realizedOn(world.state, account.key, world.today)
  const { value, cost } = worthOf(world, holder)
  return {
    rlzt_pfls: profit,
    rlzt_erng_rt: changeRate(profit, costOfSold),
    real_evlu_pfls: value - cost,
    real_evlu_pfls_erng_rt: changeRate(value - cost, cost),
  }
}

/** What was recorded for the last day with trades before `today`, if that was the previous calendar week at most. */
function previousDay<T>(days: Readonly<Record<string, T>>, today: TrRequest['world']['today']): T | undefined {
  for (let back = 1; back <= 7; back++) {
    const found = days[addDays(today, -back)]
    if (found) return found
  }
  return undefined
}
