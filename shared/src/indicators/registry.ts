import { assert } from '../core/assert.ts'
import { err, ok, type Result } from '../core/result.ts'
import { type ParamProblemCode, problemWith } from './define.ts'
import type { Indicator, IndicatorDefinition, ParamValues } from './indicator.ts'
import { ALL } from './list.ts'
import type { PriceSource } from './source.ts'

/** Every indicator there is, in the order menus show them. Whoever needs one alone imports its file. */
export const INDICATORS: ReadonlyMap<string, IndicatorDefinition> = new Map(ALL.map((one) => [one.id, one]))

export const findIndicator = (id: string): IndicatorDefinition | undefined => INDICATORS.get(id)

export interface ParamProblem {
  /** Empty when the parameters as a whole are wrong. */
  readonly param: string
  readonly code: ParamProblemCode | 'not_an_object' | 'unknown_param'
  readonly actual: unknown
}

/** The one way from unknown input to parameters: nothing unknown, all within bounds, defaults filled in. */
export function parseParams(
  { params: specs }: IndicatorDefinition,
  raw: unknown,
): Result<ParamValues, readonly ParamProblem[]> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return err([{ param: '', code: 'not_an_object', actual: raw }])
  }
  const given = new Map(Object.entries(raw))
  const problems: ParamProblem[] = []
  const parsed: Record<string, number | string> = {}
  for (const spec of specs) {
    const value = given.has(spec.id) ? given.get(spec.id) : spec.default
    given.delete(spec.id)
    const code = problemWith(spec, value)
    if (code !== undefined) problems.push({ param: spec.id, code, actual: value })
    parsed[spec.id] = value
  }
  for (const [param, actual] of given) problems.push({ param, code: 'unknown_param', actual })
  return problems.length === 0 ? ok(parsed) : err(problems)
}

/** An indicator as a rule or a chart names it. */
export interface IndicatorSpec {
  readonly ind: string
  readonly params?: ParamValues
  readonly src?: PriceSource
}

/** Throws when there is no such indicator or a parameter is out of bounds: parse first. */
export function createIndicator({ ind, params, src }: IndicatorSpec): Indicator {
  const definition = findIndicator(ind)
  assert(definition !== undefined, `no indicator ${ind}`)
  return definition.create(params, src)
}

/** Bars until an output is known, the first unless named. */
export function warmUpOf(spec: IndicatorSpec, output?: string): number {
  const at = output === undefined ? 0 : (findIndicator(spec.ind)?.outputs.findIndex(({ id }) => id === output) ?? -1)
  const warmUp = createIndicator(spec).warmUps[at]
  assert(warmUp !== undefined, `${spec.ind} has no output ${output}`)
  return warmUp
}

/** A recursive value forgets where it began by a factor of a million within this many warm-ups (Wilder's needs 13.8) … */
const FORGETS = 14
/** … and one that turns around, as a parabolic stop does, once it has turned a few times. */
const TURNS = 300

/**
 * Closed bars to load so that a value hardly depends on where the history begins: the warm-up for windows, more for what
 * is recursive. What accumulates since ever (OBV) is only comparable with itself; it gets its warm-up.
 */
export function historyOf(spec: IndicatorSpec, output?: string): number {
  const warmUp = warmUpOf(spec, output)
  return findIndicator(spec.ind)?.memory === 'recursive' ? Math.max(TURNS, warmUp * (1 + FORGETS)) : warmUp
}
