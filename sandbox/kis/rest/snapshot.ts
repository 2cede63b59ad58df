import type { InstrumentKind } from '@naru/shared/domain/instrument'
import { tickSize } from '@naru/shared/market/tick-size'
import type { DayBar, RecordedSymbol } from '../market/recording.ts'
import { totalSize } from '../market/symbol-day.ts'
import { signOf } from '../wire.ts'
import type { World } from '../world.ts'
import type { Values } from './tr-list.ts'

/** What can be told of one stock now, in the names most services share. */
export interface Snapshot {
  readonly code: string
  readonly listing: RecordedSymbol
  readonly last: number
  readonly base: number
  readonly volume: number
  /** Won. */
  readonly amount: number
  /** The day before today; undefined on the first day of a listing. */
  readonly previous: DayBar | undefined
  /** Day bars, oldest first; the last one is today. */
  readonly days: readonly DayBar[]
  readonly values: Values
}

const NAMES = { kospi: 'KOSPI', kosdaq: 'KOSDAQ' } as const

export const changeRate = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100)

/** Change against the previous close, as every quotation states it. */
export function changeOf(world: World, code: string, price: number): Values {
  const { base, limits } = world.market.today(code)
  const limit = price === limits.upper ? 'upper' : price === limits.lower ? 'lower' : undefined
  return {
    prdy_vrss: price - base,
    prdy_vrss_sign: signOf(price - base, limit),
    prdy_ctrt: changeRate(price - base, base),
  }
}

/** The stock as it stands; undefined for a code that is not listed. */
export function snapshotOf(world: World, code: string): Snapshot | undefined {
  const listing = world.market.listing(code)
  if (!listing) return undefined
  const quote = world.market.quote(code)
  const { base, limits } = world.market.today(code)
  const days = world.market.dailyBars(code)
  const previous = days.at(-2)
  const values = {
    ...namesOf(listing),
    ...changeOf(world, code, quote.last),
    ...bookValues(world, code),
    stck_prpr: quote.last,
    stck_oprc: quote.open,
    stck_hgpr: quote.high,
    stck_lwpr: quote.low,
    stck_sdpr: base,
    stck_prdy_clpr: base,
    stck_mxpr: limits.upper,
    stck_llam: limits.lower,
    acml_vol: quote.cumVolume,
    acml_tr_pbmn: quote.cumAmount,
    prdy_vol: previous?.volume ?? 0,
    prdy_vrss_vol: quote.cumVolume - (previous?.volume ?? 0),
    prdy_vrss_vol_rate: changeRate(quote.cumVolume, previous?.volume ?? 0),
    wghn_avrg_stck_prc: quote.cumVolume === 0 ? base : quote.cumAmount / quote.cumVolume,
    vol_tnrt: changeRate(quote.cumVolume, listing.listedShares),
    hts_avls: (listing.listedShares * quote.last) / 1e8,
    aspr_unit: tickSize('stock', quote.last),
    tday_rltv: changeRate(quote.buyVolume, quote.sellVolume),
    shnu_cnqn_smtn: quote.buyVolume,
    seln_cnqn_smtn: quote.sellVolume,
    hgpr_hour: quote.highTime,
    lwpr_hour: quote.lowTime,
    ...changesWithin(quote),
  }
  const { last, cumVolume: volume, cumAmount: amount } = quote
  return { code, listing, last, base, volume, amount, previous, days, values }
}

/** Every listed stock, in the order of the list. */
export const allSnapshots = (world: World): readonly Snapshot[] =>
  world.market.codes.flatMap((code) => snapshotOf(world, code) ?? [])

function namesOf(listing: RecordedSymbol): Values {
  return {
    stck_shrn_iscd: listing.code,
    mksc_shrn_iscd: listing.code,
    hts_kor_isnm: listing.nameKo,
    bstp_kor_isnm: listing.sectorKo,
    rprs_mrkt_kor_name: marketOf(listing) === 'kospi' ? 'KOSPI200' : 'KSQ150',
    kospi_kosdaq_cls_name: NAMES[marketOf(listing)],
    stck_fcam: listing.faceValue,
    lstn_stcn: listing.listedShares,
    cpfn: (listing.listedShares * listing.faceValue) / 1e8,
  }
}

/** Every recorded symbol is a share of the first market that also trades on the alternative exchange. */
export const marketOf = (_listing: RecordedSymbol): 'kospi' | 'kosdaq' => 'kospi'
export const kindOf = (_listing: RecordedSymbol): InstrumentKind => 'stock'
export const isOnNxt = (_listing: RecordedSymbol): boolean => true

function bookValues(world: World, code: string): Values {
  const { bids, asks } = world.market.book(code)
  return {
    askp: asks[0]?.[0] ?? 0,
    bidp: bids[0]?.[0] ?? 0,
    askp_rsqn1: asks[0]?.[1] ?? 0,
    bidp_rsqn1: bids[0]?.[1] ?? 0,
    seln_rsqn: asks[0]?.[1] ?? 0,
    shnu_rsqn: bids[0]?.[1] ?? 0,
    total_askp_rsqn: totalSize(asks),
    total_bidp_rsqn: totalSize(bids),
  }
}

/** Where the price stands within the day. */
function changesWithin(quote: { last: number; open: number; high: number; low: number }): Values {
  const { last, open, high, low } = quote
  const against = (name: string, price: number): Values => ({
    [`${name}_vrss_prpr`]: last - price,
    [`${name}_vrss_prpr_sign`]: signOf(last - price),
    [`${name}_vrss_prpr_rate`]: changeRate(last - price, price),
  })
  return { ...against('oprc', open), ...against('hgpr', high), ...against('lwpr', low) }
}
