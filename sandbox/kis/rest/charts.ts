import { weekday } from '@naru/shared/core/time'
import type { DayBar } from '../market/recording.ts'
import type { MinuteBar } from '../market/symbol-day.ts'
import { compactDate, percent, rowOf, signOf, won } from '../wire.ts'
import { DAILY_CHART_HEAD, DAILY_CHART_ROW, DAILY_PRICE_ROW } from './fields.ts'
import { changeOf } from './quotes.ts'
import { answered, invalidField, missingField, type TrHandler, type TrRequest } from './tr.ts'

type Period = 'D' | 'W' | 'M' | 'Y'

const isPeriod = (text: string | undefined): text is Period => text !== undefined && /^[DWMY]$/.test(text)

/** Groups day bars, oldest first, into periods; a period is dated by its last day. */
function inPeriods(days: readonly DayBar[], period: Period): readonly DayBar[] {
  if (period === 'D') return days
  const groups = new Map<string, DayBar>()
  for (const day of days) {
    const key = periodKey(day.date, period)
    const sofar = groups.get(key)
    groups.set(key, sofar ? { ...merged(sofar, day), date: day.date } : day)
  }
  return [...groups.values()]
}

const merged = (a: DayBar, b: DayBar): DayBar => ({
  ...a,
  high: Math.max(a.high, b.high),
  low: Math.min(a.low, b.low),
  close: b.close,
  volume: a.volume + b.volume,
})

function periodKey(date: string, period: Period): string {
  if (period === 'Y') return date.slice(0, 4)
  if (period === 'M') return date.slice(0, 6)
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` as Parameters<typeof weekday>[0] // a date of the recording
  const day = Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8)))
  return String(day / 86_400_000 - ((weekday(iso) + 6) % 7))
}

/** GET inquire-daily-price: the last 30 days, weeks or months, newest first. */
export const inquireDailyPrice: TrHandler = (request) => {
  const bad = missingField(request, ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD', 'FID_PERIOD_DIV_CODE'])
  if (bad) return bad
  const { world, input } = request
  if (!isPeriod(input.FID_PERIOD_DIV_CODE)) return invalidField('FID_PERIOD_DIV_CODE')
  const bars = inPeriods(world.market.dailyBars(input.FID_INPUT_ISCD ?? ''), input.FID_PERIOD_DIV_CODE)
  const rows = bars.map((bar, i) => {
    const before = bars[i - 1]
    const change = before ? bar.close - before.close : 0
    return rowOf(DAILY_PRICE_ROW, {
      ...priceFields(bar),
      prdy_vrss_vol_rate: percent(bar.volume - (before?.volume ?? bar.volume), before?.volume ?? 0),
      prdy_vrss: won(change),
      prdy_vrss_sign: signOf(change),
      prdy_ctrt: percent(change, before?.close ?? 0),
      hts_frgn_ehrt: '0.00',
      frgn_ntby_qty: '0',
      flng_cls_code: '00',
      acml_prtt_rate: '0.00',
    })
  })
  return answered({ output: rows.slice(-30).toReversed() })
}

const priceFields = (bar: DayBar): Record<string, string> => ({
  stck_bsop_date: bar.date,
  stck_oprc: won(bar.open),
  stck_hgpr: won(bar.high),
  stck_lwpr: won(bar.low),
  stck_clpr: won(bar.close),
  acml_vol: won(bar.volume),
})

/** GET inquire-daily-itemchartprice: at most 100 candles between two dates, newest first. */
export const inquireDailyChart: TrHandler = (request) => {
  const fields = [
    'FID_COND_MRKT_DIV_CODE',
    'FID_INPUT_ISCD',
    'FID_INPUT_DATE_1',
    'FID_INPUT_DATE_2',
    'FID_PERIOD_DIV_CODE',
  ]
  const bad = missingField(request, fields)
  if (bad) return bad
  const { world, input } = request
  const { FID_INPUT_ISCD: code = '', FID_INPUT_DATE_1: from = '', FID_INPUT_DATE_2: to = '' } = input
  if (!isPeriod(input.FID_PERIOD_DIV_CODE)) return invalidField('FID_PERIOD_DIV_CODE')
  if (!world.market.listing(code))
    return answered({ output1: rowOf(DAILY_CHART_HEAD, { stck_prpr: '0' }), output2: [] })
  const bars = inPeriods(world.market.dailyBars(code), input.FID_PERIOD_DIV_CODE)
  const rows = bars.flatMap((bar, i) => {
    if (bar.date < from || bar.date > to) return []
    const change = bar.close - (bars[i - 1]?.close ?? bar.close)
    const fixed = { flng_cls_code: '00', prtt_rate: '0.00', mod_yn: 'N', revl_issu_reas: '' }
    const change_ = { prdy_vrss_sign: signOf(change), prdy_vrss: won(change) }
    const amount = won(bar.volume * Math.round((bar.high + bar.low + bar.close) / 3))
    return [rowOf(DAILY_CHART_ROW, { ...priceFields(bar), ...fixed, ...change_, acml_tr_pbmn: amount })]
  })
  return answered({ output1: dailyHead(request, code), output2: rows.slice(-100).toReversed() })
}

function dailyHead({ world }: TrRequest, code: string): Record<string, string> {
  const quote = world.market.quote(code)
  const { base, limits } = world.market.today(code)
  const { bids, asks } = world.market.book(code)
  const previous = world.market.dailyBars(code).at(-2)
  const listing = world.market.listing(code)
  return rowOf(DAILY_CHART_HEAD, {
    ...changeOf(world, code, quote.last),
    stck_prdy_clpr: won(base),
    acml_vol: won(quote.cumVolume),
    acml_tr_pbmn: won(quote.cumAmount),
    hts_kor_isnm: listing?.nameKo ?? '',
    stck_prpr: won(quote.last),
    stck_shrn_iscd: code,
    prdy_vol: won(previous?.volume ?? 0),
    stck_mxpr: won(limits.upper),
    stck_llam: won(limits.lower),
    stck_oprc: won(quote.open),
    stck_hgpr: won(quote.high),
    stck_lwpr: won(quote.low),
    stck_prdy_oprc: won(previous?.open ?? 0),
    stck_prdy_hgpr: won(previous?.high ?? 0),
    stck_prdy_lwpr: won(previous?.low ?? 0),
    askp: won(asks[0]?.[0] ?? 0),
    bidp: won(bids[0]?.[0] ?? 0),
    prdy_vrss_vol: won(quote.cumVolume - (previous?.volume ?? 0)),
    vol_tnrt: percent(quote.cumVolume, listing?.listedShares ?? 0),
    stck_fcam: won(listing?.faceValue ?? 0),
    lstn_stcn: won(listing?.listedShares ?? 0),
  })
}

/** GET inquire-time-itemchartprice: 30 minute candles of the running day, backwards from an hour. */
export const inquireMinuteChart: TrHandler = (request) => {
  const fields = [
    'FID_COND_MRKT_DIV_CODE',
    'FID_INPUT_ISCD',
    'FID_INPUT_HOUR_1',
    'FID_PW_DATA_INCU_YN',
    'FID_ETC_CLS_CODE',
  ]
  const bad = missingField(request, fields)
  if (bad) return bad
  const { world, input } = request
  const { FID_INPUT_ISCD: code = '', FID_INPUT_HOUR_1: hour = '', FID_PW_DATA_INCU_YN: past } = input
  if (!/^\d{6}$/.test(hour)) return invalidField('FID_INPUT_HOUR_1')
  const { date } = world.market.position
  return answered(minuteBody(request, code, { date, hour, size: 30, withPast: past === 'Y' }))
}

/** GET inquire-time-dailychartprice (live only): 120 minute candles of a day, backwards from an hour. */
export const inquirePastMinuteChart: TrHandler = (request) => {
  const fields = [
    'FID_COND_MRKT_DIV_CODE',
    'FID_INPUT_ISCD',
    'FID_INPUT_HOUR_1',
    'FID_INPUT_DATE_1',
    'FID_PW_DATA_INCU_YN',
  ]
  const bad = missingField(request, fields)
  if (bad) return bad
  const { input } = request
  const { FID_INPUT_ISCD: code = '', FID_INPUT_HOUR_1: hour = '', FID_INPUT_DATE_1: day = '' } = input
  if (!/^\d{6}$/.test(hour)) return invalidField('FID_INPUT_HOUR_1')
  if (!/^\d{8}$/.test(day)) return invalidField('FID_INPUT_DATE_1')
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  const withPast = input.FID_PW_DATA_INCU_YN === 'Y'
  return answered(minuteBody(request, code, { date, hour, size: 120, withPast }))
}

interface MinuteQuestion {
  readonly date: string
  readonly hour: string
  readonly size: number
  readonly withPast: boolean
}

function minuteBody(request: TrRequest, code: string, question: MinuteQuestion): Record<string, unknown> {
  const { world } = request
  const listing = world.market.listing(code)
  if (!listing) return { output1: { stck_prpr: '0' }, output2: [] }
  const quote = world.market.quote(code)
  const head = {
    ...changeOf(world, code, quote.last),
    stck_prdy_clpr: won(world.market.today(code).base),
    acml_vol: won(quote.cumVolume),
    acml_tr_pbmn: won(quote.cumAmount),
    hts_kor_isnm: listing.nameKo,
    stck_prpr: won(quote.last),
  }
  return { output1: head, output2: minuteRows(request, code, question) }
}

function minuteRows({ world }: TrRequest, code: string, question: MinuteQuestion): readonly Record<string, string>[] {
  const { date, hour, size, withPast } = question
  const days = withPast ? world.market.daysUntilToday().filter((day) => day <= date) : [date]
  const rows: Record<string, string>[] = []
  for (const day of days.toReversed()) {
    const bars = world.market.minutes(code, day).filter((bar) => day < date || bar.time <= hour)
    rows.push(...bars.toReversed().map((bar) => minuteRow(day, bar)))
    if (rows.length >= size) break
  }
  return rows.slice(0, size)
}

const minuteRow = (day: string, bar: MinuteBar): Record<string, string> => ({
  stck_bsop_date: compactDate(day),
  stck_cntg_hour: bar.time,
  stck_prpr: won(bar.close),
  stck_oprc: won(bar.open),
  stck_hgpr: won(bar.high),
  stck_lwpr: won(bar.low),
  cntg_vol: won(bar.volume),
  acml_tr_pbmn: won(bar.cumAmount),
})
