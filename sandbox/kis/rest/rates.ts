import { mulberry32, seedFrom } from '@naru/shared/sim/random'
import { signOf } from '../wire.ts'
import { changeRate, snapshotOf } from './snapshot.ts'
import { answered, invalidField, missingField, type TrHandler } from './tr.ts'
import type { ListedTr } from './tr-list.ts'

/** Of the services about other countries the one that a domestic customer's key may ask as well. */
export const ABROAD: readonly ListedTr[] = [
  {
    id: 'FHKST03030100',
    mock: 'FHKST03030100',
    old: [],
    method: 'GET',
    path: '/uapi/overseas-price/v1/quotations/inquire-daily-chartprice',
    pageKey: null,
    outputs: {},
  },
]

/** Whose trading days are those of the simulated market. */
const ANY_CODE = '005930'
const ROWS = 100

/** Won for a dollar: invented from the day alone, so that asking again gives the same. */
function rateOf(day: string): {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
} {
  const random = mulberry32(seedFrom('rates', 'FX@KRW', day))
  const [open, close] = [1_180 + 60 * random(), 1_180 + 60 * random()]
  return { open, close, high: Math.max(open, close) + 4 * random(), low: Math.min(open, close) - 4 * random() }
}

/** GET overseas-price/inquire-daily-chartprice: of the rates it tells, the dollar's. Newest day first. */
export const exchangeRate: TrHandler = (request) => {
  const { FID_COND_MRKT_DIV_CODE: market, FID_INPUT_DATE_1: from = '', FID_INPUT_DATE_2: to = '' } = request.input
  const named = [
    'FID_COND_MRKT_DIV_CODE',
    'FID_INPUT_ISCD',
    'FID_INPUT_DATE_1',
    'FID_INPUT_DATE_2',
    'FID_PERIOD_DIV_CODE',
  ]
  const missing = missingField(request, named)
  if (missing) return missing
  if (market !== 'X' || request.input.FID_INPUT_ISCD !== 'FX@KRW') return invalidField('INPUT_ISCD')
  const days = (snapshotOf(request.world, ANY_CODE)?.days ?? []).map(({ date }) => date).toReversed()
  const [today = to, yesterday = today] = days
  const [now, before] = [rateOf(today), rateOf(yesterday)]
  const change = now.close - before.close
  const text = (value: number): string => value.toFixed(2)
  const shown = days.filter((day) => day >= from && day <= to).slice(0, ROWS)
  return answered({
    output1: {
      ovrs_nmix_prdy_vrss: text(change),
      prdy_vrss_sign: signOf(change),
      prdy_ctrt: text(changeRate(change, before.close)),
      ovrs_nmix_prdy_clpr: text(before.close),
      acml_vol: '0',
      hts_kor_isnm: '원/달러',
      ovrs_nmix_prpr: text(now.close),
      stck_shrn_iscd: 'FX@KRW',
      prdy_vol: '0',
      ovrs_prod_oprc: text(now.open),
      ovrs_prod_hgpr: text(now.high),
      ovrs_prod_lwpr: text(now.low),
    },
    output2: (shown.length > 0 ? shown : [today]).map((day) => {
      const { open, high, low, close } = rateOf(day)
      const prices = { ovrs_nmix_prpr: close, ovrs_nmix_oprc: open, ovrs_nmix_hgpr: high, ovrs_nmix_lwpr: low }
      const told = Object.fromEntries(Object.entries(prices).map(([name, value]) => [name, text(value)]))
      return { stck_bsop_date: day, ...told, acml_vol: '0', mod_yn: 'N' }
    }),
  })
}
