import { z } from 'zod'
import type { NumberParam } from '../../indicators/indicator.ts'
import { StrategyFault } from '../fault.ts'
import { SignalShape } from '../signal-shape.ts'
import type { StrategySignal } from '../strategy.ts'
import { SCRIPT_LIMITS } from './limits.ts'

/** Between fields, lines and parts of what leaves the sandbox; see `SURFACE`. */
const [FIELD, LINE, PART] = ['\u001f', '\u001e', '\u001d']

const Param = z
  .strictObject({
    id: z.string().regex(/^(?!(constructor|prototype)$)[a-zA-Z]\w{0,39}$/),
    kind: z.enum(['integer', 'decimal']).default('decimal'),
    min: z.number().min(-1e9).max(1e9),
    max: z.number().min(-1e9).max(1e9),
    step: z.number().positive().max(1e9),
    default: z.number(),
    label: z.string().min(1).max(60).optional(),
  })
  .refine(({ min, max, default: value }) => min <= value && value <= max)

const invalid = (detail: string): StrategyFault => new StrategyFault('script_answer_invalid', detail.slice(0, 300))

/** A word with its type before it; nothing for what was left out. */
function wordOf(word: string): number | string | undefined {
  if (word === '') return undefined
  if (word.startsWith('n')) return Number(word.slice(1))
  if (word.startsWith('s')) return word.slice(1)
  throw invalid(`a ${word.slice(1)} where a number or a word is expected`)
}

const without = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T> // the same keys

function linesOf(text: string, expected: string): readonly (readonly (number | string | undefined)[])[] {
  if (text === '') return []
  if (text.startsWith('?')) throw invalid(`${expected} is expected, not ${text.slice(1)}`)
  return text.split(LINE).map((line) => line.split(FIELD).map(wordOf))
}

/**
 * What a script wants, as text from the sandbox.
 *
 * @throws StrategyFault  `script_answer_invalid`, which names the first thing that is wrong
 */
export function readSignals(text: string, seriesCount: number): readonly StrategySignal[] {
  return linesOf(text, `a list of at most ${SCRIPT_LIMITS.signals} signals`).map((values, at) => {
    const [series, side, type, price, strength, reason, shares, equityShare, ...exits] = values
    const [stopRate, takeRate, trailRate, trailAfterRate, clock] = exits
    const kept = without({ stopRate, takeRate, trailRate, trailAfterRate, clock })
    const read = SignalShape.safeParse({
      ...without({ series, side, type: type ?? 'market', price, strength, reason }),
      size: without({ shares, equityShare }),
      ...(Object.keys(kept).length > 0 && { exits: kept }),
    })
    if (!read.success) {
      const issue = read.error.issues[0]
      throw invalid(`signal ${at}: ${issue?.path.join('.')} ${issue?.message ?? ''}`)
    }
    if (read.data.series >= seriesCount) throw invalid(`signal ${at}: series ${read.data.series} of ${seriesCount}`)
    if (read.data.type !== 'market' && read.data.price === undefined) throw invalid(`signal ${at}: price is missing`)
    return read.data as StrategySignal // optional fields are left out, not undefined
  })
}

export interface ScriptExports {
  readonly params: readonly NumberParam[]
  readonly series: number | 'many'
  readonly bars: 'any' | 'intraday'
}

/**
 * What a script says of itself.
 *
 * @throws StrategyFault  `script_invalid`
 */
export function readExports(text: string): ScriptExports {
  const bad = (detail: string): StrategyFault => new StrategyFault('script_invalid', detail.slice(0, 300))
  if (text === '?create') throw bad('export function create(params, seriesCount) is missing')
  const [series = '', bars = '', params = ''] = text.split(PART)
  try {
    const head = z
      .strictObject({
        series: z.union([z.int().min(1).max(50), z.literal('many')]).default(1),
        bars: z.enum(['any', 'intraday']).default('any'),
      })
      .parse({ series: wordOf(series), bars: wordOf(bars) })
    const read = linesOf(params, `a list of at most ${SCRIPT_LIMITS.params} params`).map(readParam)
    if (new Set(read.map(({ id }) => id)).size < read.length) throw bad('params: each id once')
    return { ...head, params: read }
  } catch (error) {
    if (error instanceof z.ZodError) throw bad(`${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}`)
    throw error instanceof StrategyFault ? bad(error.detail) : error
  }
}

function readParam(values: readonly (number | string | undefined)[]): NumberParam {
  const [id, kind, min, max, step, byDefault, label] = values
  const param = Param.parse(without({ id, kind, min, max, step, default: byDefault, label }))
  const said = param.label ?? param.id
  return { ...param, label: { ko: said, en: said } }
}
