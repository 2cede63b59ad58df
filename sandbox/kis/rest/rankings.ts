import { extremes } from './quotes.ts'
import { allSnapshots, changeRate, type Snapshot } from './snapshot.ts'
import { answered, missingField, type TrHandler, type TrRequest } from './tr.ts'
import { rowOf, type Values } from './tr-list.ts'

const ROWS = 30

interface Ranking {
  readonly id: string
  /** The figure a stock is ranked by, highest first. `kind` is the service's own choice of order. */
  readonly by: (stock: Snapshot, kind: string) => number
  /** Which request field holds the choice of order. */
  readonly kindField?: string
  readonly keeps?: (stock: Snapshot) => boolean
  readonly more?: (stock: Snapshot, all: readonly Snapshot[]) => Values
}

/** At most 30 rows of the stocks that pass the filters every ranking shares. */
const ranking = ({ id, by, kindField = 'FID_RANK_SORT_CLS_CODE', keeps, more }: Ranking): TrHandler =>
  function rank(request) {
    const bad = missingField(request, ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD'])
    if (bad) return bad
    const kind = request.input[kindField] ?? '0'
    const all = allSnapshots(request.world).filter((stock) => keeps?.(stock) ?? true)
    const rows = all
      .filter((stock) => isWanted(request, stock))
      .toSorted((a, b) => by(b, kind) - by(a, kind))
      .slice(0, ROWS)
      .map((stock, i) => rowOf(id, 'output[]', { ...stock.values, ...more?.(stock, all), data_rank: i + 1 }))
    return answered({ output: rows })
  }

/** Market, price range and least volume; empty or 0 means any. */
function isWanted({ input }: TrRequest, { listing, last, volume }: Snapshot): boolean {
  const { FID_INPUT_ISCD: market = '', FID_INPUT_PRICE_1: from, FID_INPUT_PRICE_2: to, FID_VOL_CNT: least } = input
  if (market === '1001' && listing.market !== 'kosdaq') return false
  if ((market === '0001' || market === '2001') && listing.market !== 'kospi') return false
  // Every recorded stock is a common one.
  if (input.FID_DIV_CLS_CODE === '2') return false
  if (Number(from) > 0 && last < Number(from)) return false
  if (Number(to) > 0 && last > Number(to)) return false
  return !(Number(least) > 0 && volume < Number(least))
}

const averageVolume = ({ days }: Snapshot): number => {
  const past = days.slice(-6, -1)
  return past.length === 0 ? 0 : past.reduce((sum, day) => sum + day.volume, 0) / past.length
}

const turnover = ({ amount, last, listing }: Snapshot): number => changeRate(amount, last * listing.listedShares)

/** GET volume-rank: 0 average volume, 1 growth, 2 turnover, 3 traded value (거래대금), 4 turnover of value. */
export const volumeRank = ranking({
  id: 'FHPST01710000',
  kindField: 'FID_BLNG_CLS_CODE',
  by: (stock, kind) => {
    switch (kind) {
      case '1':
        return changeRate(stock.volume - (stock.previous?.volume ?? 0), stock.previous?.volume ?? 0)
      case '2':
        return changeRate(stock.volume, stock.listing.listedShares)
      case '3':
        return stock.amount
      case '4':
        return turnover(stock)
      default:
        return stock.volume
    }
  },
  more: (stock) => ({
    avrg_vol: averageVolume(stock),
    n_befr_clpr_vrss_prpr_rate: changeRate(stock.last - stock.base, stock.base),
    vol_inrt: changeRate(stock.volume - (stock.previous?.volume ?? 0), stock.previous?.volume ?? 0),
    nday_vol_tnrt: changeRate(averageVolume(stock), stock.listing.listedShares),
    avrg_tr_pbmn: stock.amount,
    tr_pbmn_tnrt: turnover(stock),
    nday_tr_pbmn_tnrt: turnover(stock),
  }),
})

const rise = ({ last, base }: Snapshot): number => changeRate(last - base, base)
const sinceOpen = ({ values }: Snapshot): number => Number(values.oprc_vrss_prpr_rate)

/** Days in a row, today included, that closed higher (or lower) than the one before. */
function streak({ days, last }: Snapshot, direction: 1 | -1): number {
  const closes = [...days.slice(0, -1).map((day) => day.close), last]
  let count = 0
  for (let i = closes.length - 1; i > 0 && Math.sign(closes[i]! - closes[i - 1]!) === direction; i--) count += 1
  return count
}

/** GET ranking/fluctuation: 0 risers, 1 fallers, 2 and 3 the same since the open, 4 by size. */
export const fluctuation = ranking({
  id: 'FHPST01700000',
  by: (stock, kind) => {
    switch (kind) {
      case '1':
        return -rise(stock)
      case '2':
        return sinceOpen(stock)
      case '3':
        return -sinceOpen(stock)
      case '4':
        return Math.abs(rise(stock))
      default:
        return rise(stock)
    }
  },
  more: (stock) => ({
    cnnt_ascn_dynu: streak(stock, 1),
    cnnt_down_dynu: streak(stock, -1),
    acml_hgpr_date: stock.days.at(-1)?.date ?? '',
    acml_lwpr_date: stock.days.at(-1)?.date ?? '',
    dsgt_date_clpr_vrss_prpr_rate: rise(stock),
    prd_rsfl: stock.last - stock.base,
    prd_rsfl_rate: rise(stock),
  }),
})

const marketValue = ({ last, listing }: Snapshot): number => last * listing.listedShares

/** GET ranking/market-cap. Values in 100 million won. */
export const marketCap = ranking({
  id: 'FHPST01740000',
  keeps: ({ listing }) => listing.kind === 'stock',
  by: marketValue,
  more: (stock, all) => ({
    stck_avls: marketValue(stock) / 1e8,
    mrkt_whol_avls_rlim: changeRate(
      marketValue(stock),
      all.reduce((sum, one) => sum + marketValue(one), 0),
    ),
  }),
})

/** GET ranking/volume-power: by 체결강도, bought against sold. */
export const volumePower = ranking({
  id: 'FHPST01680000',
  by: ({ values }) => Number(values.tday_rltv),
})

/** GET ranking/quote-balance: 0 more bids, 1 more asks, 2 and 3 by their ratio. */
export const quoteBalance = ranking({
  id: 'FHPST01720000',
  by: ({ values }, kind) => {
    const [asks, bids] = [Number(values.total_askp_rsqn), Number(values.total_bidp_rsqn)]
    if (kind === '1') return asks - bids
    if (kind === '2') return changeRate(bids, asks)
    return kind === '3' ? changeRate(asks, bids) : bids - asks
  },
  more: ({ values }) => {
    const [asks, bids] = [Number(values.total_askp_rsqn), Number(values.total_bidp_rsqn)]
    return {
      total_ntsl_bidp_rsqn: bids - asks,
      shnu_rsqn_rate: changeRate(bids, asks),
      seln_rsqn_rate: changeRate(asks, bids),
    }
  },
})

/** GET ranking/near-new-highlow: 0 near the 250-day high, 1 near the low. */
export const nearNewHighLow = ranking({
  id: 'FHPST01870000',
  kindField: 'FID_PRC_CLS_CODE',
  by: (stock, kind) => {
    const { d250_hgpr, d250_lwpr } = extremes(stock)
    return kind === '1' ? Number(d250_lwpr) / stock.last : stock.last / Number(d250_hgpr)
  },
  more: (stock) => {
    const { d250_hgpr: high = 0, d250_lwpr: low = 0 } = extremes(stock)
    return {
      new_hgpr: high,
      hprc_near_rate: changeRate(stock.last, Number(high)),
      new_lwpr: low,
      lwpr_near_rate: changeRate(stock.last, Number(low)),
    }
  },
})

const DISPARITIES = [5, 10, 20, 60, 120]

function disparityOf(stock: Snapshot, count: number): number {
  const closes = [...stock.days.slice(-count, -1).map((day) => day.close), stock.last]
  const mean = closes.reduce((sum, close) => sum + close, 0) / closes.length
  return changeRate(stock.last, mean)
}

/** GET ranking/disparity: price against its moving average of FID_HOUR_CLS_CODE days. */
export const disparity: TrHandler = (request) => {
  const days = Number(request.input.FID_HOUR_CLS_CODE) || 5
  return ranking({
    id: 'FHPST01780000',
    by: (stock, kind) => (kind === '1' ? -1 : 1) * disparityOf(stock, days),
    more: (stock) => Object.fromEntries(DISPARITIES.map((count) => [`d${count}_dsrt`, disparityOf(stock, count)])),
  })(request)
}
