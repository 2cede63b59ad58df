import { kstDay } from '../clock.ts'
import { type Builder, type Built, type Context, finite, spend, type Value, wakeBy } from './context.ts'

/**
 * Memory of nodes that look back. Each keeps a flat list of numbers, so that a rule's state is JSON; times are UnixMs.
 * Windows of time are cut into at most sixty buckets: their size does not grow with the number of ticks.
 */
const BUCKETS = 60

const bucketOf = (durationMs: number): number => Math.max(1_000, Math.ceil(durationMs / BUCKETS))

/**
 * Lowest and highest value of the last `durationMs`, by bucket: [last value, bucket, low, high, …], oldest first. A value
 * lasts until the next is known, so it counts for as long as nothing happened after it.
 */
export function extremes(context: Context, memory: number[], { value, ms }: { value: number; ms: number }): void {
  const bucket = Math.floor(context.at / bucketOf(ms))
  const oldest = Math.floor((context.at - ms) / bucketOf(ms))
  spend(context, memory.length / 3)
  while (memory.length > 1 && memory[1]! < oldest) memory.splice(1, 3)
  const before = memory[0] ?? value
  memory[0] = value
  const [low, high] = [Math.min(before, value), Math.max(before, value)]
  const at = memory.length - 3
  if (at >= 1 && memory[at] === bucket) {
    memory[at + 1] = Math.min(memory[at + 1]!, low)
    memory[at + 2] = Math.max(memory[at + 2]!, high)
  } else memory.push(bucket, low, high)
}

/** When the oldest bucket leaves the window. */
export const leavesWindow = (memory: readonly number[], ms: number): number => (memory[1]! + 1) * bucketOf(ms) + ms

export function lowest(memory: readonly number[]): number {
  let low = Number.POSITIVE_INFINITY
  for (let at = 2; at < memory.length; at += 3) low = Math.min(low, memory[at]!)
  return low
}

export function highest(memory: readonly number[]): number {
  let high = Number.NEGATIVE_INFINITY
  for (let at = 3; at < memory.length; at += 3) high = Math.max(high, memory[at]!)
  return high
}

/** The last value of each bucket, a bucket without one keeps what was before it: [bucket, value, value, …]. */
function fill(context: Context, memory: number[], { value, ms }: { value: number; ms: number }): void {
  const width = bucketOf(ms)
  const size = Math.ceil(ms / width) + 1
  const bucket = Math.floor(context.at / width)
  if (memory.length === 0) {
    memory.push(bucket, value)
    return
  }
  spend(context, size)
  const before = memory.at(-1)!
  if (bucket - lastBucket(memory) > size) memory.splice(0, memory.length, bucket - size, before)
  const last = lastBucket(memory)
  for (let next = last + 1; next < bucket; next += 1) memory.push(before)
  if (bucket > last) memory.push(value)
  else memory[memory.length - 1] = value
  const excess = memory.length - 1 - size
  if (excess > 0) {
    memory.splice(1, excess)
    memory[0]! += excess
  }
}

const lastBucket = (memory: readonly number[]): number => memory[0]! + memory.length - 2

const isFull = (memory: readonly number[], ms: number): boolean => memory.length - 1 > Math.ceil(ms / bucketOf(ms))

/** Runs on a copy when nothing may be kept. */
export const kept = (context: Context, slot: number): number[] =>
  context.isPeek ? [...context.memory[slot]!] : context.memory[slot]!

export function avgOver(builder: Builder, of: Built<Value>, ms: number): Built<Value> {
  const slot = builder.slot([])
  return {
    remembers: true,
    run(context) {
      const value = of.run(context)
      const memory = kept(context, slot)
      fill(context, memory, { value, ms })
      if (!isFull(memory, ms)) return Number.NaN
      let sum = 0
      for (let at = 1; at < memory.length; at += 1) sum += memory[at]!
      return finite(sum / (memory.length - 1))
    },
  }
}

/** What came in today: the value now less the value then. */
export function sumOver(builder: Builder, of: Built<Value>, ms: number): Built<Value> {
  const slot = builder.slot([])
  return {
    remembers: true,
    run(context) {
      const value = of.run(context)
      const memory = kept(context, slot)
      const isOfToday = memory.length > 0 && kstDay(lastBucket(memory) * bucketOf(ms)) === context.clock.day
      if (!isOfToday || value < memory.at(-1)!) memory.length = 0
      fill(context, memory, { value, ms })
      return isFull(memory, ms) ? finite(value - memory[1]!) : Number.NaN
    },
  }
}

/** Milliseconds a wake-up comes after the end of a window that includes its end. */
export const wakeAfter = (context: Context, end: number): void => wakeBy(context, end + 1)
