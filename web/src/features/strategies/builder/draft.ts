import type { Result } from '@naru/shared/core/result'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { ParamValues } from '@naru/shared/indicators/indicator'
import type { RuleProblem } from '@naru/shared/rules/problem'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { parseStrategySpec, type StrategySizing, type StrategySpec } from '@naru/shared/strategies/spec'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import type { Document, Path } from '../parts.ts'
import { SCRIPT_TEMPLATE } from './script-template.ts'

export const BUILDER_BARS = ['1d', '1m', '5m', '15m', '30m', '60m'] as const
export type BuilderBar = (typeof BUILDER_BARS)[number]

/** What is written in the builder: all ways at once, so that a change of mind loses nothing. */
export interface Draft {
  readonly id: string
  readonly accountId: string | null
  readonly way: 'rules' | 'built_in' | 'script' | 'plugin' | 'gateway' | 'hook'
  readonly name: string
  readonly document: Document
  readonly strategy: string
  readonly params: ParamValues
  /** JavaScript of the reader's own. */
  readonly code: string
  /** Numbers the script asks for, where they are not its own defaults. */
  readonly scriptParams: ParamValues
  /** As the bridge names what its owner has installed; empty: none is chosen. */
  readonly plugin: string
  readonly pluginParams: ParamValues
  /** As a program connected to the bridge names itself; empty: none is chosen. */
  readonly program: string
  readonly programParams: ParamValues
  readonly symbols: readonly InstrumentId[]
  readonly bar: BuilderBar
  /** Of a signal that says no size; rules say theirs in the document. */
  readonly sizing: StrategySizing
  readonly minimumStrength: number
  readonly closeRoutine: 'keep' | 'flatten'
  readonly maxOrdersADay: number
  /** Percent. */
  readonly maxLossADay: number
  readonly pausesOnForeignFill: boolean
}

/** How much a market order buys is reckoned from the last close, which should be of this minute. */
const HOOK_BAR: BuilderBar = '1m'

export const definitionOf = (id: string): StrategyDefinition =>
  STRATEGIES.find((one) => one.id === id) ?? STRATEGIES[0]! // the registry is never empty

export const defaultsOf = ({ params }: StrategyDefinition): ParamValues =>
  Object.fromEntries(params.map((spec) => [spec.id, spec.default]))

const cross = (op: string): Document => ({
  all: [{ op, l: { ind: 'sma', tf: '1d', period: 5 }, r: { ind: 'sma', tf: '1d', period: 20 } }],
})

/** Something to change: an average that crosses another, with a stop. */
export function newDraft(id: string, name: string): Draft {
  const definition = definitionOf('sma_cross')
  return {
    id,
    accountId: null,
    way: 'rules',
    name,
    document: {
      v: 1,
      name,
      bar: '1d',
      universe: { symbols: ['005930'] },
      entry: cross('crossesAbove'),
      exit: cross('crossesBelow'),
      order: { type: 'market' },
      size: { pctEquity: 20 },
      exits: { stop: { pct: -5 } },
    },
    strategy: definition.id,
    params: defaultsOf(definition),
    code: SCRIPT_TEMPLATE,
    scriptParams: {},
    plugin: '',
    pluginParams: {},
    program: '',
    programParams: {},
    symbols: [instrumentId('005930')],
    bar: '1d',
    sizing: { buyingPowerShare: 0.1 },
    minimumStrength: 0,
    closeRoutine: 'keep',
    maxOrdersADay: 20,
    maxLossADay: 3,
    pausesOnForeignFill: true,
  }
}

/** A saved strategy as the builder shows it; nothing of one that was made in another way. */
export function draftOf(
  { id, account_id }: { readonly id: string; readonly account_id: string | null },
  spec: StrategySpec,
): Draft | undefined {
  const { source, universe, guards } = spec
  const shared = {
    ...newDraft(id, spec.name),
    accountId: account_id,
    closeRoutine: spec.schedule.closeRoutine,
    maxOrdersADay: guards.maxOrdersADay,
    maxLossADay: Number((guards.maxLossADayRate * 100).toPrecision(6)),
    pausesOnForeignFill: guards.pausesOnForeignFill,
  }
  const bar = BUILDER_BARS.find((one) => one === spec.bar)
  if (source.kind === 'rules') return { ...shared, way: 'rules', document: source.document }
  if (!('symbols' in universe) || bar === undefined) return undefined
  const { sizing, minimumStrength } = spec
  const listed = { ...shared, symbols: universe.symbols, bar, sizing, minimumStrength }
  if (source.kind === 'hook') return { ...listed, way: 'hook' }
  if (source.kind === 'script') return { ...listed, way: 'script', code: source.code, scriptParams: source.params }
  if (source.kind === 'plugin') return { ...listed, way: 'plugin', plugin: source.plugin, pluginParams: source.params }
  if (source.kind === 'gateway')
    return { ...listed, way: 'gateway', program: source.program, programParams: source.params }
  const { strategy, params } = source
  return { ...listed, way: 'built_in', strategy, params }
}

/** The draft as it would be armed, or all that is wrong with it; problems of a document are told by their place in it. */
export function specOf(draft: Draft): Result<StrategySpec, readonly RuleProblem[]> {
  const { way, name, document, symbols, sizing, minimumStrength, closeRoutine } = draft
  const isRules = way === 'rules'
  return parseStrategySpec({
    v: 1,
    name,
    source: sourceOf(draft),
    universe: isRules ? { document: true } : { symbols },
    bar: way === 'hook' ? HOOK_BAR : isRules ? document.bar : draft.bar,
    ...(!isRules && { sizing, minimumStrength }),
    schedule: { session: 'regular', prepareMinutes: 10, closeRoutine },
    guards: {
      maxOrdersADay: draft.maxOrdersADay,
      maxLossADayRate: Number((draft.maxLossADay / 100).toPrecision(6)),
      pausesOnForeignFill: draft.pausesOnForeignFill,
    },
  })
}

function sourceOf({ way, name, document, strategy, params, ...draft }: Draft): object {
  switch (way) {
    case 'rules':
      return { kind: 'rules', document: { ...document, name } }
    case 'script':
      return { kind: 'script', code: draft.code, params: draft.scriptParams }
    case 'plugin':
      return { kind: 'plugin', plugin: draft.plugin, params: draft.pluginParams }
    case 'gateway':
      return { kind: 'gateway', program: draft.program, params: draft.programParams }
    case 'hook':
      return { kind: 'hook' }
    case 'built_in':
      return { kind: 'built_in', strategy, params }
  }
}

const IN_DOCUMENT = ['source', 'document']

/** Problems as places in the document, which the condition editor knows. */
export const inDocument = (problems: readonly RuleProblem[]): readonly RuleProblem[] =>
  problems
    .filter(({ path }) => IN_DOCUMENT.every((key, at) => path[at] === key))
    .map((problem) => ({ ...problem, path: problem.path.slice(IN_DOCUMENT.length) }))

/** Another length of bars: what was asked of the old one is asked of the new. */
export function withBar(document: Document, bar: BuilderBar): Document {
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, key === 'tf' && one === document.bar ? bar : moved(one)]),
    )
  }
  return { ...(moved(document) as Document), bar } // an object stays one
}

/** The same document with `value` at a place; undefined takes away what stands there, and what is then empty. */
export function put(root: Document, path: Path, value: unknown): Document {
  const [key, ...rest] = path
  if (key === undefined) return root
  const old = (root as Readonly<Record<string | number, unknown>>)[key]
  const inner = typeof old === 'object' && old !== null ? (old as Document) : {} // an object or a list, by name or place
  const next = rest.length === 0 ? value : put(inner, rest, value)
  if (Array.isArray(root)) return root.map((one, at) => (at === key ? next : one)) as unknown as Document // a list by place
  const { [key]: _old, ...others } = root
  const isEmpty = next === undefined || (rest.length > 0 && Object.keys(next as object).length === 0)
  return isEmpty ? others : { ...root, [key]: next }
}
