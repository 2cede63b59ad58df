import { signOf } from '../wire.ts'
import type { World } from '../world.ts'
import { allSnapshots, changeRate, type Snapshot } from './snapshot.ts'
import { answered, missingField, type TrHandler, type TrRequest } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

interface ExpectedStock {
  readonly stock: Snapshot
  readonly rate: number
  readonly values: Values
}

/** Every stock in an auction with what it would do now, its figures in the place of the last trade's. */
function inAuction(world: World, kind: 'opening' | 'closing'): readonly ExpectedStock[] {
  return allSnapshots(world).flatMap((stock) => {
    const expected = world.exchange.call(stock.code)?.kind === kind ? world.exchange.expected(stock.code) : undefined
    if (!expected) return []
    const { price, quantity, change } = expected
    const rate = changeRate(change, stock.base)
    const figures = { stck_prpr: price, prdy_vrss: change, prdy_vrss_sign: signOf(change), prdy_ctrt: rate }
    const against = { sdpr_vrss_prpr: change, sdpr_vrss_prpr_rate: rate }
    const money = { cntg_vol: quantity, antc_tr_pbmn: price * quantity }
    return [{ stock, rate, values: { ...stock.values, ...figures, ...against, ...money } }]
  })
}

const inMarket = ({ input }: TrRequest, { stock }: ExpectedStock): boolean => {
  const market = input.FID_INPUT_ISCD
  if (market === '1001') return stock.listing.market === 'kosdaq'
  return (market !== '0001' && market !== '2001') || stock.listing.market === 'kospi'
}

/** Rises first, or falls first: of a ranking's own kinds of order. */
const sorted = (rows: readonly ExpectedStock[], isFalling: boolean): readonly ExpectedStock[] =>
  rows.toSorted((a, b) => (isFalling ? a.rate - b.rate : b.rate - a.rate))

/** GET exp-closing-price (live only): the closing auction; empty outside it. */
export const expectedClosing: TrHandler = (request) => {
  const bad = missingField(request, ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD', 'FID_RANK_SORT_CLS_CODE'])
  if (bad) return bad
  const kind = request.input.FID_RANK_SORT_CLS_CODE
  const atLimit = { '1': '1', '2': '4' }[kind ?? '']
  const rows = inAuction(request.world, 'closing')
    .filter((row) => inMarket(request, row))
    .filter(({ values }) => atLimit === undefined || values.prdy_vrss_sign === atLimit)
  const output = sorted(rows, kind === '4').slice(0, 30)
  return answered({ output: output.map(({ values }) => rowOf('FHKST117300C0', 'output[]', values)) })
}

/** GET ranking/exp-trans-updown (live only): the opening or the closing auction, by the expected change. */
export const expectedChanges: TrHandler = (request) => {
  const bad = missingField(request, ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD', 'FID_RANK_SORT_CLS_CODE'])
  if (bad) return bad
  const { FID_MKOP_CLS_CODE: session, FID_RANK_SORT_CLS_CODE: kind = '' } = request.input
  const rows = inAuction(request.world, session === '1' ? 'closing' : 'opening').filter((row) => inMarket(request, row))
  const output = sorted(rows, kind === '3' || kind === '4').slice(0, 30)
  return answered({ output: output.map(({ values }) => rowOf('FHPST01820000', 'output[]', values)) })
}

/** GET capture-uplowprice (live only): stocks at their daily limit; 0 the upper, 1 the lower one. */
export const atTheLimit: TrHandler = (request) => {
  const bad = missingField(request, ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD', 'FID_PRC_CLS_CODE'])
  if (bad) return bad
  const sign = request.input.FID_PRC_CLS_CODE === '1' ? '4' : '1'
  const rows = allSnapshots(request.world).filter(({ values }) => values.prdy_vrss_sign === sign)
  const output = rows.slice(0, 30).map(({ values }) => {
    const sold = { seln_cnqn: values.seln_cnqn_smtn ?? 0, shnu_cnqn: values.shnu_cnqn_smtn ?? 0 }
    return rowOf('FHKST130000C0', 'output[]', { ...values, ...sold })
  })
  return answered({ output })
}
