import { type KstDate, kstDate } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { Bar } from '../domain/market-data.ts'

/** Bars of one source, and the day up to which that source had divided out splits itself; null: as traded. */
export interface RawBars {
  readonly bars: readonly Bar[]
  readonly adjustedTo: KstDate | null
}

/** What one action did to prices and volumes before it. */
export interface AdjustmentStep {
  readonly action: CorporateAction
  /** Prices before it are multiplied by this. */
  readonly price: number
}

/** Sources that adjust divide out changes in the number of shares; what was paid out stays in their prices. */
const isDoneBy = (adjustedTo: KstDate | null, { kind, exDate }: CorporateAction): boolean =>
  adjustedTo !== null && adjustedTo >= exDate && kind !== 'cash_dividend'

/** A smaller step than this cannot be told from a day's trading: the feed's word is taken for it. */
const PLAIN_STEP = Math.log(1.5)

/**
 * What prices before an action are multiplied by, from the close before it: the theoretical ex-rights price over that
 * close. 1/50 for a 50:1 split; 0.9 for 1,000 won paid out at a close of 10,000.
 *
 * @param before  on the scale of its source, which is `divided` times finer than what was traded on the day
 */
function priceFactor({ shares, cashWon, paidWon }: CorporateAction, before: number, divided: number): number {
  const money = (paidWon * (shares - 1) - cashWon) / divided
  return (before + money) / (before * shares)
}

/** How many of a source's shares one share of the day of `action` is. */
const dividedAfter = (
  action: CorporateAction,
  actions: readonly CorporateAction[],
  adjustedTo: KstDate | null,
): number =>
  actions
    .filter(({ exDate }) => adjustedTo !== null && exDate > action.exDate && exDate <= adjustedTo)
    .reduce((product, { shares }) => product * shares, 1)

/**
 * Whether the prices themselves bear a large step out. Bars that somebody has adjusted already, or that belong to
 * another share, show none, and dividing them again would invent a crash.
 */
function isBorneOut(factor: number, before: Bar, after: Bar): boolean {
  if (Math.abs(Math.log(factor)) < PLAIN_STEP) return true
  const step = Math.log(after.open / before.close)
  return Math.abs(step - Math.log(factor)) < Math.abs(step)
}

/**
 * What each action did, read from the bars around it. An action without a bar on both sides tells nothing and is left
 * out, as is one that the prices do not bear out.
 *
 * @param raw      each stretch with the scale its source gave it; the latest bars must be among them
 * @param actions  of this instrument
 */
export function adjustmentSteps(
  raw: readonly RawBars[],
  actions: readonly CorporateAction[],
): readonly AdjustmentStep[] {
  const tagged = tag(raw)
  return actions.flatMap((action) => {
    const at = tagged.findIndex(({ day }) => day >= action.exDate)
    const [before, after] = [tagged[at - 1], tagged[at]]
    if (before === undefined || after === undefined) return []
    const { bar, adjustedTo } = before
    const price = priceFactor(action, bar.close, dividedAfter(action, actions, adjustedTo))
    // Where two sources meet, their prices cannot be held against each other.
    const isComparable = adjustedTo === after.adjustedTo && !isDoneBy(adjustedTo, action)
    if (!(price > 0) || (isComparable && !isBorneOut(price, bar, after.bar))) return []
    return [{ action, price }]
  })
}

/**
 * Past prices on the scale of today's share. Nothing that is stored changes: this is how it is read.
 *
 * @param raw  each stretch with the scale its source gave it
 * @returns    bars ascending; prices may be fractions of a won, volumes fractions of a share
 */
export const adjustBars = (raw: readonly RawBars[], steps: readonly AdjustmentStep[]): readonly Bar[] =>
  tag(raw).map(({ bar, day, adjustedTo }) => {
    const open = steps.filter(({ action }) => action.exDate > day && !isDoneBy(adjustedTo, action))
    return open.length === 0 ? bar : scaled(bar, open)
  })

interface Tagged {
  readonly bar: Bar
  readonly day: KstDate
  readonly adjustedTo: KstDate | null
}

/** All bars ascending, each with its day and the scale it is on. */
const tag = (raw: readonly RawBars[]): readonly Tagged[] =>
  raw
    .flatMap(({ bars, adjustedTo }) => bars.map((bar) => ({ bar, day: kstDate(bar.ts), adjustedTo })))
    .sort((a, b) => a.bar.ts - b.bar.ts)

function scaled(bar: Bar, steps: readonly AdjustmentStep[]): Bar {
  const price = steps.reduce((product, step) => product * step.price, 1)
  return {
    ts: bar.ts,
    open: bar.open * price,
    high: bar.high * price,
    low: bar.low * price,
    close: bar.close * price,
    volume: steps.reduce((volume, step) => volume * step.action.shares, bar.volume),
  }
}
