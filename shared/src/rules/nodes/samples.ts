import type { BarSpec } from '../../domain/market-data.ts'
import { type Builder, type Built, type Context, finite, spend, type Value } from './context.ts'

/** What a window of bar closes says about the value now: `past` holds the closes before it, newest last. */
type Judge = (now: number, past: readonly number[], n: number) => number

const JUDGES = {
  /** Now less the value `n` closes ago. */
  diff: (now, past, n) => now - (past[past.length - n] ?? Number.NaN),
  /** Least-squares slope a bar over the last `n` values, now included. */
  slope: (now, past, n) => slope([...past.slice(past.length - n + 1), now], n),
  /** 1 when now is the highest of the last `n` values, now included. */
  rank: (now, past, n) => over(past, n - 1, (value) => value > now) + 1,
  /** Percent of the `n` closes before that are not above now. */
  percentile: (now, past, n) => (over(past, n, (value) => value <= now) / n) * 100,
} as const satisfies Readonly<Record<string, Judge>>
export type SampledForm = keyof typeof JUDGES

/** Closes a form needs before it. */
export const closesOf = (form: SampledForm, n: number): number => (form === 'slope' || form === 'rank' ? n - 1 : n)

/** How many of the last `count` values pass; NaN when one of them is unknown or there are fewer. */
function over(past: readonly number[], count: number, passes: (value: number) => boolean): number {
  if (past.length < count) return Number.NaN
  let found = 0
  for (let at = past.length - count; at < past.length; at += 1) {
    if (Number.isNaN(past[at]!)) return Number.NaN
    if (passes(past[at]!)) found += 1
  }
  return found
}

function slope(values: readonly number[], n: number): number {
  if (values.length < n || n < 2) return Number.NaN
  const middle = (n - 1) / 2
  let top = 0
  let bottom = 0
  for (let at = 0; at < n; at += 1) {
    top += (at - middle) * values[at]!
    bottom += (at - middle) ** 2
  }
  return top / bottom
}

export function sampledValue(
  builder: Builder,
  of: Built<Value>,
  { form, n, tf }: { readonly form: SampledForm; readonly n: number; readonly tf: BarSpec },
): Built<Value> {
  const slot = builder.slot([])
  const size = closesOf(form, n)
  const judge: Judge = JUDGES[form]
  builder.sampler({
    tf,
    moment: 'after',
    depth: size,
    run(context) {
      const memory = context.memory[slot]!
      memory.push(of.run(context))
      if (memory.length > size) memory.shift()
    },
  })
  return {
    remembers: false,
    run(context: Context) {
      const past = context.memory[slot]!
      spend(context, size)
      const now = of.run(context)
      return past.length < size || Number.isNaN(now) ? Number.NaN : finite(judge(now, past, n))
    },
  }
}
