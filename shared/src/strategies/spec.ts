import { z } from 'zod'
import { err, ok, type Result } from '../core/result.ts'
import { InstrumentId } from '../domain/instrument.ts'
import { BarSpec } from '../domain/market-data.ts'
import { problemWith } from '../indicators/define.ts'
import { canonicalJson } from '../rules/canonical.ts'
import { problemsOf, type RuleProblem, shown } from '../rules/problem.ts'
import { parseStrategyDocument } from './document/parse.ts'
import type { StrategyDocument } from './document/schema.ts'
import { STRATEGIES } from './registry.ts'

/** What one strategy may hold. `bytes` is of its canonical text, as the ledger keeps it. */
export const STRATEGY_LIMITS = {
  bytes: 65_536,
  codeBytes: 32_768,
  nameLength: 80,
  symbols: 50,
  params: 32,
  ordersADay: 1_000,
  prepareMinutes: 120,
} as const

/** A parameter's id is a word, so that no name means something to JavaScript itself. */
const Params = z
  .record(
    z.string().regex(/^(?!(constructor|prototype)$)[a-zA-Z]\w{0,39}$/),
    z.union([z.number(), z.string().max(200)]),
  )
  .refine((params) => Object.keys(params).length <= STRATEGY_LIMITS.params, {
    params: { code: 'out_of_range', expected: `at most ${STRATEGY_LIMITS.params} parameters` },
  })
  .readonly()

/** Where its signals come from. */
const Source = z.discriminatedUnion('kind', [
  /** One of `STRATEGIES`. */
  z.strictObject({ kind: z.literal('built_in'), strategy: z.string().max(40), params: Params }),
  /** The builder's; what it says is for `parseStrategyDocument` to judge. */
  z.strictObject({ kind: z.literal('rules'), document: z.unknown() }),
  /** JavaScript of the user's own, run in a sandbox. */
  z.strictObject({ kind: z.literal('script'), code: z.string().min(1).max(STRATEGY_LIMITS.codeBytes), params: Params }),
  /** TypeScript the owner of the NAS installed. */
  z.strictObject({ kind: z.literal('plugin'), plugin: z.string().regex(/^[\w.-]{1,80}$/), params: Params }),
  /** A program of another process, over gRPC. */
  z.strictObject({ kind: z.literal('gateway'), program: z.string().regex(/^[\w.-]{1,80}$/), params: Params }),
  /** Signed signals from outside. */
  z.strictObject({ kind: z.literal('hook') }),
])

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
  /** Looked at every minute as well, besides the close of its bars. */
  everyMinute: z.boolean(),
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
    source: Source,
    universe: StrategyUniverse,
    bar: StrategyBar,
    sizing: StrategySizing.default({ buyingPowerShare: 0.1 }),
    /** 0 to 1; a weaker signal is written down and not ordered. */
    minimumStrength: z.number().min(0).max(1).default(0),
    schedule: StrategySchedule.default({
      session: 'regular',
      prepareMinutes: 10,
      everyMinute: false,
      closeRoutine: 'keep',
    }),
    guards: StrategyGuards.default({ maxOrdersADay: 50, maxLossADayRate: 0.05, pausesOnForeignFill: true }),
  })
  .readonly()

type Shape = z.infer<typeof StrategySpecShape>
type Sources = Shape['source']
export type StrategySource = Exclude<Sources, { kind: 'rules' }> | { kind: 'rules'; document: StrategyDocument }
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

/** The built-in a source names, or another's; what a test of the past runs is a source without a universe. */
export function readSource(source: Sources): Result<StrategySource, readonly RuleProblem[]> {
  if (source.kind === 'rules') {
    const document = parseStrategyDocument(source.document)
    if (!document.ok) return err(document.error.map((one) => ({ ...one, path: ['document', ...one.path] })))
    return ok({ kind: 'rules', document: document.value })
  }
  if (source.kind === 'built_in') {
    const problems = builtInProblems(source)
    return problems.length === 0 ? ok(source) : err(problems)
  }
  if (source.kind === 'script' && utf8Bytes(source.code) > STRATEGY_LIMITS.codeBytes) {
    return err([{ path: ['code'], code: 'too_large', expected: `at most ${STRATEGY_LIMITS.codeBytes} bytes` }])
  }
  return ok(source)
}

function builtInProblems({ strategy, params }: Extract<Sources, { kind: 'built_in' }>): readonly RuleProblem[] {
  const definition = STRATEGIES.find(({ id }) => id === strategy)
  if (definition === undefined) {
    const known = STRATEGIES.map(({ id }) => id).join(' · ')
    return [{ path: ['strategy'], code: 'unknown_word', expected: known, actual: shown(strategy) }]
  }
  return Object.entries(params).flatMap(([id, value]): readonly RuleProblem[] => {
    const spec = definition.params.find((one) => one.id === id)
    if (spec === undefined) return [{ path: ['params', id], code: 'unknown_key', expected: 'no such key', actual: id }]
    if (problemWith(spec, value) === undefined) return []
    const expected =
      spec.kind === 'choice' ? spec.choices.map((one) => one.id).join(' · ') : `${spec.kind} ${spec.min} to ${spec.max}`
    return [{ path: ['params', id], code: 'out_of_range', expected, actual: shown(value) }]
  })
}

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

/** Bytes the text takes in UTF-8, without an encoder: a high surrogate stands for four of a pair, its low one for none. */
function utf8Bytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
