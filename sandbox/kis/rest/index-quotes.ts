import type { DayBar } from '../market/recording.ts'
import { signOf } from '../wire.ts'
import type { World } from '../world.ts'
import { inPeriods, isPeriod, type MoneyBar, withAmounts } from './periods.ts'
import { allSnapshots, changeRate, type Snapshot } from './snapshot.ts'
import { answered, invalidField, missingField, type TrHandler } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

interface IndexTerms {
  readonly name: string
  readonly market: 'kospi' | 'kosdaq'
  /** The value on the first day of the recording; from there on the market value of the listed stocks moves it. */
  readonly start: number
}

const INDICES: ReadonlyMap<string, IndexTerms> = new Map([
  ['0001', { name: '종합', market: 'kospi', start: 2000 }],
  ['1001', { name: 'KOSDAQ', market: 'kosdaq', start: 670 }],
  ['2001', { name: 'KOSPI200', market: 'kospi', start: 260 }],
])

/** An index: bars of its value (points), volume in thousand shares and value in million won, oldest first. */
interface IndexNow {
  readonly terms: IndexTerms
  readonly days: readonly MoneyBar[]
  readonly stocks: readonly Snapshot[]
}

/** An index over the simulated stocks of its market; over all of them when the market has none. */
function indexOf(world: World, code: string): IndexNow | undefined {
  const terms = INDICES.get(code)
  if (!terms) return undefined
  const all = allSnapshots(world).filter(({ listing }) => listing.kind === 'stock')
  const own = all.filter(({ listing }) => listing.market === terms.market)
  const stocks = own.length > 0 ? own : all
  const sums = new Map<string, MoneyBar>()
  for (const stock of stocks) {
    const shares = stock.listing.listedShares
    for (const bar of withAmounts(stock.days, stock.amount)) addTo(sums, bar, shares)
  }
  const ordered = [...sums.values()].sort((a, b) => a.date.localeCompare(b.date))
  const unit = (ordered[0]?.close ?? 1) / terms.start
  const days = ordered.map((bar) => ({
    ...bar,
    open: bar.open / unit,
    high: bar.high / unit,
    low: bar.low / unit,
    close: bar.close / unit,
    volume: bar.volume / 1000,
    amount: bar.amount / 1e6,
  }))
  return { terms, days, stocks }
}

function addTo(sums: Map<string, MoneyBar>, bar: MoneyBar, shares: number): void {
  const sum = sums.get(bar.date) ?? { date: bar.date, open: 0, high: 0, low: 0, close: 0, volume: 0, amount: 0 }
  sums.set(bar.date, {
    date: bar.date,
    open: sum.open + bar.open * shares,
    high: sum.high + bar.high * shares,
    low: sum.low + bar.low * shares,
    close: sum.close + bar.close * shares,
    volume: sum.volume + bar.volume,
    amount: sum.amount + bar.amount,
  })
}

const points = (value: number): string => value.toFixed(2)

/** What every index service states of a bar. Changes are those of the rounded values, as a reader would compute them. */
function barValues(bar: MoneyBar, before: DayBar | undefined): Values {
  const [value, previous] = [Number(points(bar.close)), Number(points(before?.close ?? bar.close))]
  const change = Number(points(value - previous))
  return {
    stck_bsop_date: bar.date,
    bstp_nmix_prpr: points(bar.close),
    bstp_nmix_oprc: points(bar.open),
    bstp_nmix_hgpr: points(bar.high),
    bstp_nmix_lwpr: points(bar.low),
    bstp_nmix_prdy_vrss: points(change),
    prdy_vrss_sign: signOf(change),
    bstp_nmix_prdy_ctrt: changeRate(change, previous),
    prdy_nmix: points(previous),
    acml_vol: bar.volume,
    acml_tr_pbmn: bar.amount,
    mod_yn: 'N',
  }
}

function nowValues({ terms, days, stocks }: IndexNow, code: string): Values {
  const [today, yesterday] = [days.at(-1), days.at(-2)]
  if (!today) return {}
  const count = (sign: string): number => stocks.filter(({ values }) => values.prdy_vrss_sign === sign).length
  const previous = Number(points(yesterday?.close ?? today.close))
  return {
    ...barValues(today, yesterday),
    ...endsOfYear(days, today),
    ...fromYesterday(today, previous),
    hts_kor_isnm: terms.name,
    bstp_cls_code: code,
    prdy_vol: yesterday?.volume ?? 0,
    prdy_tr_pbmn: yesterday?.amount ?? 0,
    uplm_issu_cnt: count('1'),
    ascn_issu_cnt: count('2') + count('1'),
    stnr_issu_cnt: count('3'),
    lslm_issu_cnt: count('4'),
    down_issu_cnt: count('5') + count('4'),
    ...restingQuantities(stocks),
  }
}

function restingQuantities(stocks: readonly Snapshot[]): Values {
  const sum = (name: string): number => stocks.reduce((total, { values }) => total + Number(values[name]), 0)
  const [asks, bids] = [sum('total_askp_rsqn'), sum('total_bidp_rsqn')]
  return {
    total_askp_rsqn: asks,
    total_bidp_rsqn: bids,
    seln_rsqn_rate: changeRate(asks, asks + bids),
    shnu_rsqn_rate: changeRate(bids, asks + bids),
    ntby_rsqn: bids - asks,
  }
}

/** Open, high and low against yesterday's close, and the value now against them. */
function fromYesterday(today: MoneyBar, previous: number): Values {
  const now = Number(points(today.close))
  const [open, high, low] = [today.open, today.high, today.low].map((value) => Number(points(value))) as [
    number,
    number,
    number,
  ] // three in, three out
  return {
    prdy_nmix_vrss_nmix_oprc: open - previous,
    oprc_vrss_prpr_sign: signOf(now - open),
    bstp_nmix_oprc_prdy_ctrt: changeRate(open - previous, previous),
    prdy_nmix_vrss_nmix_hgpr: high - previous,
    hgpr_vrss_prpr_sign: signOf(now - high),
    bstp_nmix_hgpr_prdy_ctrt: changeRate(high - previous, previous),
    prdy_clpr_vrss_lwpr: points(low - previous),
    lwpr_vrss_prpr_sign: signOf(now - low),
    prdy_clpr_vrss_lwpr_rate: changeRate(low - previous, previous),
  }
}

function endsOfYear(days: readonly MoneyBar[], today: MoneyBar): Values {
  const year = days.filter((bar) => bar.date.slice(0, 4) === today.date.slice(0, 4))
  const high = year.reduce((best, bar) => (bar.high > best.high ? bar : best), today)
  const low = year.reduce((best, bar) => (bar.low < best.low ? bar : best), today)
  return {
    dryy_bstp_nmix_hgpr: points(high.high),
    dryy_bstp_nmix_hgpr_date: high.date,
    dryy_hgpr_vrss_prpr_rate: changeRate(today.close - high.high, high.high),
    dryy_bstp_nmix_lwpr: points(low.low),
    dryy_bstp_nmix_lwpr_date: low.date,
    dryy_lwpr_vrss_prpr_rate: changeRate(today.close - low.low, low.low),
  }
}

const FIELDS = ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD']
const NOW = 'FHPUP02100000'
const CANDLES = 'FHKUP03500100'
const BY_DAY = 'FHPUP02120000'
const PAGE = 100

/** GET inquire-index-price (live only). */
export const inquireIndexPrice: TrHandler = (request) => {
  const bad = missingField(request, FIELDS)
  if (bad) return bad
  const code = request.input.FID_INPUT_ISCD ?? ''
  const index = indexOf(request.world, code)
  return answered({ output: rowOf(NOW, 'output', index ? nowValues(index, code) : {}) })
}

/** GET inquire-daily-indexchartprice: candles between two dates, newest first. */
export const inquireIndexChart: TrHandler = (request) => {
  const bad = missingField(request, [...FIELDS, 'FID_INPUT_DATE_1', 'FID_INPUT_DATE_2', 'FID_PERIOD_DIV_CODE'])
  if (bad) return bad
  const { FID_INPUT_ISCD: code = '', FID_PERIOD_DIV_CODE: period } = request.input
  const { FID_INPUT_DATE_1: from = '', FID_INPUT_DATE_2: to = '' } = request.input
  if (!isPeriod(period)) return invalidField('FID_PERIOD_DIV_CODE')
  const index = indexOf(request.world, code)
  if (!index) return answered({ output1: rowOf(CANDLES, 'output1', {}), output2: [] })
  const bars = inPeriods(index.days, period).filter((bar) => bar.date >= from && bar.date <= to)
  const rows = bars.slice(-PAGE).toReversed()
  return answered({
    output1: rowOf(CANDLES, 'output1', nowValues(index, code)),
    output2: rows.map((bar) => rowOf(CANDLES, 'output2[]', barValues(bar, undefined))),
  })
}

/** GET inquire-index-daily-price (live only): days, weeks or months up to a date, newest first. */
export const inquireIndexDailyPrice: TrHandler = (request) => {
  const bad = missingField(request, [...FIELDS, 'FID_PERIOD_DIV_CODE', 'FID_INPUT_DATE_1'])
  if (bad) return bad
  const { FID_INPUT_ISCD: code = '', FID_PERIOD_DIV_CODE: period, FID_INPUT_DATE_1: until = '' } = request.input
  if (!isPeriod(period)) return invalidField('FID_PERIOD_DIV_CODE')
  const index = indexOf(request.world, code)
  if (!index) return answered({ output1: rowOf(BY_DAY, 'output1', {}), output2: [] })
  const bars = inPeriods(index.days, period)
  const rows = bars.flatMap((bar, i) => (bar.date <= until ? [barValues(bar, bars[i - 1])] : []))
  return answered({
    output1: rowOf(BY_DAY, 'output1', nowValues(index, code)),
    output2: rows
      .slice(-PAGE)
      .toReversed()
      .map((row) => rowOf(BY_DAY, 'output2[]', row)),
  })
}
