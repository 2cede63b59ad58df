import type { InstrumentId } from '../../domain/instrument.ts'
import { type Bracket, floorOf, follow, isOver, openBracket } from '../bracket.ts'
import type { OwnReason } from '../reason.ts'
import { isTradable } from './hours.ts'
import type { Playing } from './member.ts'
import { type At, decide } from './signals.ts'

/** What ends one holding, watched with every price. */
export interface ExitWatch {
  readonly bracket: Bracket
  /** Start of the bar it was bought in: what that bar had seen before tells nothing. */
  readonly since: number
}

function reasonOf(bracket: Bracket, price: number, at: number): OwnReason | undefined {
  if (price <= floorOf(bracket)) return 'exit_stop'
  if (price >= bracket.take) return 'exit_take'
  return isOver(bracket, at) ? 'exit_time' : undefined
}

/** A purchase that names its exits has traded: from here on they stand, for all that is held of it. */
export function watchExits(
  { state, member, playing }: At,
  fill: { key: string; instrumentId: InstrumentId; ts: number },
): void {
  const { key, instrumentId, ts } = fill
  const series = member.seriesOf.get(instrumentId)
  if (series === undefined) return
  if (playing.book.held(series) === 0) return void playing.watches.delete(instrumentId)
  const exits = playing.exits.get(key)
  const kind = state.listed.get(instrumentId)?.kind
  if (exits === undefined || kind === undefined) return
  const [price, shares] = [playing.book.averagePrice(series), playing.book.held(series)]
  playing.watches.set(instrumentId, { bracket: openBracket({ exits, kind, price, shares }), since: ts })
}

export function followBar(
  playing: Playing,
  id: InstrumentId,
  bar: { readonly ts: number; readonly high: number },
): void {
  const watch = playing.watches.get(id)
  if (watch !== undefined && bar.ts > watch.since) follow(watch.bracket, bar.high)
}

/** Sales that did not go through are asked for again so often; each under a key of its own. */
const MAX_TRIES = 5

/** A price, or a time: what ends a holding is asked for once, and again when it came to nothing. */
export function meetExits(desk: At, id: InstrumentId, price: number): void {
  const { state, member, playing } = desk
  const watch = playing.watches.get(id)
  if (watch === undefined || !(price > 0) || !isTradable(state.calendar, state.now)) return
  follow(watch.bracket, price)
  const reason = reasonOf(watch.bracket, price, state.now)
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
  for (const [id, { bracket }] of desk.playing.watches) {
    if (Number.isNaN(bracket.clock)) continue
    meetExits(desk, id, desk.playing.book.lastClose(desk.member.seriesOf.get(id) ?? 0))
  }
}
