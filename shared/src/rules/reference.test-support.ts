import { kstDate, type UnixMs } from '../core/time.ts'
import { regularSession } from '../market/session-phase.ts'
import { CARRIED_CALENDAR } from '../market/trading-calendar.ts'
import { flagRead, readOf } from './nodes/leaf.ts'
import type { Rule } from './rule.ts'
import type { Condition, Distance, Operand } from './syntax.ts'

/**
 * What a rule means, written down as plainly as possible and without looking at how it is evaluated: nothing is
 * remembered, every answer is worked out anew from the whole list of what has happened. Slow, and right or wrong for
 * other reasons than the evaluator.
 */
export interface Step {
  readonly at: number
  /** By the key of each read; missing is unknown. */
  readonly values: ReadonlyMap<string, number>
  /** A bar of this length has just closed. */
  readonly closed: string | null
}

export type Truth = true | false | undefined
const known = (value: number | undefined): number | undefined =>
  value === undefined || !Number.isFinite(value) ? undefined : value

const ms = (text: string): number => {
  const [h = 0, m = 0, s = 0] = text.split(':').map(Number)
  return (h * 3600 + m * 60 + s) * 1000
}
const secondOfDay = (at: number): number => Math.floor(((at + 9 * 3_600_000) % 86_400_000) / 1000)
const dayOf = (at: number): number => Math.floor((at + 9 * 3_600_000) / 86_400_000)
const bucketMs = (window: number): number => Math.max(1_000, Math.ceil(window / 60))

export function truthOf(rule: Rule, condition: Condition, steps: readonly Step[]): Truth {
  const now = steps.at(-1)
  if (now === undefined) return undefined
  const before = steps.slice(0, -1)
  const truth = (one: Condition, upTo: readonly Step[] = steps): Truth => truthOf(rule, one, upTo)
  const value = (one: Operand, upTo: readonly Step[] = steps): number | undefined => valueOfOperand(rule, one, upTo)
  /** The answers to a condition at every step so far. */
  const answers = (one: Condition): readonly Truth[] => steps.map((_, n) => truth(one, steps.slice(0, n + 1)))

  if ('op' in condition) {
    const left = value(condition.l)
    if ('by' in condition) {
      const window = ms(condition.within)
      const width = bucketMs(window)
      if (left === undefined) return undefined
      const all = steps.map((step, n) => ({ at: step.at, v: value(condition.l, steps.slice(0, n + 1)) }))
      const seen = all.filter((one) => one.v !== undefined)
      const inWindow = seen.flatMap((one, n) => {
        if (Math.floor(one.at / width) < Math.floor((now.at - window) / width)) return []
        return [one.v ?? 0, seen[n - 1]?.v ?? one.v ?? 0] // it lasted until this one came
      })
      const from = condition.op === 'risesBy' ? Math.min(...inWindow) : Math.max(...inWindow)
      const least = distance(condition.by, from)
      const moved = condition.op === 'risesBy' ? left - from : from - left
      return least === undefined ? undefined : moved >= least
    }
    if ('lo' in condition) {
      const isIn = (upTo: readonly Step[], strict: boolean): Truth => {
        const [x, lo, hi] = [value(condition.l, upTo), value(condition.lo, upTo), value(condition.hi, upTo)]
        const above = x === undefined || lo === undefined ? undefined : strict ? x > lo : x >= lo
        const under = x === undefined || hi === undefined ? undefined : strict ? x < hi : x <= hi
        if (above === false || under === false) return false
        return above === undefined || under === undefined ? undefined : true
      }
      const inside = isIn(steps, condition.op === 'inside')
      if (condition.op === 'between' || condition.op === 'inside') return inside
      if (condition.op === 'outside') return inside === undefined ? undefined : !inside
      if (inside === undefined) return undefined
      const earlier = before.map((_, n) => isIn(steps.slice(0, n + 1), false)).filter((one) => one !== undefined)
      const last = earlier.at(-1)
      return last !== undefined && last !== inside && inside === (condition.op === 'enters')
    }
    const right = value(condition.r)
    switch (condition.op) {
      case 'crossesAbove':
      case 'crossesBelow':
      case 'crosses': {
        if (left === undefined || right === undefined) return undefined
        const sides = before
          .map(
            (_, n) => [value(condition.l, steps.slice(0, n + 1)), value(condition.r, steps.slice(0, n + 1))] as const,
          )
          .flatMap(([l, r]) => (l === undefined || r === undefined ? [] : [Math.sign(l - r)]))
        if (sides.length === 0) return false
        const from = sides.findLast((side) => side !== 0) ?? 0
        const to = Math.sign(left - right)
        if (condition.op === 'crosses') return to !== 0 && to !== from
        return condition.op === 'crossesAbove' ? to === 1 && from <= 0 : to === -1 && from >= 0
      }
      case 'touches':
        return near(left, right, condition.tol)
      default: {
        if (left === undefined || right === undefined) return undefined
        const { op, tol } = condition
        if (tol !== undefined && (op === '==' || op === '!=')) {
          const isNear = near(left, right, tol)
          return isNear === undefined ? undefined : isNear === (op === '==')
        }
        return {
          '>': left > right,
          '>=': left >= right,
          '<': left < right,
          '<=': left <= right,
          '==': left === right,
          '!=': left !== right,
        }[op]
      }
    }
  }
  if ('all' in condition) return every(condition.all.map((one) => truth(one)))
  if ('any' in condition) return opposite(every(condition.any.map((one) => opposite(truth(one)))))
  if ('not' in condition) return opposite(truth(condition.not))
  if ('atLeast' in condition) {
    const all = condition.of.map((one) => truth(one))
    if (all.filter((one) => one === true).length >= condition.atLeast) return true
    return all.filter((one) => one !== false).length >= condition.atLeast ? undefined : false
  }
  if ('flag' in condition) {
    const flag = known(now.values.get(flagRead(condition.flag).key))
    return flag === undefined ? undefined : flag !== 0
  }
  if ('clock' in condition) {
    const second = secondOfDay(now.at)
    const { from, to = '23:59:59' } = condition.clock
    return second >= ms(from) / 1000 && second <= ms(to) / 1000
  }
  if ('dayOfWeek' in condition) {
    const names = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed']
    return condition.dayOfWeek.some((name) => name === names[dayOf(now.at) % 7])
  }
  if ('hold' in condition) {
    const all = answers(condition.hold)
    const last = all.at(-1)
    if (last !== true) return last
    const since = all.findLastIndex((one) => one !== true) + 1
    return now.at - (steps[since]?.at ?? 0) >= ms(condition.for)
  }
  if ('within' in condition && 'for' in condition) {
    const all = answers(condition.within)
    const from = now.at - ms(condition.for)
    const was = steps.some(({ at }, n) => at >= from && (all[n] === true || all[n - 1] === true))
    return was || (isWatched(steps, all, from) ? false : undefined)
  }
  if ('count' in condition) {
    const all = answers(condition.count)
    const from = now.at - ms(condition.window)
    const edges = steps.filter(({ at }, n) => {
      const last = all.slice(0, n).findLast((one) => one !== undefined)
      return at >= from && all[n] === true && last === false
    })
    return edges.length >= condition.n || (isWatched(steps, all, from) ? false : undefined)
  }
  if ('sequence' in condition) {
    const all = condition.sequence.map(answers)
    const window = ms(condition.within)
    /** The latest moment a chain of the first `k` conditions may have begun that had come to its end before step `n`. */
    const began = (k: number, n: number): number => {
      if (all[k]?.[n] !== true) return Number.NEGATIVE_INFINITY
      if (k === 0) return steps[n]?.at ?? 0
      const starts = steps.slice(0, n).map((_, earlier) => began(k - 1, earlier))
      return Math.max(Number.NEGATIVE_INFINITY, ...starts)
    }
    const isDone = now.at - began(all.length - 1, steps.length - 1) <= window
    if (isDone) return true
    return all.some((one) => one.at(-1) === undefined) ? undefined : false
  }
  if ('firstTimeToday' in condition) {
    const all = answers(condition.firstTimeToday).filter((_, n) => dayOf(steps[n]?.at ?? 0) === dayOf(now.at))
    const last = all.at(-1)
    if (last !== true) return last
    const first = all.indexOf(true)
    return !all.slice(first).includes(false)
  }
  if ('consecutive' in condition) {
    const closes = steps.filter(({ closed }) => closed === condition.tf)
    const all = closes.map((_, n) => truth(condition.consecutive, closes.slice(0, n + 1)))
    const last = all.slice(Math.max(0, all.length - condition.n))
    if (last.length === condition.n && last.every((one) => one === true)) return true
    return all.includes(false) && all.lastIndexOf(undefined) < all.lastIndexOf(false) ? false : undefined
  }
  return undefined
}

/** Was it looked at for all of the time, and never unknown in it? An answer lasts until the next. */
function isWatched(steps: readonly Step[], all: readonly Truth[], from: number): boolean {
  if ((steps[0]?.at ?? Number.POSITIVE_INFINITY) > from) return false
  return !steps.some(({ at }, n) => at >= from && (all[n] === undefined || (n > 0 && all[n - 1] === undefined)))
}

const opposite = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)
function every(all: readonly Truth[]): Truth {
  if (all.includes(false)) return false
  return all.includes(undefined) ? undefined : true
}

/** Ticks of 100 won: the tests know no other. */
export const TEST_TICK = 100
function distance(of: Distance, around: number): number {
  if ('krw' in of) return of.krw
  if ('num' in of) return of.num
  return 'pct' in of ? (Math.abs(around) * of.pct) / 100 : of.ticks * TEST_TICK
}

function near(left: number | undefined, right: number | undefined, tolerance: Distance): Truth {
  if (left === undefined || right === undefined) return undefined
  return Math.abs(left - right) <= distance(tolerance, right)
}

export function valueOfOperand(rule: Rule, operand: Operand, steps: readonly Step[]): number | undefined {
  const now = steps.at(-1)
  if (now === undefined) return undefined
  if (typeof operand === 'number') return operand
  const value = (one: Operand, upTo: readonly Step[] = steps): number | undefined => valueOfOperand(rule, one, upTo)
  if ('var' in operand) {
    const definition = rule.vars?.[operand.var]
    return definition === undefined ? undefined : value(definition)
  }
  if ('krw' in operand) return operand.krw
  if ('shares' in operand) return operand.shares
  if ('points' in operand) return operand.points
  if ('days' in operand) return operand.days
  if ('pct' in operand && typeof operand.pct === 'number') return operand.pct
  const read = readOf(operand)
  if (read !== undefined) return known(now.values.get(read.key))
  const both = (pair: readonly [Operand, Operand], work: (a: number, b: number) => number): number | undefined =>
    fold(
      pair.map((one) => value(one)),
      work,
    )
  if ('add' in operand)
    return fold(
      operand.add.map((one) => value(one)),
      (a, b) => a + b,
    )
  if ('mul' in operand)
    return fold(
      operand.mul.map((one) => value(one)),
      (a, b) => a * b,
    )
  if ('min' in operand)
    return fold(
      operand.min.map((one) => value(one)),
      Math.min,
    )
  if ('max' in operand)
    return fold(
      operand.max.map((one) => value(one)),
      Math.max,
    )
  if ('sub' in operand) return both(operand.sub, (a, b) => a - b)
  if ('div' in operand) return both(operand.div, (a, b) => a / b)
  if ('pct' in operand) return both(operand.pct as readonly [Operand, Operand], (a, b) => ((a - b) / b) * 100)
  if ('abs' in operand) {
    const of = value(operand.abs)
    return of === undefined ? undefined : Math.abs(of)
  }
  if ('n' in operand) return overCloses(operand, steps, value)
  if ('avgOver' in operand || 'sumOver' in operand) {
    const of = 'avgOver' in operand ? operand.avgOver : operand.sumOver
    const all = steps.map((step, n) => ({ at: step.at, v: value(of, steps.slice(0, n + 1)) }))
    return 'avgOver' in operand ? average(all, ms(operand.dur)) : growth(all, ms(operand.dur))
  }
  if ('barsSince' in operand) {
    const closes = steps.filter(({ closed }) => closed === operand.tf)
    const all = closes.map((_, n) => truthOf(rule, operand.barsSince, closes.slice(0, n + 1)))
    const last = all.lastIndexOf(true)
    return last < 0 || all.slice(last).includes(undefined) ? undefined : all.length - 1 - last
  }
  if ('since' in operand) {
    const start = startOf(rule, operand.since, steps)
    const current = value(operand.of)
    if (start === undefined || current === undefined) return undefined
    const all = steps.flatMap((step, n) =>
      n < start || step.at > now.at ? [] : [value(operand.of, steps.slice(0, n + 1))],
    )
    const seen = all.filter((one) => one !== undefined)
    const first = seen[0] ?? current
    return { high: Math.max(...seen), low: Math.min(...seen), first, change: current - first }[operand.take]
  }
  return undefined
}

function fold(values: readonly (number | undefined)[], work: (a: number, b: number) => number): number | undefined {
  return values.reduce((a, b) => (a === undefined || b === undefined ? undefined : known(work(a, b))))
}

/** The step at which the event last happened. */
function startOf(rule: Rule, event: string | Condition, steps: readonly Step[]): number | undefined {
  const now = steps.at(-1)?.at ?? 0
  if (typeof event === 'string') {
    const open = regularSession(CARRIED_CALENDAR, 'KRX', kstDate(now as UnixMs))?.open ?? Number.POSITIVE_INFINITY
    const from = steps.findIndex(({ at }) => dayOf(at) === dayOf(now) && (event === 'dayStart' || at >= open))
    return from < 0 ? undefined : from
  }
  const all = steps.map((_, n) => truthOf(rule, event, steps.slice(0, n + 1)))
  const edge = all.findLastIndex((one, n) => one === true && all.slice(0, n).findLast((x) => x !== undefined) === false)
  return edge < 0 ? undefined : edge
}

type ByCloses = Extract<Operand, { readonly n: number }>

function overCloses(
  operand: ByCloses,
  steps: readonly Step[],
  value: (one: Operand, upTo: readonly Step[]) => number | undefined,
): number | undefined {
  const of =
    'diff' in operand
      ? operand.diff
      : 'slope' in operand
        ? operand.slope
        : 'rank' in operand
          ? operand.rank
          : operand.percentile
  const now = value(of, steps)
  const past = steps
    .slice(0, -1)
    .flatMap((step, n) => (step.closed === operand.tf ? [value(of, steps.slice(0, n + 1))] : []))
  const { n } = operand
  const last = (count: number): readonly (number | undefined)[] | undefined =>
    past.length < count ? undefined : past.slice(past.length - count)
  if (now === undefined) return undefined
  if ('diff' in operand) {
    const then = last(n)?.[0]
    return then === undefined ? undefined : now - then
  }
  const closes = last('percentile' in operand ? n : n - 1)
  if (closes === undefined || closes.includes(undefined)) return undefined
  const seen = closes.map((one) => one ?? 0)
  if ('rank' in operand) return seen.filter((one) => one > now).length + 1
  if ('percentile' in operand) return (seen.filter((one) => one <= now).length / n) * 100
  const points = [...seen, now]
  const middle = (n - 1) / 2
  const top = points.reduce((sum, y, x) => sum + (x - middle) * y, 0)
  return top / points.reduce((sum, _, x) => sum + (x - middle) ** 2, 0)
}

interface Seen {
  readonly at: number
  readonly v: number | undefined
}

/** What the value was in each of the last buckets of the window; undefined when the window is not full. */
function buckets(all: readonly Seen[], window: number): readonly (number | undefined)[] | undefined {
  const width = bucketMs(window)
  const count = Math.ceil(window / width) + 1
  const current = Math.floor((all.at(-1)?.at ?? 0) / width)
  if (Math.floor((all[0]?.at ?? Number.POSITIVE_INFINITY) / width) > current - count + 1) return undefined
  return Array.from({ length: count }, (_, n) => {
    const bucket = current - count + 1 + n
    return all.findLast(({ at }) => Math.floor(at / width) <= bucket)?.v
  })
}

function average(all: readonly Seen[], window: number): number | undefined {
  const values = buckets(all, window)
  if (values === undefined || values.includes(undefined)) return undefined
  return values.reduce<number>((sum, one) => sum + (one ?? 0), 0) / values.length
}

function growth(all: readonly Seen[], window: number): number | undefined {
  const from = all.findLastIndex((one, n) => n === 0 || (one.v ?? Number.NaN) < (all[n - 1]?.v ?? Number.NaN))
  const values = buckets(all.slice(from), window)
  const now = all.at(-1)?.v
  const then = values?.[0]
  return now === undefined || then === undefined ? undefined : now - then
}
