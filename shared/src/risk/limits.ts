import { z } from 'zod'

const shares = z.int().positive()
const won = z.int().positive()
const count = z.int().positive()
const rate = z.number().positive().max(1)
const milliseconds = z.int().nonnegative()

/**
 * How much may be lost, sent and held. One spelling in the ledger (`risk_limit_rules.name`), in the hard-cap file and here.
 * Rates are fractions: 0.03 is three percent.
 */
export const RiskLimits = z
  .strictObject({
    maxQuantity: shares,
    /** Won a buy may cost at worst; sales are never held back by their value. */
    maxOrderValueWon: won,
    /** Beyond this a live buy needs a fresh second factor of its own. */
    stepUpOrderValueWon: won,
    /** Of the average volume of 20 days, where it is known. */
    maxVolumeShareRate: rate,
    /** How far the aggressive side may go beyond the last price. */
    collarRate: rate,
    /** Between best bid and ask, of a market order. */
    maxSpreadRate: rate,
    /** Shares on the other side of the book for each share of a market order. */
    minDepthMultiple: z.number().nonnegative(),
    /** A price or book read longer ago says nothing. */
    quoteMaxAgeMs: milliseconds.positive(),
    /** The same order within this time is a double click. */
    duplicateWindowMs: milliseconds,
    /** Bought and being bought on one day. */
    maxDailyValueWon: won,
    maxDailyOrders: count,
    maxOrdersPerSecond: count,
    maxOrdersPerMinute: count,
    maxStrategyOrdersPerMinute: count,
    /** Cancels a day for each fill; more lowers the account. */
    maxCancelFillRatio: z.number().positive(),
    maxOpenOrders: count,
    /** One instrument, of what the account is worth. */
    maxPositionWeightRate: rate,
    /** Everything held and being bought, of what the account is worth. */
    maxLeverageRate: z.number().positive().max(10),
    /** Loss of a day, of what the account was worth when it began. */
    reducingLossRate: rate,
    haltedLossRate: rate,
    maxStrategyLossRate: rate,
    /** Buying with money that is not there (미수). */
    allowReceivables: z.boolean(),
  })
  .readonly()
export type RiskLimits = z.infer<typeof RiskLimits>

/** What a file of hard caps may say: what it leaves out is capped by `HARD_CAPS`. */
export const RiskCaps = RiskLimits.unwrap().partial().readonly()
export type RiskCaps = z.infer<typeof RiskCaps>

/** Where real money is at stake and nobody has said otherwise. The ledger has the same defaults. */
export const LIVE_LIMITS: RiskLimits = {
  maxQuantity: 1_000_000,
  maxOrderValueWon: 5_000_000,
  stepUpOrderValueWon: 10_000_000,
  maxVolumeShareRate: 0.01,
  collarRate: 0.03,
  maxSpreadRate: 0.01,
  minDepthMultiple: 3,
  quoteMaxAgeMs: 3_000,
  duplicateWindowMs: 3_000,
  maxDailyValueWon: 20_000_000,
  maxDailyOrders: 100,
  maxOrdersPerSecond: 2,
  maxOrdersPerMinute: 30,
  maxStrategyOrdersPerMinute: 10,
  maxCancelFillRatio: 20,
  maxOpenOrders: 50,
  maxPositionWeightRate: 0.2,
  maxLeverageRate: 1,
  reducingLossRate: 0.03,
  haltedLossRate: 0.05,
  maxStrategyLossRate: 0.01,
  allowReceivables: false,
}

/**
 * Paper money: the prices and the cash are judged as in live, how much and how often is left to whoever is trying things
 * out. Whatever the market does not tell (a book, a volume) is no reason to refuse there: a replayed day may have none.
 */
export const PAPER_LIMITS: RiskLimits = {
  ...LIVE_LIMITS,
  maxOrderValueWon: 50_000_000,
  maxDailyValueWon: 10_000_000_000,
  maxDailyOrders: 100_000,
  maxOrdersPerSecond: 20,
  maxOrdersPerMinute: 1_200,
  maxStrategyOrdersPerMinute: 600,
  maxCancelFillRatio: 1_000,
  maxOpenOrders: 1_000,
  maxPositionWeightRate: 1,
  reducingLossRate: 0.1,
  haltedLossRate: 0.2,
  maxStrategyLossRate: 0.1,
}

/** Beyond these nothing goes, whatever the ledger and the file of hard caps say. */
export const HARD_CAPS: RiskLimits = {
  ...PAPER_LIMITS,
  stepUpOrderValueWon: 1_000_000_000,
  maxVolumeShareRate: 0.2,
  collarRate: 0.3,
  maxSpreadRate: 0.1,
  minDepthMultiple: 0,
  quoteMaxAgeMs: 10_000,
  duplicateWindowMs: 0,
  maxLeverageRate: 2.5,
  reducingLossRate: 0.5,
  haltedLossRate: 0.5,
  maxStrategyLossRate: 0.5,
  allowReceivables: true,
}

type LimitName = keyof RiskLimits

/** More of these is stricter; less of all others. */
const STRICTER_UP: ReadonlySet<string> = new Set<LimitName>(['minDepthMultiple', 'duplicateWindowMs'])

/** The stricter of both, limit by limit. What one does not mention is the other's. */
export function mergeLimits(limits: RiskLimits, caps: RiskCaps): RiskLimits {
  const merged = Object.entries(limits).map(([name, ours]): [string, number | boolean] => {
    const cap = caps[name as LimitName] // keys of an object of this very type
    if (cap === undefined) return [name, ours]
    if (typeof ours === 'boolean' || typeof cap === 'boolean') return [name, ours === true && cap === true]
    return [name, STRICTER_UP.has(name) ? Math.max(ours, cap) : Math.min(ours, cap)]
  })
  return Object.fromEntries(merged) as RiskLimits // the same keys, values of the same kind
}

/** What an account may risk: the ledger's word, under the file's caps and under those nothing raises. */
export const effectiveLimits = (ledger: RiskLimits, file: RiskCaps): RiskLimits =>
  mergeLimits(mergeLimits(ledger, HARD_CAPS), file)
