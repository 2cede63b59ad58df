import { z } from 'zod'
import { err, ok, type Result } from '../core/result.ts'
import { InstrumentId } from '../domain/instrument.ts'
import { BarSpec } from '../domain/market-data.ts'
import { canonicalJson } from '../rules/canonical.ts'
import { problemsOf, type RuleProblem } from '../rules/problem.ts'
import { STRATEGIES } from './registry.ts'
import { readSource, SourceShape, type StrategySource } from './source.ts'

/** What one strategy may hold. `bytes` is of its canonical text, as the ledger keeps it. */
export const STRATEGY_LIMITS = {
  bytes: 65_536,
  nameLength: 80,
  symbols: 50,
  ordersADay: 1_000,
  prepareMinutes: 120,
} as const

/** What it trades; a strategy of one series is played for each instrument by itself. A strategy of the builder says so in its document, and nowhere else. */
const StrategyUniverse = z.union([
  z.strictObject({ symbols: z.array(InstrumentId).min(1).max(STRATEGY_LIMITS.symbols).readonly() }),
  z.strictObject({ watchlist: z.uuid() }),
  z.strictObject({ document: z.literal(true) }),
])

/** How much a signal without a size of its own takes. Parts are of one. */
const StrategySizing = z.union([
  z.strictObject({ buyingPowerShare: z.number().min(0.0001).max(1) }),
  z.strictObject({ won: z.int().min(1).max(1e12) }),
  z.strictObject({ shares: z.int().min(1).max(1e9) }),
  z.strictObject({ equityShare: z.number().min(0.0001).max(1) }),
])
export type StrategySizing = z.infer<typeof StrategySizing>

/** When it works: the regular session alone. */
const StrategySchedule = z.strictObject({
  session: z.literal('regular'),
  /** So long before the open its bars are loaded and checked. */
  prepareMinutes: z.int().min(0).max(STRATEGY_LIMITS.prepareMinutes),
  /** What becomes of its holdings when the session closes. */
  closeRoutine: z.enum(['keep', 'flatten']),
})

const StrategyGuards = z.strictObject({
  maxOrdersADay: z.int().min(1).max(STRATEGY_LIMITS.ordersADay),
  /** Of what the account was worth when the day began; reached, the strategy buys no more that day. */
  maxLossADayRate: z.number().min(0.001).max(1),
  /** When its account trades something of its universe that no order of ours explains. */
  pausesOnForeignFill: z.boolean(),
})

const StrategyBar = BarSpec.exclude(['1w', '1mo'])

/** A strategy as its owner sets it up: the shape alone, see `parseStrategySpec`. */
const StrategySpecShape = z
  .strictObject({
    v: z.literal(1),
    name: z.string().trim().min(1).max(STRATEGY_LIMITS.nameLength),
    source: SourceShape,
    universe: StrategyUniverse,
    bar: StrategyBar,
    sizing: StrategySizing.default({ buyingPowerShare: 0.1 }),
    /** 0 to 1; a weaker signal is written down and not ordered. */
    minimumStrength: z.number().min(0).max(1).default(0),
    schedule: StrategySchedule.default({ session: 'regular', prepareMinutes: 10, closeRoutine: 'keep' }),
    guards: StrategyGuards.default({ maxOrdersADay: 50, maxLossADayRate: 0.05, pausesOnForeignFill: true }),
  })
  .readonly()

type Shape = z.infer<typeof StrategySpecShape>
export type StrategySpec = Omit<Shape, 'source'> & { readonly source: StrategySource }
/**
 * The one way from unknown JSON to a strategy that can be tested and armed: bounded, strict, nothing left out.
 * Whether its watchlist, plugin or program exists is for the bridge to say.
 *
 * @param json  anything at all; never throws, whatever it is
 * @errors      every problem names where it is and what was expected; at most twenty
 */
export function parseStrategySpec(json: unknown): Result<StrategySpec, readonly RuleProblem[]> {
  const parsed = StrategySpecShape.safeParse(json, { reportInput: true })
  if (!parsed.success) return err(problemsOf(parsed.error.issues).slice(0, 20))
  const source = readSource(parsed.data.source)
  if (!source.ok) return err(source.error.map((problem) => ({ ...problem, path: ['source', ...problem.path] })))
  const spec: StrategySpec = { ...parsed.data, source: source.value }
  const problems = [...universeProblems(spec), ...barProblems(spec)]
  return problems.length === 0 ? ok(spec) : err(problems)
}

/** The one text of a strategy, from which its hash is taken. */
export const canonicalStrategySpec = (spec: StrategySpec): string => canonicalJson(spec)

function universeProblems({ source, universe }: StrategySpec): readonly RuleProblem[] {
  const isOfDocument = 'document' in universe
  if (isOfDocument !== (source.kind === 'rules')) {
    const expected = isOfDocument ? 'symbols · watchlist' : 'document: what the rules say'
    return [{ path: ['universe'], code: 'not_allowed', expected }]
  }
  if (!('symbols' in universe)) return []
  if (new Set(universe.symbols).size < universe.symbols.length) {
    return [{ path: ['universe', 'symbols'], code: 'not_allowed', expected: 'each instrument once' }]
  }
  const series = source.kind === 'built_in' ? STRATEGIES.find(({ id }) => id === source.strategy)?.series : 'many'
  if (typeof series !== 'number' || series === 1 || universe.symbols.length === series) return []
  return [{ path: ['universe', 'symbols'], code: 'out_of_range', expected: `exactly ${series}` }]
}

function barProblems({ source, bar }: StrategySpec): readonly RuleProblem[] {
  if (source.kind === 'rules' && source.document.bar !== bar) {
    return [{ path: ['bar'], code: 'not_allowed', expected: `${source.document.bar}, as the rules say`, actual: bar }]
  }
  const bars = source.kind === 'built_in' ? STRATEGIES.find(({ id }) => id === source.strategy)?.bars : 'any'
  if (bars !== 'intraday' || bar !== '1d') return []
  return [{ path: ['bar'], code: 'not_allowed', expected: 'bars of minutes', actual: bar }]
}
