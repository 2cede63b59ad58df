import { barStart } from '../../market/resample.ts'
import type { SignalSize, StrategySignal } from '../strategy.ts'
import type { OuterSignal } from './desk-event.ts'
import { accountOf, type DeskState } from './desk-state.ts'
import { isTradable } from './hours.ts'
import { sizeOf } from './judge.ts'
import type { Member, Playing } from './member.ts'
import { type At, decide, refuse } from './signals.ts'
import type { Wanted } from './strategy-run.ts'

/** A signal that was sent from outside stands before the same guards as any other. */
export function onOuterSignal(state: DeskState, member: Member, outer: OuterSignal): void {
  const { playing, version } = member
  const series = member.seriesOf.get(outer.instrumentId)
  if (playing === undefined || series === undefined) return
  const desk: At = { state, member, playing }
  const { action: side, strength, reason, price, instrumentId, id } = outer
  const size = outer.size ?? sizeFor(desk, series, outer)
  const signal: StrategySignal =
    price === null
      ? { series, side, size, type: 'market', strength, reason }
      : { series, side, size, type: 'limit', price, strength, reason }
  const ts = barStart(version.terms.bar, state.now)
  const wanted: Wanted = { key: `${instrumentId}:${ts}:${id}`, instrumentId, ts, by: instrumentId, signal }
  if (isTradable(state.calendar, state.now)) decide(desk, wanted, 'hook')
  else refuse(desk, wanted, 'outside_session', 'hook')
}

/** A sale without a size sells everything the strategy holds; a purchase takes what its owner has set. */
function sizeFor({ state, member, playing }: At, series: number, { action, price }: OuterSignal): SignalSize {
  if (action === 'sell') return { shares: playing.book.held(series) }
  const standing = accountOf(state, member.version.accountId)?.standing
  return sizeOf(member.version.terms, price ?? lastOf(playing, series), standing)
}

const lastOf = ({ book }: Playing, series: number): number => book.lastClose(series)
