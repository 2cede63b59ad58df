import { ceilToTick, floorToTick } from '@naru/shared/market/tick-size'
import { signOf } from '../wire.ts'
import type { World } from '../world.ts'
import { oneStock, STATE_OF_ISSUE } from './quotes.ts'
import { changeRate, type Snapshot, snapshotOf } from './snapshot.ts'
import { answered, type TrHandler, wrongQuoteCall } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

/** The session after the close: its prices against the close, ±10 % of it and within the limits of the day. */
function overtimeValues(world: World, { code, last: close, listing, values }: Snapshot): Values {
  const quote = world.exchange.overtime(code)
  const expected = world.exchange.call(code)?.kind === 'single' ? world.exchange.expected(code) : undefined
  const isTraded = quote.count > 0
  const change = isTraded ? quote.last - close : 0
  const expectedChange = expected ? expected.price - close : 0
  return {
    ovtm_untp_sdpr: close,
    ovtm_untp_mxpr: Math.min(floorToTick(listing.kind, Math.floor(close * 1.1)) ?? close, Number(values.stck_mxpr)),
    ovtm_untp_llam: Math.max(ceilToTick(listing.kind, Math.ceil(close * 0.9)), Number(values.stck_llam)),
    ovtm_untp_prpr: isTraded ? quote.last : 0,
    ovtm_untp_prdy_vrss: change,
    ovtm_untp_prdy_vrss_sign: signOf(change),
    ovtm_untp_prdy_ctrt: changeRate(change, close),
    ovtm_untp_vol: quote.cumVolume,
    ovtm_untp_tr_pbmn: quote.cumAmount,
    ovtm_untp_oprc: isTraded ? quote.open : 0,
    ovtm_untp_hgpr: isTraded ? quote.high : 0,
    ovtm_untp_lwpr: isTraded ? quote.low : 0,
    ovtm_untp_antc_cnpr: expected?.price ?? 0,
    ovtm_untp_antc_cntg_vrss: expectedChange,
    ovtm_untp_antc_cntg_vrss_sign: signOf(expectedChange),
    ovtm_untp_antc_cntg_ctrt: changeRate(expectedChange, close),
    ovtm_untp_antc_cnqn: expected?.quantity ?? 0,
    ovtm_untp_antc_vol: expected?.quantity ?? 0,
  }
}

/** GET inquire-overtime-price (live only). */
export const inquireOvertimePrice = oneStock('FHPST02300000', (stock, { world }) => ({
  ...STATE_OF_ISSUE,
  ...overtimeValues(world, stock),
}))

/** GET inquire-overtime-asking-price (live only): nobody sees the orders of that session. */
export const inquireOvertimeAskingPrice = oneStock('FHPST02300400', () => ({ ovtm_untp_last_hour: '' }))

const DAILY = 'FHPST02320000'
const DAYS = 30

/** GET inquire-daily-overtimeprice: thirty days, newest first; the session itself is kept for the running day alone. */
export const inquireDailyOvertimePrice: TrHandler = (request) => {
  const bad = wrongQuoteCall(request)
  if (bad) return bad
  const { world, input } = request
  const stock = snapshotOf(world, input.FID_INPUT_ISCD ?? '')
  if (!stock) return answered({ output1: rowOf(DAILY, 'output1', {}), output2: [] })
  const today = overtimeValues(world, stock)
  const rows = stock.days.map((bar, i) => {
    const before = stock.days[i - 1]?.close ?? bar.close
    const change = bar.close - before
    const isToday = i === stock.days.length - 1
    return rowOf(DAILY, 'output2[]', {
      ...(isToday && today),
      stck_bsop_date: bar.date,
      stck_clpr: bar.close,
      prdy_vrss: change,
      prdy_vrss_sign: signOf(change),
      prdy_ctrt: changeRate(change, before),
      acml_vol: bar.volume,
    })
  })
  return answered({ output1: rowOf(DAILY, 'output1', today), output2: rows.slice(-DAYS).toReversed() })
}

const BY_TIME = 'FHPST02310000'

/** GET inquire-time-overtimeconclusion: where the session stands; its single trades are not kept. */
export const inquireTimeOvertimeConclusion: TrHandler = (request) => {
  const bad = wrongQuoteCall(request)
  if (bad) return bad
  const { world, input } = request
  const stock = snapshotOf(world, input.FID_INPUT_ISCD ?? '')
  const values = stock ? { ...overtimeValues(world, stock), uplm_sign: '1', lslm_sign: '4' } : {}
  return answered({ output1: rowOf(BY_TIME, 'output1', values), output2: [] })
}
