import { KST_OFFSET_MS } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import { secondsOf } from '../../rules/clock.ts'
import type { SignalExits } from '../strategy.ts'
import { isTradable } from './hours.ts'
import type { Playing } from './member.ts'
import { type At, decide } from './signals.ts'

/** What ends one holding, watched with every price. Won per share; NaN where there is none. */
export interface ExitWatch {
  readonly exits: SignalExits
  /** Paid on average, and the best price since. */
  readonly price: number
  best: number
  /** Start of the bar it was bought in: what that bar had seen before tells nothing. */
  readonly since: number
}

const DAY_S = 86_400
const secondOf = (at: number): number => Math.floor((at + KST_OFFSET_MS) / 1_000) % DAY_S

/** The higher of the stop and the trail: what is sold at or below. */
function floorOf({ exits, price, best }: ExitWatch): number {
  const { stopRate, trailRate, trailAfterRate = 0 } = exits
  const stop = stopRate === undefined ? Number.NEGATIVE_INFINITY : price * (1 - stopRate)
  const isTrailing = trailRate !== undefined && best >= price * (1 + trailAfterRate)
  return isTrailing ? Math.max(stop, best * (1 - trailRate)) : stop
}

function reasonOf(watch: ExitWatch, price: number, at: number): string | undefined {
  const { exits, price: paid } = watch
  if (price <= floorOf(watch)) return 'exit_stop'
  if (exits.takeRate !== undefined && price >= paid * (1 + exits.takeRate)) return 'exit_take'
  return exits.clock !== undefined && secondOf(at) >= secondsOf(exits.clock) ? 'exit_time' : undefined
}

/** A purchase that names its exits has traded: from here on they stand, for all that is held of it. */
export function watchExits(
  { member, playing }: At,
  fill: { key: string; instrumentId: InstrumentId; ts: number },
): void {
  const { key, instrumentId, ts } = fill
  const series = member.seriesOf.get(instrumentId)
  if (series === undefined) return
  if (playing.book.held(series) === 0) return void playing.watches.delete(instrumentId)
  const exits = playing.exits.get(key)
  const price = playing.book.averagePrice(series)
  if (exits !== undefined) playing.watches.set(instrumentId, { exits, price, best: price, since: ts })
}

export function followBar(
  playing: Playing,
  id: InstrumentId,
  bar: { readonly ts: number; readonly high: number },
): void {
  const watch = playing.watches.get(id)
  if (watch !== undefined && bar.ts > watch.since && bar.high > watch.best) watch.best = bar.high
}

/** Sales that did not go through are asked for again so often; each under a key of its own. */
const MAX_TRIES = 5

/** A price, or a time: what ends a holding is asked for once, and again when it came to nothing. */
export function meetExits(desk: At, id: InstrumentId, price: number): void {
  const { state, member, playing } = desk
  const watch = playing.watches.get(id)
  if (watch === undefined || !(price > 0) || !isTradable(state.calendar, state.now)) return
  if (price > watch.best) watch.best = price
  const reason = reasonOf(watch, price, state.now)
  if (reason === undefined) return
  const series = member.seriesOf.get(id) ?? 0
  const shares = playing.book.held(series)
  for (let n = 0; n < MAX_TRIES; n += 1) {
    const key = `${id}:${watch.since}:exit${n}`
    const full = `${member.version.versionId}:${key}`
    if (playing.orders.has(full)) return
    if (playing.asked.has(full) || playing.fills.some((fill) => fill.key === full)) continue
    playing.asked.add(full)
    const signal = { series, side: 'sell', size: { shares }, type: 'market', reason } as const
    return decide(desk, { key, instrumentId: id, ts: watch.since, by: id, signal })
  }
}

/** Time ends a holding also when nobody trades. */
export function passExits(desk: At): void {
  for (const [id, { exits }] of desk.playing.watches) {
    if (exits.clock === undefined) continue
    meetExits(desk, id, desk.playing.book.lastClose(desk.member.seriesOf.get(id) ?? 0))
  }
}
