import type { PriceLine } from '../rule-set.ts'
import type { Board } from './board.ts'
import { createLevels } from './levels.ts'
import { BITS } from './watch.ts'
import type { Place, Watch } from './watched.ts'

export const createPlace = (board: Board): Place => ({
  board,
  watches: new Set(),
  awake: [],
  levels: createLevels(),
})

function wake(watch: Watch): void {
  const { compiled } = watch.armed.rule
  const isOfTicks = compiled.trigger.kind !== 'bar' && (watch.armed.mask & BITS.tick) !== 0
  if (watch.awakeAt < 0 && isOfTicks) watch.awakeAt = watch.place.awake.push(watch) - 1
}

function sleep(watch: Watch): void {
  if (watch.awakeAt < 0) return
  const { awake } = watch.place
  const last = awake.pop()
  if (last !== undefined && last !== watch) {
    awake[watch.awakeAt] = last
    last.awakeAt = watch.awakeAt
  }
  watch.awakeAt = -1
}

/** Puts a rule where its level stands. It is awake until it has been looked at. */
export function enter(watch: Watch, lines: ReadonlyMap<string, PriceLine>): void {
  watch.place.levels.remove(watch)
  watch.threshold = thresholdOf(watch, lines)
  if (!Number.isNaN(watch.threshold)) watch.place.levels.add(watch.threshold, watch)
  wake(watch)
}

/** A level on a sloped line moves with time: whoever waits for it is looked at with every tick. */
function thresholdOf({ armed: { guard }, board }: Watch, lines: ReadonlyMap<string, PriceLine>): number {
  if (guard === undefined) return Number.NaN
  if (typeof guard.threshold === 'number') return guard.threshold
  const line = lines.get(guard.threshold.lineKey)
  return line === undefined || line.toPrice !== null || line.instrumentId !== board.id ? Number.NaN : line.price
}

export function leave(watch: Watch): void {
  sleep(watch)
  watch.place.levels.remove(watch)
  watch.place.watches.delete(watch)
  watch.wakeAt = Number.POSITIVE_INFINITY
}

/** After a look: does every tick matter, or only the one that passes the level? */
export function rest(watch: Watch): void {
  const { guard } = watch.armed
  const { last } = watch.board
  if (guard === undefined || Number.isNaN(watch.threshold) || Number.isNaN(last)) return
  if (guard.isWhole || guard.isFalse(last, watch.threshold)) sleep(watch)
  else wake(watch)
}

export const readsLine = ({ armed: { rule } }: Watch, id: string): boolean =>
  rule.compiled.reads.some((read) => read.kind === 'line' && read.id === id)
