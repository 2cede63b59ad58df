import type { BarSpec } from '../../domain/market-data.ts'
import { FALSE, TRUE, type Tri, UNKNOWN } from '../tri.ts'
import { type Builder, type Built, type Context, spend, type Test, wakeBy } from './context.ts'
import { kept, wakeAfter } from './window.ts'

/** True once it has been true for so long without a break. Unknown is a break. */
export function hold(builder: Builder, of: Built<Test>, ms: number): Built<Test> {
  const slot = builder.slot([Number.NaN])
  return {
    remembers: true,
    run(context) {
      const now = of.run(context)
      const memory = kept(context, slot)
      if (now !== TRUE) {
        memory[0] = Number.NaN
        return now
      }
      if (Number.isNaN(memory[0]!)) memory[0] = context.at
      const due = memory[0]! + ms
      if (context.at >= due) return TRUE
      wakeBy(context, due)
      return FALSE
    },
  }
}

/** Is everything known of the last `ms`? Memory: [since when it is looked at, until when it was unknown, the last answer]. */
function isKnown(context: Context, memory: readonly number[], ms: number): boolean {
  const from = context.at - ms
  return memory[0]! <= from && !(memory[1]! >= from)
}

/** An answer lasts until the next one. Returns the one before. */
function look(context: Context, memory: number[], now: Tri): number {
  const before = memory[2]!
  if (Number.isNaN(memory[0]!)) memory[0] = context.at
  if (now === UNKNOWN || before === UNKNOWN) memory[1] = context.at
  memory[2] = now
  return before
}

/** True when it was true at any moment of the time. False only when all of that time is known. */
export function within(builder: Builder, of: Built<Test>, ms: number): Built<Test> {
  // [looked at since, unknown until, last answer, true until]
  const slot = builder.slot([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  return {
    remembers: true,
    run(context) {
      const now = of.run(context)
      const memory = kept(context, slot)
      if (look(context, memory, now) === TRUE || now === TRUE) memory[3] = context.at
      if (memory[3]! >= context.at - ms) {
        if (now !== TRUE) wakeAfter(context, memory[3]! + ms)
        return TRUE
      }
      return isKnown(context, memory, ms) ? FALSE : UNKNOWN
    },
  }
}

/** True when it became true at least `n` times within the time. */
export function count(
  builder: Builder,
  of: Built<Test>,
  { n, ms }: { readonly n: number; readonly ms: number },
): Built<Test> {
  // [looked at since, unknown until, last answer, last known answer, when it became true, …]
  const slot = builder.slot([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  return {
    remembers: true,
    run(context) {
      const now = of.run(context)
      const memory = kept(context, slot)
      spend(context, memory.length - 4)
      look(context, memory, now)
      if (now === TRUE && memory[3] === FALSE) memory.push(context.at)
      if (now !== UNKNOWN) memory[3] = now
      while (memory.length > 4 && (memory[4]! < context.at - ms || memory.length - 4 > n)) memory.splice(4, 1)
      if (memory.length - 4 >= n) {
        wakeAfter(context, memory[4]! + ms)
        return TRUE
      }
      return isKnown(context, memory, ms) ? FALSE : UNKNOWN
    },
  }
}

/**
 * True when the last one is true, and before it, one evaluation after the other, the others were, all within the time.
 * Memory: for each step [when its chain began, when it was reached].
 */
export function sequence(builder: Builder, steps: readonly Built<Test>[], ms: number): Built<Test> {
  const slot = builder.slot(steps.flatMap(() => [Number.NaN, Number.NaN]))
  return {
    remembers: true,
    run(context) {
      const memory = kept(context, slot)
      const now = steps.map((step) => step.run(context))
      let isDone = false
      for (let at = steps.length - 1; at > 0; at -= 1) {
        const began = memory[2 * at - 2]!
        const reached = memory[2 * at - 1]!
        if (now[at] !== TRUE || !(reached < context.at) || !(context.at - began <= ms)) continue
        memory[2 * at] = began
        memory[2 * at + 1] = context.at
        isDone ||= at === steps.length - 1
      }
      if (now[0] === TRUE) {
        memory[0] = context.at
        memory[1] = context.at
      }
      if (isDone) return TRUE
      return now.includes(UNKNOWN) ? UNKNOWN : FALSE
    },
  }
}

/** True while it is true for the first time of the day, as far as it has been watched. Memory: [day, 0 not yet · 1 now · 2 over]. */
export function firstTimeToday(builder: Builder, of: Built<Test>): Built<Test> {
  const slot = builder.slot([Number.NaN, 0])
  return {
    remembers: true,
    run(context) {
      const now = of.run(context)
      const memory = kept(context, slot)
      if (memory[0] !== context.clock.day) {
        memory[0] = context.clock.day
        memory[1] = 0
      }
      if (now === UNKNOWN) return UNKNOWN
      if (now === TRUE) memory[1] = memory[1] === 2 ? 2 : 1
      else if (memory[1] === 1) memory[1] = 2
      return now === TRUE && memory[1] === 1 ? TRUE : FALSE
    },
  }
}

/** True at so many bar closes one after the other. Memory: [closes in a row, 1 when what was before them is not known]. */
export function consecutive(
  builder: Builder,
  of: (inside: Builder) => Built<Test>,
  { n, tf }: { readonly n: number; readonly tf: BarSpec },
): Built<Test> {
  const slot = builder.slot([0, 1])
  builder.sampled((inside) => {
    const test = of(inside)
    builder.sampler({
      tf,
      moment: 'before',
      depth: n,
      run(context) {
        const memory = context.memory[slot]!
        const now = test.run(context)
        memory[0] = now === TRUE ? Math.min(memory[0]! + 1, n) : 0
        if (now !== TRUE) memory[1] = now === UNKNOWN ? 1 : 0
      },
    })
  })
  return {
    remembers: false,
    run(context) {
      const memory = context.memory[slot]!
      if (memory[0]! >= n) return TRUE
      return memory[1] === 1 ? UNKNOWN : FALSE
    },
  }
}
