import { z } from 'zod'
import { err, ok, type Result } from '../../core/result.ts'
import { problemWith } from '../../indicators/define.ts'
import type { ParamValues } from '../../indicators/indicator.ts'
import { createIndicator } from '../../indicators/registry.ts'
import { enter, leave } from '../define.ts'
import { StrategyFault } from '../fault.ts'
import { SignalShape } from '../signal-shape.ts'
import { NO_SIGNALS, type Strategy, type StrategyDefinition, type StrategySignal } from '../strategy.ts'
import type { PluginTools } from './plugin.ts'

/** Runs what a plugin does, so that it finds no clock and no chance there; the caller knows how. */
export type Guard = <Value>(work: () => Value) => Value

const MAX_SIGNALS = 200

const Words = z.strictObject({ ko: z.string().min(1).max(400), en: z.string().min(1).max(400) })
const Id = z.string().regex(/^(?!(constructor|prototype)$)[a-zA-Z]\w{0,39}$/)
const Bounded = z.number().min(-1e9).max(1e9)
const Param = z.discriminatedUnion('kind', [
  z.strictObject({
    id: Id,
    kind: z.enum(['integer', 'decimal']),
    label: Words,
    min: Bounded,
    max: Bounded,
    step: z.number().positive().max(1e9),
    default: Bounded,
  }),
  z.strictObject({
    id: Id,
    kind: z.literal('choice'),
    label: Words,
    choices: z
      .array(z.strictObject({ id: z.string().min(1).max(40), label: Words }))
      .min(1)
      .max(40),
    default: z.string(),
  }),
])
const Shape = z.strictObject({
  label: Words,
  about: Words,
  params: z
    .array(Param)
    .max(32)
    .refine((params) => new Set(params.map(({ id }) => id)).size === params.length, 'each id once'),
  series: z.union([z.int().min(1).max(50), z.literal('many')]),
  bars: z.enum(['any', 'intraday']),
  create: z
    .unknown()
    .refine((value) => typeof value === 'function', 'a function is missing')
    .transform((value) => value as StrategyDefinition['create']), // a function: what it answers is read by itself
})

const TOOLS: PluginTools = Object.freeze({
  indicator: (id: string, params?: ParamValues) => createIndicator(params ? { ind: id, params } : { ind: id }),
  enter,
  leave,
})

/**
 * A strategy of what a plugin's file exports. Its answers are read as strictly as those from any other outside, and what it
 * throws is a `StrategyFault`.
 *
 * @param exported  the value named `plugin`
 * @param id        how it is known here
 * @errors          `plugin_invalid` names the first thing that is wrong, `plugin_threw` what it threw
 */
export function openPlugin(exported: unknown, id: string, guard: Guard): Result<StrategyDefinition, StrategyFault> {
  if (typeof exported !== 'function') return err(new StrategyFault('plugin_invalid', 'no function named plugin'))
  try {
    const made = Shape.safeParse(tried(guard, () => exported(TOOLS) as unknown))
    if (!made.success) {
      const [issue] = made.error.issues
      return err(new StrategyFault('plugin_invalid', `${issue?.path.join('.')} ${issue?.message}`.slice(0, 300)))
    }
    const wrong = made.data.params.find((spec) => problemWith(spec, spec.default) !== undefined)
    if (wrong) return err(new StrategyFault('plugin_invalid', `params.${wrong.id} default ${wrong.default}`))
    const { create, ...about } = made.data
    return ok({
      id,
      ...about,
      create: (params, seriesCount) => {
        const settled = settle(about, params, seriesCount)
        return guarded(
          tried(guard, () => create(settled, seriesCount)),
          guard,
          seriesCount,
        )
      },
    })
  } catch (error) {
    if (error instanceof StrategyFault) return err(error)
    throw error
  }
}

function settle(
  { params: specs, series }: Pick<StrategyDefinition, 'params' | 'series'>,
  given: ParamValues,
  seriesCount: number,
): ParamValues {
  const fits = series === 'many' ? seriesCount >= 1 : seriesCount === series
  if (!fits) throw new StrategyFault('plugin_invalid', `it trades ${series} series, not ${seriesCount}`)
  const settled = specs.map((spec) => {
    const value = given[spec.id] ?? spec.default
    if (problemWith(spec, value) !== undefined) {
      throw new StrategyFault('plugin_invalid', `${spec.id} cannot be ${value}`)
    }
    return [spec.id, value] as const
  })
  return Object.fromEntries(settled)
}

function guarded(strategy: unknown, guard: Guard, seriesCount: number): Strategy {
  if (!isStrategy(strategy)) throw new StrategyFault('plugin_invalid', 'create gave nothing with onEvent')
  return {
    onEvent: (event, context) =>
      readSignals(
        tried(guard, () => strategy.onEvent(event, context)),
        seriesCount,
      ),
  }
}

const isStrategy = (value: unknown): value is Strategy =>
  typeof value === 'object' && value !== null && 'onEvent' in value && typeof value.onEvent === 'function'

function tried<Value>(guard: Guard, work: () => Value): Value {
  try {
    return guard(work)
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new StrategyFault('plugin_threw', said.slice(0, 300))
  }
}

const invalid = (detail: string): StrategyFault => new StrategyFault('plugin_answer_invalid', detail.slice(0, 300))

function readSignals(answer: unknown, seriesCount: number): readonly StrategySignal[] {
  if (!Array.isArray(answer)) throw invalid(`a list is expected, not ${answer === null ? 'null' : typeof answer}`)
  if (answer.length === 0) return NO_SIGNALS
  if (answer.length > MAX_SIGNALS) throw invalid(`${answer.length} signals at once`)
  return answer.map((one, at) => {
    const read = SignalShape.safeParse(one)
    if (!read.success) {
      const [issue] = read.error.issues
      throw invalid(`signal ${at}: ${issue?.path.join('.')} ${issue?.message ?? ''}`)
    }
    if (read.data.series >= seriesCount) throw invalid(`signal ${at}: series ${read.data.series} of ${seriesCount}`)
    if (read.data.type !== 'market' && read.data.price === undefined) throw invalid(`signal ${at}: price is missing`)
    return read.data as StrategySignal // optional fields are left out, not undefined
  })
}
