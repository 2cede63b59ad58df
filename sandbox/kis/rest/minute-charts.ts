import type { MinuteBar } from '../market/symbol-day.ts'
import { compactDate } from '../wire.ts'
import { isoDate } from './periods.ts'
import { feedOf, snapshotOf } from './snapshot.ts'
import { answered, invalidField, type TrHandler, type TrReply, type TrRequest, wrongQuoteCall } from './tr.ts'
import { type Row, rowOf } from './tr-list.ts'

const TODAY = 'FHKST03010200'
const PAST_DAY = 'FHKST03010230'
const FIELDS = ['FID_INPUT_HOUR_1', 'FID_PW_DATA_INCU_YN']

/** GET inquire-time-itemchartprice: 30 minute candles of the running day, backwards from an hour. */
export const inquireMinuteChart: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, [...FIELDS, 'FID_ETC_CLS_CODE'])
  if (bad) return bad
  const { FID_INPUT_HOUR_1: hour = '' } = request.input
  if (!/^\d{6}$/.test(hour)) return invalidField('FID_INPUT_HOUR_1')
  const { date, time } = request.world.market.position
  // No hour at all asks for the latest.
  return chart(request, { id: TODAY, date, hour: hour === '000000' ? time : hour, size: 30 })
}

/** GET inquire-time-dailychartprice (live only): 120 minute candles of a day, backwards from an hour. */
export const inquirePastMinuteChart: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, [...FIELDS, 'FID_INPUT_DATE_1'])
  if (bad) return bad
  const { FID_INPUT_HOUR_1: hour = '', FID_INPUT_DATE_1: day = '' } = request.input
  if (!/^\d{6}$/.test(hour)) return invalidField('FID_INPUT_HOUR_1')
  if (!/^\d{8}$/.test(day)) return invalidField('FID_INPUT_DATE_1')
  return chart(request, { id: PAST_DAY, date: isoDate(day), hour, size: 120 })
}

interface Question {
  readonly id: string
  readonly date: string
  readonly hour: string
  readonly size: number
}

function chart(request: TrRequest, question: Question): TrReply {
  const { FID_INPUT_ISCD: code = '', FID_COND_MRKT_DIV_CODE: market } = request.input
  const stock = snapshotOf(request.world, code, feedOf(market))
  if (!stock) return answered({ output1: rowOf(question.id, 'output1', {}), output2: [] })
  const output2 = minuteRows(request, stock.code, question)
  return answered({ output1: rowOf(question.id, 'output1', stock.values), output2 })
}

/**
 * Rows of a day back from an hour. A page never holds two days: clients page back until they see the open, and would
 * never stop if it were followed by the day before. Asked for earlier data, a page that begins before the open is of
 * that day.
 */
function minuteRows({ world, input }: TrRequest, code: string, question: Question): readonly Row[] {
  const { id, date, hour, size } = question
  const { position } = world.market
  const withPast = input.FID_PW_DATA_INCU_YN === 'Y'
  const days = withPast ? world.market.daysUntilToday().filter((day) => day <= date) : [date]
  const ahead = id === TODAY ? invented({ world, code, hour, now: position.time, date }) : []
  for (const day of days.toReversed()) {
    const bars = world.market.minutes(code, day)
    const whole =
      day === position.date || input.FID_FAKE_TICK_INCU_YN === 'Y' ? withQuietMinutes(bars, position, day) : bars
    const rows = whole.filter((bar) => day < date || bar.time <= hour).toReversed()
    if (rows.length > 0) return [...ahead, ...rows.map((bar) => minuteRow(id, day, bar))].slice(0, size)
  }
  return ahead.slice(0, size)
}

/** Minutes without a trade repeat the last price, with no volume. */
function withQuietMinutes(
  bars: readonly MinuteBar[],
  now: { date: string; time: string },
  day: string,
): readonly MinuteBar[] {
  const all: MinuteBar[] = []
  const end = day === now.date ? minuteOf(now.time) : minuteOf(bars.at(-1)?.time ?? '000000')
  const known = new Map(bars.map((bar) => [minuteOf(bar.time), bar]))
  for (let at = minuteOf(bars[0]?.time ?? '999999'); at <= end; at++) {
    const last = all.at(-1)
    const bar = known.get(at) ?? (last && flat(timeOf(at), last.close, last.cumAmount))
    if (bar) all.push(bar)
  }
  return all
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(2, 4))
const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}00`
const flat = (time: string, price: number, cumAmount: number): MinuteBar => ({
  time,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: 0,
  cumAmount,
})

/** An hour still ahead is answered with rows at the current price, as KIS documents. */
function invented(ask: { world: TrRequest['world']; code: string; hour: string; now: string; date: string }): Row[] {
  const { world, code, hour, now, date } = ask
  const { last, cumAmount } = world.market.quote(code)
  const rows: Row[] = []
  for (let at = minuteOf(hour); at > minuteOf(now) && rows.length < 30; at--) {
    rows.push(minuteRow(TODAY, date, flat(timeOf(at), last, cumAmount)))
  }
  return rows
}

const minuteRow = (id: string, day: string, bar: MinuteBar): Row =>
  rowOf(id, 'output2[]', {
    stck_bsop_date: compactDate(day),
    stck_cntg_hour: bar.time,
    stck_prpr: bar.close,
    stck_oprc: bar.open,
    stck_hgpr: bar.high,
    stck_lwpr: bar.low,
    cntg_vol: bar.volume,
    acml_tr_pbmn: bar.cumAmount,
  })
