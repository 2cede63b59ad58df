import { costOfBuying, ordersOf, reservedCash } from '../funds.ts'
import { holdingValues, worthOf } from './balance.ts'
import { changeRate } from './snapshot.ts'
import { inquired, invalidField, type TrHandler, type TrRequest, wrongLedgerCall } from './tr.ts'
import { type Row, rowOf, type Values } from './tr-list.ts'

/** GET inquire-psbl-order: what can be bought. Market orders are priced at the upper limit. */
export const inquirePsblOrder: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, ['PDNO', 'ORD_UNPR', 'ORD_DVSN'])
  return bad ?? inquired({ output: rowOf('TTTC8908R', 'output', buyable(request)) })
}

/** GET inquire-credit-psamount (live only): no simulated account has a credit line, so there is nothing to buy with. */
export const inquireCreditPsamount: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, ['PDNO', 'ORD_UNPR', 'ORD_DVSN', 'CRDT_TYPE'])
  if (bad) return bad
  const { ord_psbl_cash = 0, psbl_qty_calc_unpr = 0 } = buyable(request)
  return inquired({ output: rowOf('TTTC8909R', 'output', { ord_psbl_cash, psbl_qty_calc_unpr }) })
}

function buyable(request: TrRequest): Values {
  const { world, account, input } = request
  const code = input.PDNO ?? ''
  const cash = Math.max(0, world.buyingPower(account))
  const isKnown = world.market.listing(code) !== undefined
  const upper = isKnown ? world.market.today(code).limits.upper : 0
  const asked = Number(input.ORD_UNPR) || 0
  const unit = input.ORD_DVSN === '01' || asked === 0 ? upper : asked
  const quantity = unit === 0 ? 0 : sharesFor(request, cash, unit)
  return {
    ord_psbl_cash: cash,
    // Never 0: clients divide by it.
    psbl_qty_calc_unpr: Math.max(1, unit),
    nrcvb_buy_amt: cash,
    nrcvb_buy_qty: quantity,
    max_buy_amt: cash,
    max_buy_qty: quantity,
  }
}

/** Shares whose price and fee the cash covers. */
function sharesFor({ world }: TrRequest, cash: number, unit: number): number {
  let quantity = Math.floor(cash / unit)
  while (quantity > 0 && costOfBuying(quantity * unit, world.charges) > cash) quantity -= 1
  return quantity
}

/** GET inquire-psbl-sell (live only): what can be sold. */
export const inquirePsblSell: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, ['PDNO'])
  if (bad) return bad
  const { world, account, input } = request
  const code = input.PDNO ?? ''
  const isListed = world.market.listing(code) !== undefined
  const holding = isListed ? world.state.accounts[account.key]?.holdings[code] : undefined
  const row = sellableRow(code, holding && holdingValues(request, code, holding))
  // The field table names the object output1; KIS' own example and code read output.
  return inquired({ output: row, output1: row })
}

const sellableRow = (code: string, row: Values = {}): Row =>
  rowOf('TTTC8408R', 'output', {
    ...row,
    pdno: code,
    buy_qty: row.thdt_buyqty ?? 0,
    sll_qty: row.thdt_sll_qty ?? 0,
    cblc_qty: row.hldg_qty ?? 0,
    nsvg_qty: row.hldg_qty ?? 0,
    now_pric: row.prpr ?? 0,
  })

/** The classes of inquire-account-balance in their fixed order; a simulated account has shares and cash alone. */
const ASSET_CLASSES = [
  '주식',
  '펀드/MMW',
  '채권',
  'ELS/DLS',
  'WRAP',
  '신탁/퇴직연금/외화신탁',
  'RP/발행어음',
  '해외주식',
  '해외채권',
  '금현물',
  'CD/CP',
  '단기사채',
  '타사상품',
  '외화단기사채',
  '외화ELS/DLS',
  '외화',
  '예수금+CMA',
  '청약자예수금',
] as const

/** GET inquire-account-balance (live only): assets by class, the last row their sum. */
export const inquireAccountBalance: TrHandler = (request) => {
  const bad = wrongLedgerCall(request)
  if (bad) return bad
  const { world, account } = request
  const holder = world.state.accounts[account.key]
  if (!holder) return invalidField('ACNO')
  const { value, cost } = worthOf(world, holder)
  const assets = value + holder.cash
  const row = (bought: number, worth: number): Row =>
    rowOf('CTRP6548R', 'output1[]', {
      pchs_amt: bought,
      evlu_amt: worth,
      evlu_pfls_amt: worth - bought,
      real_nass_amt: worth,
      whol_weit_rt: changeRate(worth, assets),
    })
  const classes = ASSET_CLASSES.map((name) => {
    if (name === '주식') return row(cost, value)
    return name === '예수금+CMA' ? row(holder.cash, holder.cash) : row(0, 0)
  })
  const output2 = rowOf('CTRP6548R', 'output2', {
    pchs_amt_smtl: cost + holder.cash,
    nass_tot_amt: assets,
    evlu_pfls_amt_smtl: value - cost,
    evlu_amt_smtl: assets,
    tot_asst_amt: assets,
    tot_dncl_amt: holder.cash,
    dncl_amt: holder.cash,
  })
  return inquired({ output1: [...classes, row(cost + holder.cash, assets)], output2 })
}

const MARGIN_RATES = [20, 30, 40, 50, 60, 100]

/** GET intgr-margin (live only): won alone, no foreign currency. */
export const inquireMargin: TrHandler = (request) => {
  const bad = wrongLedgerCall(request)
  if (bad) return bad
  const { world, account } = request
  const power = Math.max(0, world.buyingPower(account))
  const open = ordersOf(world.state, account.key)
  const reserved = reservedCash(open, world.charges, (code) => world.market.today(code).limits.upper)
  const byRate = MARGIN_RATES.flatMap((rate): [string, number][] => [
    [`stck_cash${rate}_max_ord_psbl_amt`, Math.floor((power * 100) / rate)],
    [`stck_itgr_cash${rate}_ord_psbl_amt`, Math.floor((power * 100) / rate)],
  ])
  return inquired({
    output: rowOf('TTTC0869R', 'output', {
      ...Object.fromEntries(byRate),
      acmga_rt: 100,
      stck_cash_objt_amt: power + reserved,
      stck_cash_use_amt: reserved,
      stck_cash_ord_psbl_amt: power,
      stck_itgr_100_ord_psbl_amt: power,
      stck_rsip100_max_ord_psbl_amt: power,
    }),
  })
}
