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
  return chart(request, { id: TODAY, date: request.world.market.position.date, hour, size: 30 })
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

function minuteRows({ world, input }: TrRequest, code: string, question: Question): readonly Row[] {
  const { id, date, hour, size } = question
  const { position } = world.market
  const days = input.FID_PW_DATA_INCU_YN === 'Y' ? world.market.daysUntilToday().filter((day) => day <= date) : [date]
  const rows: Row[] = id === TODAY ? invented({ world, code, hour, now: position.time, date }) : []
  for (const day of days.toReversed()) {
    if (rows.length >= size) break
    const bars = world.market.minutes(code, day).filter((bar) => day < date || bar.time <= hour)
    rows.push(...bars.toReversed().map((bar) => minuteRow(id, day, bar)))
  }
  return rows.slice(0, size)
}

/** An hour still ahead is answered with rows at the current price, as KIS documents. */
function invented(ask: { world: TrRequest['world']; code: string; hour: string; now: string; date: string }): Row[] {
  const { world, code, hour, now, date } = ask
  const { last, cumAmount } = world.market.quote(code)
  const rows: Row[] = []
  const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(2, 4))
  for (let at = minute(hour); at > minute(now) && rows.length < 30; at--) {
    const time = `${String(Math.floor(at / 60)).padStart(2, '0')}${String(at % 60).padStart(2, '0')}00`
    const flat = { time, open: last, high: last, low: last, close: last, volume: 0, cumAmount }
    rows.push(minuteRow(TODAY, date, flat))
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
