import type { InstrumentId, InstrumentKind } from '../domain/instrument.ts'
import type { Industry } from '../market/sectors.ts'
import { byIndustry, isFund } from './industries.ts'

/** Fractions of what the account is worth, unless said otherwise. */
export interface XRayThresholds {
  /** One share, at most. */
  readonly single: number
  /** One fund that follows many (ETF), at most. */
  readonly fund: number
  /** The three largest together, at most. */
  readonly largestThree: number
  /** One industry, at most. */
  readonly sector: number
  /** Cash after settlement, at least. */
  readonly cash: number
  /** Holdings at market, at most: above 1 somebody else's money is in them. */
  readonly leverage: number
  /** Share of what is held that somebody sells when it falls, at least. */
  readonly protected: number
}

/** Where a careful person would look again; nothing of the market knows these numbers. */
export const X_RAY_THRESHOLDS: XRayThresholds = {
  single: 0.25,
  fund: 0.5,
  largestThree: 0.6,
  sector: 0.4,
  cash: 0.05,
  leverage: 1,
  protected: 0.8,
}

export interface XRayHolding {
  readonly instrumentId: InstrumentId
  readonly kind: InstrumentKind
  readonly quantity: number
  /** Won at market; null without a price. */
  readonly value: number | null
  readonly protection: 'broker' | 'bridge' | 'none'
  readonly protectedQuantity: number
  /** Null for funds, and where nobody has told one. */
  readonly industry: Industry | null
}

export interface XRayQuestion {
  /** Won: after settlement, and with holdings at market. */
  readonly cashD2: number
  readonly equity: number
  readonly holdings: readonly XRayHolding[]
  readonly thresholds?: XRayThresholds
}

export type XRayCode =
  | 'single'
  | 'fund'
  | 'largest_three'
  | 'sector'
  | 'cash'
  | 'leverage'
  | 'stop_coverage'
  | 'stop_at_bridge'

/** `watch`: within a fifth of the threshold. `unknown`: what it takes to say so is missing. */
export interface XRayCheck {
  readonly code: XRayCode
  readonly state: 'ok' | 'watch' | 'over' | 'unknown'
  /** Fraction; null when unknown. */
  readonly actual: number | null
  readonly threshold: number
  /** Which way is worse than the threshold. */
  readonly worse: 'above' | 'below'
  /** Whom it is about, largest first. */
  readonly instrumentIds: readonly InstrumentId[]
  readonly industry: Industry | null
  /** What is to be done, in won: to be sold, to be kept in cash, or to be protected, so that the threshold is met. */
  readonly excess: number
}

/** One line for each check, in the order they are shown. An account that is worth nothing has none. */
export function xRay({ cashD2, equity, holdings, thresholds = X_RAY_THRESHOLDS }: XRayQuestion): readonly XRayCheck[] {
  if (equity <= 0) return []
  const held = holdings.filter(({ quantity }) => quantity > 0)
  const priced = held.flatMap((holding) => (holding.value === null ? [] : [{ ...holding, value: holding.value }]))
  const sorted = priced.toSorted((a, b) => b.value - a.value)
  const isWhole = priced.length === held.length
  const question = { cashD2, equity, sorted, isWhole, thresholds }
  return [
    largest(question, 'single'),
    largest(question, 'fund'),
    largestThree(question),
    sectors(question),
    below('cash', cashD2 / equity, { threshold: thresholds.cash, equity }),
    leverage(question),
    ...coverage(question),
  ]
}

type Priced = Omit<XRayHolding, 'value'> & { readonly value: number }

interface Looked {
  readonly cashD2: number
  readonly equity: number
  /** Largest first. */
  readonly sorted: readonly Priced[]
  /** Whether every holding has a price. */
  readonly isWhole: boolean
  readonly thresholds: XRayThresholds
}

const NEAR = 0.8

const blank = { instrumentIds: [], industry: null, excess: 0 } as const

function above(
  code: XRayCode,
  actual: number,
  { threshold, equity }: { threshold: number; equity: number },
): XRayCheck {
  const state = actual > threshold ? 'over' : actual > threshold * NEAR ? 'watch' : 'ok'
  return {
    ...blank,
    code,
    state,
    actual,
    threshold,
    worse: 'above',
    excess: Math.max(Math.round((actual - threshold) * equity), 0),
  }
}

function below(
  code: XRayCode,
  actual: number,
  { threshold, equity }: { threshold: number; equity: number },
): XRayCheck {
  const state = actual < threshold ? 'over' : actual < threshold / NEAR ? 'watch' : 'ok'
  return {
    ...blank,
    code,
    state,
    actual,
    threshold,
    worse: 'below',
    excess: Math.max(Math.round((threshold - actual) * equity), 0),
  }
}

const unknown = (code: XRayCode, threshold: number, worse: XRayCheck['worse']): XRayCheck => ({
  ...blank,
  code,
  state: 'unknown',
  actual: null,
  threshold,
  worse,
})

function largest({ sorted, equity, thresholds, isWhole }: Looked, code: 'single' | 'fund'): XRayCheck {
  const threshold = thresholds[code]
  const own = sorted.filter((holding) => isFund(holding) === (code === 'fund'))
  const check = above(code, (own[0]?.value ?? 0) / equity, { threshold, equity })
  // A holding without a price may be the largest.
  if (!isWhole && check.state !== 'over') return unknown(code, threshold, 'above')
  const heavy = own.filter(({ value }) => value / equity > threshold * NEAR)
  return { ...check, instrumentIds: heavy.map(({ instrumentId }) => instrumentId) }
}

function largestThree({ sorted, equity, thresholds, isWhole }: Looked): XRayCheck {
  const three = sorted.slice(0, 3)
  const actual = three.reduce((sum, { value }) => sum + value, 0) / equity
  const check = above('largest_three', actual, { threshold: thresholds.largestThree, equity })
  if (!isWhole && check.state !== 'over') return unknown('largest_three', thresholds.largestThree, 'above')
  return { ...check, instrumentIds: three.map(({ instrumentId }) => instrumentId) }
}

/**
 * Funds are not looked into. Shares whose industry nobody knows are put into none: as long as they could change the answer,
 * or outweigh the heaviest industry, there is none, unless it is beyond the threshold without them.
 */
function sectors({ sorted, equity, thresholds, isWhole }: Looked): XRayCheck {
  const { industries, unknown: unsorted } = byIndustry(sorted)
  const [heaviest] = industries
  const known = (heaviest?.value ?? 0) / equity
  const open = unsorted.value / equity
  const limit = { threshold: thresholds.sector, equity }
  const check = above('sector', known, limit)
  const isKnown = isWhole && open <= known && above('sector', known + open, limit).state === check.state
  if (!isKnown && check.state !== 'over') return unknown('sector', thresholds.sector, 'above')
  return { ...check, industry: heaviest?.industry ?? null, instrumentIds: heaviest?.instrumentIds ?? [] }
}

/** Holdings are what is not cash, so their prices need not be known one by one. */
const leverage = ({ cashD2, equity, thresholds }: Looked): XRayCheck =>
  above('leverage', (equity - cashD2) / equity, { threshold: thresholds.leverage, equity })

/** How much is guarded at all, and how much only as long as the bridge runs. */
function coverage({ sorted, thresholds, isWhole }: Looked): readonly XRayCheck[] {
  const codes = ['stop_coverage', 'stop_at_bridge'] as const
  if (!isWhole)
    return codes.map((code) => unknown(code, thresholds.protected, code === 'stop_coverage' ? 'below' : 'above'))
  const all = sorted.reduce((sum, { value }) => sum + value, 0)
  if (all === 0) return []
  const guarded = (holding: Priced): number => (holding.value * holding.protectedQuantity) / holding.quantity
  const covered = sorted.reduce((sum, holding) => sum + (holding.protection === 'none' ? 0 : guarded(holding)), 0)
  const atBridge = sorted.filter(({ protection }) => protection === 'bridge')
  const open = sorted.filter((holding) => holding.protection === 'none' || guarded(holding) < holding.value)
  const share = atBridge.reduce((sum, holding) => sum + guarded(holding), 0) / all
  return [
    {
      ...below('stop_coverage', covered / all, { threshold: thresholds.protected, equity: all }),
      instrumentIds: open.map(({ instrumentId }) => instrumentId),
    },
    {
      ...above('stop_at_bridge', share, { threshold: thresholds.protected, equity: all }),
      instrumentIds: atBridge.map(({ instrumentId }) => instrumentId),
    },
  ]
}
