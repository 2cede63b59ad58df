import type { DayBar } from '../market/recording.ts'
import { signOf } from '../wire.ts'
import { inPeriods, isPeriod, type MoneyBar, type Period, withAmounts } from './periods.ts'
import { changeRate, feedOf, type Snapshot, snapshotOf } from './snapshot.ts'
import { answered, invalidField, type TrHandler, wrongQuoteCall } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const DAILY_PRICE = 'FHKST01010400'
const DAILY_CHART = 'FHKST03010100'

/** A stock's bars of a period, oldest first, each with the one before it. */
function barsOf(stock: Snapshot, period: Period): readonly { bar: MoneyBar; before: MoneyBar | undefined }[] {
  const bars = inPeriods(withAmounts(stock.days, stock.amount), period)
  return bars.map((bar, i) => ({ bar, before: bars[i - 1] }))
}

/** GET inquire-daily-price: the last 30 days, weeks or months, newest first. */
export const inquireDailyPrice: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, ['FID_PERIOD_DIV_CODE'])
  if (bad) return bad
  const { FID_INPUT_ISCD: code = '', FID_PERIOD_DIV_CODE: period } = request.input
  if (!isPeriod(period)) return invalidField('FID_PERIOD_DIV_CODE')
  const stock = snapshotOf(request.world, code)
  const rows = stock ? barsOf(stock, period).slice(-30).toReversed() : []
  return answered({
    output: rows.map(({ bar, before }) =>
      rowOf(DAILY_PRICE, 'output[]', {
        ...barValues(bar, before),
        prdy_vrss_vol_rate: changeRate(bar.volume - (before?.volume ?? bar.volume), before?.volume ?? 0),
        flng_cls_code: '00',
      }),
    ),
  })
}

function barValues(bar: MoneyBar, before: DayBar | undefined): Values {
  const change = bar.close - (before?.close ?? bar.close)
  return {
    stck_bsop_date: bar.date,
    stck_oprc: bar.open,
    stck_hgpr: bar.high,
    stck_lwpr: bar.low,
    stck_clpr: bar.close,
    acml_vol: bar.volume,
    acml_tr_pbmn: bar.amount,
    prdy_vrss: change,
    prdy_vrss_sign: signOf(change),
    prdy_ctrt: changeRate(change, before?.close ?? 0),
  }
}

const CHART_FIELDS = ['FID_INPUT_DATE_1', 'FID_INPUT_DATE_2', 'FID_PERIOD_DIV_CODE']

/** GET inquire-daily-itemchartprice: at most 100 candles between two dates, newest first. */
export const inquireDailyChart: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, CHART_FIELDS)
  if (bad) return bad
  const { FID_INPUT_ISCD: code = '', FID_PERIOD_DIV_CODE: period } = request.input
  const { FID_INPUT_DATE_1: from = '', FID_INPUT_DATE_2: to = '' } = request.input
  if (!isPeriod(period)) return invalidField('FID_PERIOD_DIV_CODE')
  const stock = snapshotOf(request.world, code, feedOf(request.input.FID_COND_MRKT_DIV_CODE))
  if (!stock) return answered({ output1: rowOf(DAILY_CHART, 'output1', {}), output2: [] })
  const bars = barsOf(stock, period).filter(({ bar }) => bar.date >= from && bar.date <= to)
  const row = ({ bar, before }: (typeof bars)[number]) =>
    rowOf(DAILY_CHART, 'output2[]', { ...barValues(bar, before), flng_cls_code: '00', mod_yn: 'N', prtt_rate: 0 })
  return answered({
    output1: rowOf(DAILY_CHART, 'output1', { ...stock.values, ...previousDay(stock) }),
    output2: bars.slice(-100).toReversed().map(row),
  })
}

const previousDay = ({ previous }: Snapshot): Values => ({
  stck_prdy_oprc: previous?.open ?? 0,
  stck_prdy_hgpr: previous?.high ?? 0,
  stck_prdy_lwpr: previous?.low ?? 0,
})
