import { kstHhmmss, unixMs } from '@naru/shared/core/time'
import type { Interruption } from '../exchange.ts'
import { compactDate } from '../wire.ts'
import { changeRate } from './snapshot.ts'
import { answered, missingField, type TrHandler, type TrRequest } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const ID = 'FHPST01390000'
const ROWS = 30
const KINDS = { static: '1', dynamic: '2' } as const

/** GET inquire-vi-status (live only): volatility interruptions of the running day, latest first. */
export const inquireViStatus: TrHandler = (request) => {
  const bad = missingField(request, ['FID_DIV_CLS_CODE', 'FID_MRKT_CLS_CODE', 'FID_RANK_SORT_CLS_CODE'])
  if (bad) return bad
  const rows = request.world.exchange.interruptions.filter((one) => isAskedFor(request, one))
  const latest = rows.slice(-ROWS).toReversed()
  return answered({ output: latest.map((one) => rowOf(ID, 'output[]', rowValues(request, one))) })
}

function isAskedFor({ world, input }: TrRequest, { code, kind, price, reference }: Interruption): boolean {
  const { FID_DIV_CLS_CODE: direction, FID_MRKT_CLS_CODE: market, FID_RANK_SORT_CLS_CODE: asked = '' } = input
  const asksFor = (input.FID_INPUT_ISCD ?? '').trim()
  const date = (input.FID_INPUT_DATE_1 ?? '').trim()
  const listing = world.market.listing(code)
  return (
    (asksFor === '' || asksFor === '0000' || asksFor === code) &&
    (date === '' || date === compactDate(world.market.position.date)) &&
    (direction === '1' ? price >= reference : direction !== '2' || price < reference) &&
    (market === 'K' ? listing?.market === 'kospi' : market !== 'Q' || listing?.market === 'kosdaq') &&
    (!['1', '2'].includes(asked) || asked === KINDS[kind])
  )
}

function rowValues({ world }: TrRequest, { code, kind, from, until, price, reference }: Interruption): Values {
  const isStatic = kind === 'static'
  const ofDay = world.exchange.interruptions.filter((one) => one.code === code)
  return {
    hts_kor_isnm: world.market.listing(code)?.nameKo ?? '',
    mksc_shrn_iscd: code,
    vi_cls_code: until === undefined ? 'Y' : 'N',
    bsop_date: compactDate(world.market.position.date),
    cntg_vi_hour: kstHhmmss(unixMs(from)),
    vi_cncl_hour: until === undefined ? '000000' : kstHhmmss(unixMs(until)),
    vi_kind_code: KINDS[kind],
    vi_prc: price,
    vi_stnd_prc: isStatic ? reference : 0,
    vi_dprt: isStatic ? changeRate(price - reference, reference) : 0,
    vi_dmc_stnd_prc: isStatic ? 0 : reference,
    vi_dmc_dprt: isStatic ? 0 : changeRate(price - reference, reference),
    vi_count: ofDay.filter((one) => one.from <= from).length,
  }
}
