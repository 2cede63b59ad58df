import { compactDate } from '../wire.ts'
import { changeRate } from './snapshot.ts'
import { paged, pageOf, type TrHandler, type TrRequest, wrongDates, wrongLedgerCall } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'
import { profitOf, type Trade, tradesOf } from './trades.ts'

const BY_DAY = 'TTTC8708R'
const BY_STOCK = 'TTTC8715R'
const FIELDS = ['INQR_STRT_DT', 'INQR_END_DT', 'SORT_DVSN', 'CBLC_DVSN']
const PAGE = 50

/** GET inquire-period-profit (live only): profit of each day with trades. */
export const inquirePeriodProfit: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, FIELDS) ?? wrongDates(request, 'INQR_STRT_DT', 'INQR_END_DT')
  if (bad) return bad
  const trades = tradesAsked(request)
  const days = grouped(trades, ({ date }) => date)
  const rows = inOrder(request, days).map((day) => ({ ...sums(day), trad_dt: compactDate(day[0]?.date ?? '') }))
  const page = pageOf(request, rows, { id: BY_DAY, size: PAGE, condition: conditionOf(request) })
  return paged(page, {
    output1: page.rows.map((row) => rowOf(BY_DAY, 'output1[]', row)),
    output2: rowOf(BY_DAY, 'output2', totals(trades)),
  })
}

/** GET inquire-period-trade-profit (live only): profit of each stock and day. */
export const inquirePeriodTradeProfit: TrHandler = (request) => {
  const bad = wrongLedgerCall(request, FIELDS) ?? wrongDates(request, 'INQR_STRT_DT', 'INQR_END_DT')
  if (bad) return bad
  const trades = tradesAsked(request)
  const groups = grouped(trades, ({ date, code }) => `${date} ${code}`)
  const rows = inOrder(request, groups).map((group) => ({ ...sums(group), ...stockValues(request, group) }))
  const page = pageOf(request, rows, { id: BY_STOCK, size: PAGE, condition: conditionOf(request) })
  return paged(page, {
    output1: page.rows.map((row) => rowOf(BY_STOCK, 'output1[]', row)),
    output2: rowOf(BY_STOCK, 'output2', totals(trades)),
  })
}

function tradesAsked({ world, account, input }: TrRequest): readonly Trade[] {
  const { INQR_STRT_DT: from = '', INQR_END_DT: to = '', PDNO: code = '' } = input
  return tradesOf(world.state, account.key).filter((trade) => {
    const date = compactDate(trade.date)
    return date >= from && date <= to && (code.trim() === '' || trade.code === code)
  })
}

const conditionOf = ({ input }: TrRequest): readonly string[] =>
  ['INQR_STRT_DT', 'INQR_END_DT', 'SORT_DVSN', 'PDNO'].map((name) => input[name] ?? '')

/** 01 is oldest first, everything else latest first. */
const inOrder = ({ input }: TrRequest, groups: readonly (readonly Trade[])[]): readonly (readonly Trade[])[] =>
  input.SORT_DVSN === '01' ? groups : groups.toReversed()

function grouped(trades: readonly Trade[], keyOf: (trade: Trade) => string): readonly (readonly Trade[])[] {
  const groups = new Map<string, Trade[]>()
  for (const trade of trades) {
    const group = groups.get(keyOf(trade))
    if (group) group.push(trade)
    else groups.set(keyOf(trade), [trade])
  }
  return [...groups.values()]
}

const total = (trades: readonly Trade[], pick: (trade: Trade) => number): number =>
  trades.reduce((sum, trade) => sum + pick(trade), 0)

function sums(trades: readonly Trade[]): Values {
  const bought = trades.filter(({ side }) => side === 'buy')
  const sold = trades.filter(({ side }) => side === 'sell')
  const profit = total(trades, profitOf)
  return {
    buy_amt: total(bought, ({ amount }) => amount),
    sll_amt: total(sold, ({ amount }) => amount),
    buy_qty: total(bought, ({ quantity }) => quantity),
    buy_qty1: total(bought, ({ quantity }) => quantity),
    sll_qty: total(sold, ({ quantity }) => quantity),
    sll_qty1: total(sold, ({ quantity }) => quantity),
    rlzt_pfls: profit,
    pfls_rt: changeRate(
      profit,
      total(sold, ({ cost }) => cost),
    ),
    fee: total(trades, ({ fee }) => fee),
    tl_tax: total(trades, ({ tax }) => tax),
  }
}

function stockValues({ world }: TrRequest, trades: readonly Trade[]): Values {
  const { date = '', code = '' } = trades[0] ?? {}
  const sold = trades.filter(({ side }) => side === 'sell')
  const bought = trades.filter(({ side }) => side === 'buy')
  const each = (some: readonly Trade[], pick: (trade: Trade) => number): number =>
    some.length === 0 ? 0 : total(some, pick) / total(some, ({ quantity }) => quantity)
  return {
    trad_dt: compactDate(date),
    pdno: code,
    prdt_name: world.market.listing(code)?.nameKo ?? '',
    trad_dvsn_name: '현금',
    hldg_qty: trades.at(-1)?.heldAfter ?? 0,
    pchs_unpr: sold.length > 0 ? each(sold, ({ cost }) => cost) : each(bought, ({ amount }) => amount),
    sll_pric: each(sold, ({ amount }) => amount),
  }
}

function totals(trades: readonly Trade[]): Values {
  const bought = trades.filter(({ side }) => side === 'buy')
  const sold = trades.filter(({ side }) => side === 'sell')
  const of = (some: readonly Trade[]) => ({
    quantity: total(some, ({ quantity }) => quantity),
    amount: total(some, ({ amount }) => amount),
    fee: total(some, ({ fee }) => fee),
    tax: total(some, ({ tax }) => tax),
  })
  const [buys, sells] = [of(bought), of(sold)]
  const settled = { buy: buys.amount + buys.fee + buys.tax, sell: sells.amount - sells.fee - sells.tax }
  const profit = total(trades, profitOf)
  return {
    sll_qty_smtl: sells.quantity,
    sll_tr_amt_smtl: sells.amount,
    sll_fee_smtl: sells.fee,
    sll_tltx_smtl: sells.tax,
    sll_excc_amt_smtl: settled.sell,
    buy_qty_smtl: buys.quantity,
    buyqty_smtl: buys.quantity,
    buy_tr_amt_smtl: buys.amount,
    buy_fee_smtl: buys.fee,
    buy_tax_smtl: buys.tax,
    buy_excc_amt_smtl: settled.buy,
    tot_qty: buys.quantity + sells.quantity,
    tot_tr_amt: buys.amount + sells.amount,
    tot_fee: buys.fee + sells.fee,
    tot_tltx: buys.tax + sells.tax,
    tot_excc_amt: settled.buy + settled.sell,
    tot_rlzt_pfls: profit,
    tot_pftrt: changeRate(
      profit,
      total(sold, ({ cost }) => cost),
    ),
  }
}
