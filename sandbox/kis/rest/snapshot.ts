import type { Phase } from '@naru/shared/market/session-phase'
import { tickSize } from '@naru/shared/market/tick-size'
import type { Feed } from '../market/market.ts'
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

const FEEDS: Readonly<Record<string, Feed>> = { NX: 'NXT', UN: 'UN' }

/** FID_COND_MRKT_DIV_CODE: J is KRX, and so is everything that is neither NXT nor both together. */
export const feedOf = (market: string | undefined): Feed => FEEDS[market ?? ''] ?? 'KRX'

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

/** The stock as it stands on a feed; undefined for a code that is not listed there. */
export function snapshotOf(world: World, code: string, feed: Feed = 'KRX'): Snapshot | undefined {
  const listing = world.market.listing(code)
  if (!listing || (feed === 'NXT' && !listing.isOnNxt)) return undefined
  const quote = world.market.quote(code, feed)
  const { base, limits } = world.market.today(code)
  const days = world.market.dailyBars(code)
  const previous = days.at(-2)
  const { last, cumVolume: volume, cumAmount: amount } = quote
  const values = {
    ...namesOf(listing),
    ...changeOf(world, code, last),
    ...bookValues(world, code, feed),
    ...stateOf(world, code),
    stck_prpr: last,
    stck_oprc: quote.open,
    stck_hgpr: quote.high,
    stck_lwpr: quote.low,
    stck_sdpr: base,
    stck_prdy_clpr: base,
    stck_mxpr: limits.upper,
    stck_llam: limits.lower,
    acml_vol: volume,
    acml_tr_pbmn: amount,
    prdy_vol: previous?.volume ?? 0,
    prdy_vrss_vol: volume - (previous?.volume ?? 0),
    prdy_vrss_vol_rate: changeRate(volume, previous?.volume ?? 0),
    wghn_avrg_stck_prc: volume === 0 ? base : amount / volume,
    vol_tnrt: changeRate(volume, listing.listedShares),
    hts_avls: (listing.listedShares * last) / 1e8,
    aspr_unit: tickSize(listing.kind, last),
    tday_rltv: changeRate(quote.buyVolume, quote.sellVolume),
    shnu_cnqn_smtn: quote.buyVolume,
    seln_cnqn_smtn: quote.sellVolume,
    hgpr_hour: quote.highTime,
    lwpr_hour: quote.lowTime,
    ...changesWithin(quote),
  }
  return { code, listing, last, base, volume, amount, previous, days, values }
}

/** Every listed stock, in the order of the list. */
export const allSnapshots = (world: World): readonly Snapshot[] =>
  world.market.codes.flatMap((code) => snapshotOf(world, code) ?? [])

const MARKET_NAMES = { kospi: 'KOSPI', kosdaq: 'KOSDAQ', konex: 'KONEX' } as const
const INDEX_NAMES = { kospi: 'KOSPI200', kosdaq: 'KSQ150', konex: 'KONEX' } as const
const FUND_NAMES: Readonly<Record<string, string>> = { etf: 'ETF', etn: 'ETN' }

function namesOf(listing: RecordedSymbol): Values {
  return {
    stck_shrn_iscd: listing.code,
    mksc_shrn_iscd: listing.code,
    hts_kor_isnm: listing.nameKo,
    bstp_kor_isnm: listing.sectorKo,
    rprs_mrkt_kor_name: FUND_NAMES[listing.kind] ?? INDEX_NAMES[listing.market],
    kospi_kosdaq_cls_name: MARKET_NAMES[listing.market],
    stck_fcam: listing.faceValue,
    lstn_stcn: listing.listedShares,
    cpfn: (listing.listedShares * listing.faceValue) / 1e8,
  }
}

/** Halted, in a volatility interruption, or in an auction that was prolonged. */
function stateOf(world: World, code: string): Values {
  const call = world.exchange.call(code)
  const { KRX } = world.hours.phases
  const isHalted = world.isHalted(code)
  return {
    iscd_stat_cls_code: isHalted ? '58' : '55',
    temp_stop_yn: isHalted ? 'Y' : 'N',
    trht_yn: isHalted ? 'Y' : 'N',
    vi_cls_code: call?.kind === 'vi' ? 'Y' : 'N',
    ovtm_vi_cls_code: 'N',
    // The phase goes on, the auction of the one before has not ended.
    oprc_rang_cont_yn: call?.kind === 'opening' && KRX === 'open' ? 'Y' : 'N',
    clpr_rang_cont_yn: call?.kind === 'closing' && KRX === 'after_close' ? 'Y' : 'N',
    new_mkop_cls_code: operationCode(KRX, call !== undefined),
  }
}

/** NEW_MKOP_CLS_CODE: first digit 1 before the open, 2 in session, 3 after the close, 4 single price; 00 in an auction. */
function operationCode(phase: Phase, isInCall: boolean): string {
  if (isInCall && phase !== 'after_hours_single') return '00'
  if (phase === 'pre_open' || phase === 'opening_auction') return '10'
  if (phase === 'after_hours_single') return '40'
  return phase === 'open' || phase === 'closing_auction' ? '20' : '31'
}

function bookValues(world: World, code: string, feed: Feed): Values {
  const { bids, asks } = world.market.book(code, feed === 'NXT' ? 'NXT' : 'KRX')
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
