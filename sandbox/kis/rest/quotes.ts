import { ceilToTick } from '@naru/shared/market/tick-size'
import type { DayBar } from '../market/recording.ts'
import { hhmmss, totalSize } from '../market/symbol-day.ts'
import { signOf } from '../wire.ts'
import { changeOf, changeRate, feedOf, type Snapshot, snapshotOf } from './snapshot.ts'
import { answered, type TrHandler, type TrReply, type TrRequest, wrongQuoteCall } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

/** Answers with one object made from a stock; an unknown code gets zeros, not an error. */
export const oneStock = (id: string, valuesOf: (stock: Snapshot, request: TrRequest) => Values): TrHandler =>
  function answerOneStock(request) {
    const bad = wrongQuoteCall(request)
    if (bad) return bad
    const code = request.input.FID_INPUT_ISCD ?? ''
    const stock = snapshotOf(request.world, code, feedOf(request.input.FID_COND_MRKT_DIV_CODE))
    const values = stock ? { ...stock.values, ...valuesOf(stock, request) } : { stck_shrn_iscd: code }
    return answered({ output: rowOf(id, 'output', values) })
  }

/** GET inquire-price. */
export const inquirePrice = oneStock('FHKST01010100', (stock) => {
  const { listing, base, days, last } = stock
  return {
    ...STATE_OF_ISSUE,
    ...extremes(stock),
    ...pivots(days.at(-2)),
    rstc_wdth_prc: Number(stock.values.stck_mxpr) - base,
    stck_sspr: ceilToTick(listing.kind, base * 0.7),
    fcam_cnnm: listing.faceValue.toLocaleString('en-US'),
    cpfn_cnnm: `${Math.floor((listing.listedShares * listing.faceValue) / 1e8).toLocaleString('en-US')} 억`,
    hts_avls: (listing.listedShares * last) / 1e8,
  }
})

/** What the recording cannot know is neutral. */
export const STATE_OF_ISSUE = {
  marg_rate: 20,
  crdt_rate: 20,
  crdt_able_yn: 'Y',
  grmn_rate_cls_code: '40',
  hts_deal_qty_unit_val: 1,
  stac_month: '12',
  ssts_yn: 'Y',
  mrkt_warn_cls_code: '00',
  mang_issu_cls_code: 'N',
}

/** Highest and lowest of 250 days, 52 weeks and the year, their days, and how far today's price is from them. */
export function extremes({ days, last }: Snapshot): Values {
  const today = days.at(-1)?.date ?? ''
  const since = (date: string): readonly DayBar[] => days.filter((bar) => bar.date >= date)
  const yearAgo = String(Number(today) - 10_000).padStart(8, '0')
  return {
    ...extreme('d250', days.slice(-250), last),
    ...extreme('w52', since(yearAgo), last),
    ...extreme('dryy', since(`${today.slice(0, 4)}0101`), last),
  }
}

function extreme(name: string, bars: readonly DayBar[], last: number): Values {
  const first = bars[0]
  if (!first) return {}
  const high = bars.reduce((best, bar) => (bar.high > best.high ? bar : best), first)
  const low = bars.reduce((best, bar) => (bar.low < best.low ? bar : best), first)
  const ends: readonly [string, number, string][] = [
    ['hgpr', high.high, high.date],
    ['lwpr', low.low, low.date],
  ]
  return Object.fromEntries(
    ends.flatMap(([end, price, date]) => [
      [name === 'dryy' ? `stck_dryy_${end}` : `${name}_${end}`, price],
      [`${name}_${end}_date`, date],
      [`${name}_${end}_vrss_prpr_rate`, changeRate(last - price, price)],
      [`${name}_${end}_vrss_prpr_ctrt`, changeRate(last - price, price)],
    ]),
  )
}

/** Pivot points and DeMark's projection from the day before; the published example fits these formulas. */
function pivots(day: DayBar | undefined): Values {
  if (!day) return {}
  const { open, high, low, close } = day
  const pivot = (high + low + close) / 3
  const weight = close < open ? high + 2 * low + close : close > open ? 2 * high + low + close : high + low + 2 * close
  return {
    pvt_pont_val: Math.floor(pivot),
    pvt_frst_dmrs_prc: Math.floor(2 * pivot - low),
    pvt_scnd_dmrs_prc: Math.floor(pivot + high - low),
    pvt_frst_dmsp_prc: Math.floor(2 * pivot - high),
    pvt_scnd_dmsp_prc: Math.floor(pivot - high + low),
    dmrs_val: Math.floor(weight / 2 - low),
    dmsp_val: Math.floor(weight / 2 - high),
  }
}

/** GET inquire-price-2 (live only). */
export const inquirePrice2 = oneStock('FHPST01010000', ({ values, base, code }) => ({
  ...STATE_OF_ISSUE,
  ...fromPreviousClose(values, base),
  bstp_cls_code: code,
  mxpr_llam_cls_code: '0',
  vlnt_fin_cls_code: 'N',
  short_over_cls_code: '',
}))

const fromPreviousClose = (values: Values, base: number): Values =>
  Object.fromEntries(
    ['oprc', 'hgpr', 'lwpr'].map((end) => [
      `prdy_clpr_vrss_${end}_rate`,
      changeRate(Number(values[`stck_${end}`]) - base, base),
    ]),
  )

/** GET etfetn inquire-price (live only). */
export const inquireEtfPrice = oneStock('FHPST02400000', (stock) => ({
  ...STATE_OF_ISSUE,
  ...extremes(stock),
  ...fromPreviousClose(stock.values, stock.base),
  // No fund's holdings are simulated: its net asset value follows its price.
  prdy_last_nav: stock.base,
  nav: stock.last,
  nav_prdy_vrss: stock.last - stock.base,
  nav_prdy_vrss_sign: stock.values.prdy_vrss_sign ?? '3',
  nav_prdy_ctrt: changeRate(stock.last - stock.base, stock.base),
  stck_sspr: ceilToTick(stock.listing.kind, stock.base * 0.7),
  etf_crcl_stcn: stock.listing.listedShares,
  etf_ntas_ttam: (stock.listing.listedShares * stock.last) / 1e8,
  stck_lstn_date: stock.listing.listedDate,
}))

const LEVELS = Array.from({ length: 10 }, (_, i) => i)

/** GET inquire-asking-price-exp-ccn: ten levels a side. */
export const inquireAskingPrice: TrHandler = (request) => {
  const bad = wrongQuoteCall(request)
  if (bad) return bad
  const { world, input } = request
  const code = input.FID_INPUT_ISCD ?? ''
  const feed = feedOf(input.FID_COND_MRKT_DIV_CODE)
  const stock = snapshotOf(world, code, feed)
  if (!stock) return bookReply({}, { stck_shrn_iscd: code })
  const { bids, asks } = world.market.book(code, feed === 'NXT' ? 'NXT' : 'KRX')
  const levels = LEVELS.flatMap((i): [string, number][] => [
    [`askp${i + 1}`, asks[i]?.[0] ?? 0],
    [`bidp${i + 1}`, bids[i]?.[0] ?? 0],
    [`askp_rsqn${i + 1}`, asks[i]?.[1] ?? 0],
    [`bidp_rsqn${i + 1}`, bids[i]?.[1] ?? 0],
  ])
  const book = {
    ...stock.values,
    ...Object.fromEntries(levels),
    aspr_acpt_hour: world.market.position.time,
    ntby_aspr_rsqn: totalSize(bids) - totalSize(asks),
  }
  return bookReply(book, { ...stock.values, ...expectedMatch(request, code) })
}

/** What the auction a stock is in would do now; zeros while it trades. */
function expectedMatch({ world }: TrRequest, code: string): Values {
  const expected = world.exchange.expected(code)
  if (!expected) return { antc_mkop_cls_code: '112' }
  const { price, quantity, change } = expected
  const { base } = world.market.today(code)
  return {
    antc_mkop_cls_code: world.exchange.call(code)?.kind === 'closing' ? '121' : '311',
    antc_cnpr: price,
    antc_cntg_vrss: change,
    antc_cntg_vrss_sign: signOf(change),
    antc_cntg_prdy_ctrt: changeRate(change, base),
    antc_vol: quantity,
  }
}

const bookReply = (book: Values, expected: Values): TrReply =>
  answered({
    output1: rowOf('FHKST01010200', 'output1', book),
    output2: rowOf('FHKST01010200', 'output2', expected),
  })

/** GET inquire-ccnl: the latest 30 trades, newest first. */
export const inquireCcnl: TrHandler = (request) => {
  const bad = wrongQuoteCall(request)
  if (bad) return bad
  const { world, input } = request
  const stock = snapshotOf(world, input.FID_INPUT_ISCD ?? '')
  if (!stock) return answered({ output: [] })
  const output = world.market.trades(stock.code, 30).map((trade) =>
    rowOf('FHKST01010300', 'output[]', {
      ...changeOf(world, stock.code, trade.price),
      stck_cntg_hour: hhmmss(trade.at),
      stck_prpr: trade.price,
      cntg_vol: trade.size,
      tday_rltv: stock.values.tday_rltv ?? 0,
    }),
  )
  return answered({ output })
}

const TRADES_BY_TIME = 'FHPST01060000'
const ROWS_BY_TIME = 30

/** GET inquire-time-itemconclusion: 30 trades backwards from an hour, with the day's volume after each of them. */
export const inquireTimeItemConclusion: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, ['FID_INPUT_HOUR_1'])
  if (bad) return bad
  const { world, input } = request
  const stock = snapshotOf(world, input.FID_INPUT_ISCD ?? '')
  if (!stock) return answered({ output1: rowOf(TRADES_BY_TIME, 'output1', {}), output2: [] })
  const hour = input.FID_INPUT_HOUR_1 || '999999'
  const trades = world.market.trades(stock.code, Number.MAX_SAFE_INTEGER)
  let after = stock.volume
  let [bought, sold] = [0, 0]
  for (const trade of trades) {
    if (trade.aggressor === 'buyer') bought += trade.size
    else sold += trade.size
  }
  const rows = []
  for (const trade of trades) {
    const time = hhmmss(trade.at)
    if (time <= hour && rows.length < ROWS_BY_TIME) {
      const money = { acml_vol: after, cnqn: trade.size, tday_rltv: changeRate(bought, sold) }
      rows.push({ ...tradeAround(request, stock, trade.price), ...money, stck_cntg_hour: time })
    }
    after -= trade.size
    if (trade.aggressor === 'buyer') bought -= trade.size
    else sold -= trade.size
  }
  return answered({
    output1: rowOf(TRADES_BY_TIME, 'output1', stock.values),
    output2: rows.map((row) => rowOf(TRADES_BY_TIME, 'output2[]', row)),
  })
}

const tradeAround = ({ world }: TrRequest, { code, values }: Snapshot, price: number): Values => ({
  ...changeOf(world, code, price),
  stck_prpr: price,
  stck_pbpr: price,
  askp: values.askp ?? 0,
  bidp: values.bidp ?? 0,
})
