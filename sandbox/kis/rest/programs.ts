import { mulberry32, seedFrom } from '@naru/shared/sim/random'
import { signOf } from '../wire.ts'
import { withAmounts } from './periods.ts'
import { changeRate, type Snapshot, snapshotOf } from './snapshot.ts'
import { answered, type TrHandler, wrongQuoteCall } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const ROWS = 30

/**
 * What programs did and what was sold short: invented from the code and the day alone, so that asking again gives the
 * same. Part of the day's volume, at its mean price; quantities in shares, amounts in won.
 */
function tradesOf(code: string, bar: { date: string; volume: number; amount: number }): Values {
  const random = mulberry32(seedFrom('programs', code, bar.date))
  const average = bar.volume === 0 ? 0 : bar.amount / bar.volume
  const [sold, bought, short] = [0.3, 0.3, 0.1].map((most) => Math.floor(bar.volume * most * random())) as [
    number,
    number,
    number,
  ]
  const won = (shares: number): number => Math.round(shares * average)
  return {
    whol_smtn_seln_vol: sold,
    whol_smtn_shnu_vol: bought,
    whol_smtn_ntby_qty: bought - sold,
    whol_smtn_seln_tr_pbmn: won(sold),
    whol_smtn_shnu_tr_pbmn: won(bought),
    whol_smtn_ntby_tr_pbmn: won(bought) - won(sold),
    stnd_vol_smtn: bar.volume,
    ssts_cntg_qty: short,
    ssts_vol_rlim: changeRate(short, bar.volume),
    ssts_tr_pbmn: won(short),
    ssts_tr_pbmn_rlim: changeRate(won(short), bar.amount),
    avrg_prc: Math.round(average),
  }
}

/** Newest first. */
function rowsOf({ code, days, amount }: Snapshot): readonly Values[] {
  return withAmounts(days, amount)
    .map((bar, i, all) => {
      const before = all[i - 1]?.close ?? bar.close
      const change = bar.close - before
      const price = { stck_clpr: bar.close, prdy_vrss: change, prdy_vrss_sign: signOf(change) }
      const day = {
        stck_oprc: bar.open,
        stck_hgpr: bar.high,
        stck_lwpr: bar.low,
        prdy_ctrt: changeRate(change, before),
      }
      const traded = { acml_vol: bar.volume, acml_tr_pbmn: bar.amount }
      return { ...tradesOf(code, bar), ...price, ...day, ...traded, stck_bsop_date: bar.date }
    })
    .toReversed()
}

const until = (rows: readonly Values[], day: string): readonly Values[] =>
  rows.filter((row) => String(row.stck_bsop_date) <= day)

/** GET program-trade-by-stock-daily (live only): thirty days up to one, the running day as far as it has come. */
export const programTradeByStockDaily: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, ['FID_INPUT_DATE_1'])
  if (bad) return bad
  const { FID_INPUT_ISCD: code = '', FID_INPUT_DATE_1: day = '' } = request.input
  const stock = snapshotOf(request.world, code)
  const rows = stock ? until(rowsOf(stock), day).slice(0, ROWS) : []
  return answered({ output: rows.map((row) => rowOf('FHPPG04650201', 'output[]', row)) })
}

const SHORT_SALE = 'FHPST04830000'

/** GET daily-short-sale (live only): the days between two; the running day is published after its close. */
export const dailyShortSale: TrHandler = (request) => {
  const bad = wrongQuoteCall(request, ['FID_INPUT_DATE_1', 'FID_INPUT_DATE_2'])
  if (bad) return bad
  const { FID_INPUT_ISCD: code = '', FID_INPUT_DATE_1: from = '', FID_INPUT_DATE_2: to = '' } = request.input
  const stock = snapshotOf(request.world, code)
  const rows = stock ? until(rowsOf(stock).slice(1), to).filter((row) => String(row.stck_bsop_date) >= from) : []
  return answered({
    output1: rowOf(SHORT_SALE, 'output1', stock?.values ?? {}),
    output2: rows.map((row) => rowOf(SHORT_SALE, 'output2[]', row)),
  })
}
