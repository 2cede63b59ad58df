import { durationMs } from '../clock.ts'
import type { ChannelOp, Comparison, Condition, Crossing, Distance, Move } from '../syntax.ts'
import { FALSE, TRUE, type Tri, triOf, UNKNOWN } from '../tri.ts'
import { type Builder, type Built, type Context, type Test, type Value, wakeBy } from './context.ts'
import { extremes, highest, kept, leavesWindow, lowest } from './window.ts'

type Pair = readonly [Built<Value>, Built<Value>]

/** The condition that has an operator, by what it does. */
export function buildComparison(builder: Builder, condition: Extract<Condition, { readonly op: string }>): Built<Test> {
  if ('by' in condition) return moves(builder, condition)
  if ('lo' in condition) return channel(builder, condition)
  const pair: Pair = [builder.operand(condition.l), builder.operand(condition.r)]
  return { ...compared(builder, condition, pair), sides: { left: pair[0].run, right: pair[1].run } }
}

type TwoSided = Exclude<Extract<Condition, { readonly op: string; readonly r: unknown }>, { readonly by: unknown }>

function compared(builder: Builder, condition: TwoSided, pair: Pair): Built<Test> {
  const remembers = pair.some((side) => side.remembers)
  switch (condition.op) {
    case 'crossesAbove':
    case 'crossesBelow':
    case 'crosses':
      return crosses(builder, condition.op, pair)
    case 'touches':
      return { remembers, run: near(pair, condition.tol, true) }
    default: {
      const { op, tol } = condition
      const isEquality = op === '==' || op === '!='
      if (isEquality && tol !== undefined) return { remembers, run: near(pair, tol, op === '==') }
      return { remembers, run: COMPARE[op](pair[0].run, pair[1].run) }
    }
  }
}

/** NaN is neither above, nor below, nor equal: what is left over is unknown. */
const COMPARE: Readonly<Record<Comparison, (left: Value, right: Value) => Test>> = {
  '>': (left, right) => (context) => {
    const l = left(context)
    const r = right(context)
    return l > r ? TRUE : l <= r ? FALSE : UNKNOWN
  },
  '>=': (left, right) => (context) => {
    const l = left(context)
    const r = right(context)
    return l >= r ? TRUE : l < r ? FALSE : UNKNOWN
  },
  '<': (left, right) => (context) => {
    const l = left(context)
    const r = right(context)
    return l < r ? TRUE : l >= r ? FALSE : UNKNOWN
  },
  '<=': (left, right) => (context) => {
    const l = left(context)
    const r = right(context)
    return l <= r ? TRUE : l > r ? FALSE : UNKNOWN
  },
  '==': (left, right) => (context) => {
    const l = left(context)
    const r = right(context)
    return l === r ? TRUE : Number.isNaN(l - r) ? UNKNOWN : FALSE
  },
  '!=': (left, right) => (context) => {
    const l = left(context)
    const r = right(context)
    return l === r ? FALSE : Number.isNaN(l - r) ? UNKNOWN : TRUE
  },
}

/** A distance in the unit of `around`. */
function width(distance: Distance, around: number, context: Context): number {
  if ('krw' in distance) return distance.krw
  if ('num' in distance) return distance.num
  if ('pct' in distance) return (Math.abs(around) * distance.pct) / 100
  return context.tickSize(around) * distance.ticks
}

const near =
  ([left, right]: Pair, tolerance: Distance, whenNear: boolean): Test =>
  (context) => {
    const r = right.run(context)
    const apart = Math.abs(left.run(context) - r)
    const most = width(tolerance, r, context)
    return apart <= most ? triOf(whenNear) : apart > most ? triOf(!whenNear) : UNKNOWN
  }

/** Sides are kept as −1 below, 0 on the line and never off it since it was first seen, 1 above; NaN is never seen. */
const crossed: Readonly<Record<Crossing, (before: number, now: number) => boolean>> = {
  crossesAbove: (before, now) => before <= 0 && now === 1,
  crossesBelow: (before, now) => before >= 0 && now === -1,
  crosses: (before, now) => now !== 0 && before !== now,
}

/**
 * A crossing needs a side to come from: the first known pair only notes where things are, which is no crossing. To
 * touch the line and turn back is none either, and a gap of unknown values hides none.
 */
function crosses(builder: Builder, op: Crossing, [left, right]: Pair): Built<Test> {
  const slot = builder.slot([Number.NaN])
  const isCrossed = crossed[op]
  return {
    remembers: true,
    run(context) {
      const l = left.run(context)
      const r = right.run(context)
      const now = l > r ? 1 : l < r ? -1 : l === r ? 0 : Number.NaN
      if (Number.isNaN(now)) return UNKNOWN
      const memory = context.memory[slot]!
      const before = memory[0]!
      if (!context.isPeek && (now !== 0 || Number.isNaN(before))) memory[0] = now
      return Number.isNaN(before) ? FALSE : triOf(isCrossed(before, now))
    },
  }
}

/** Is x within [lo, hi]? False as soon as one side says so, whatever is known of the other. */
function between(x: number, lo: number, hi: number): Tri {
  if (x < lo || x > hi) return FALSE
  return x >= lo && x <= hi ? TRUE : UNKNOWN
}

/** The same without the ends. */
function inside(x: number, lo: number, hi: number): Tri {
  if (x <= lo || x >= hi) return FALSE
  return x > lo && x < hi ? TRUE : UNKNOWN
}

function channel(builder: Builder, { op, l, lo, hi }: Extract<Condition, { readonly op: ChannelOp }>): Built<Test> {
  const [x, low, high] = [builder.operand(l), builder.operand(lo), builder.operand(hi)]
  const remembers = x.remembers || low.remembers || high.remembers
  const sides = { left: x.run, right: null }
  return { ...channelTest(builder, op, { x, low, high, remembers }), sides }
}

interface ChannelSides {
  readonly x: Built<Value>
  readonly low: Built<Value>
  readonly high: Built<Value>
  readonly remembers: boolean
}

function channelTest(builder: Builder, op: ChannelOp, { x, low, high, remembers }: ChannelSides): Built<Test> {
  const isIn =
    (judge: typeof between): Test =>
    (context) =>
      judge(x.run(context), low.run(context), high.run(context))
  switch (op) {
    case 'between':
      return { remembers, run: isIn(between) }
    case 'inside':
      return { remembers, run: isIn(inside) }
    case 'outside': {
      const run = isIn(between)
      return {
        remembers,
        run(context) {
          const now = run(context)
          return now === UNKNOWN ? UNKNOWN : now === TRUE ? FALSE : TRUE
        },
      }
    }
    case 'enters':
      return turns(builder, isIn(between), TRUE)
    case 'exits':
      return turns(builder, isIn(between), FALSE)
  }
}

/** True at the evaluation at which a condition became `to`, having been known to be the other. */
function turns(builder: Builder, test: Test, to: Tri): Built<Test> {
  const slot = builder.slot([Number.NaN])
  return {
    remembers: true,
    run(context) {
      const now = test(context)
      if (now === UNKNOWN) return UNKNOWN
      const memory = context.memory[slot]!
      const before = memory[0]!
      if (!context.isPeek) memory[0] = now
      return triOf(now === to && !Number.isNaN(before) && before !== now)
    },
  }
}

/** How far it is above the lowest, or below the highest, value of the time. */
function moves(builder: Builder, condition: Extract<Condition, { readonly op: Move }>): Built<Test> {
  const of = builder.operand(condition.l)
  const slot = builder.slot([])
  const ms = durationMs(condition.within)
  const isRise = condition.op === 'risesBy'
  return {
    remembers: true,
    sides: { left: of.run, right: null },
    run(context) {
      const value = of.run(context)
      if (Number.isNaN(value)) return UNKNOWN
      const memory = kept(context, slot)
      extremes(context, memory, { value, ms })
      const from = isRise ? lowest(memory) : highest(memory)
      const least = width(condition.by, from, context)
      const moved = isRise ? value - from : from - value
      if (!(moved >= least)) return moved < least ? FALSE : UNKNOWN
      wakeBy(context, leavesWindow(memory, ms)) // what it moved from is forgotten also when nothing happens
      return TRUE
    },
  }
}
