import { barStart } from '../../market/resample.ts'
import type { SignalSize, StrategySignal } from '../strategy.ts'
import type { OuterSignal } from './desk-event.ts'
import { accountOf, type DeskState } from './desk-state.ts'
import { isTradable } from './hours.ts'
import { sizeOf } from './judge.ts'
import type { Member } from './member.ts'
import { type At, decide, refuse } from './signals.ts'
import type { Wanted } from './strategy-run.ts'

/** A signal that was sent from outside stands before the same guards as any other; whatever is decided is told. */
export function onOuterSignal(state: DeskState, member: Member, outer: OuterSignal): void {
  const { playing } = member
  const series = member.seriesOf.get(outer.instrumentId)
  if (playing === undefined) return
  const desk: At = { state, member, playing }
  const wanted = wantedOf(desk, series ?? 0, outer)
  if (series === undefined) return refuse(desk, wanted, 'outside_universe')
  if (!isTradable(state.calendar, state.now)) return refuse(desk, wanted, 'outside_session')
  return decide(desk, wanted)
}

function wantedOf(desk: At, series: number, outer: OuterSignal): Wanted {
  const { action: side, strength, reason, price, instrumentId, id } = outer
  const size = outer.size ?? sizeFor(desk, series, outer)
  const common = { series, side, size, strength, reason }
  const signal: StrategySignal = price === null ? { ...common, type: 'market' } : { ...common, type: 'limit', price }
  const ts = barStart(desk.member.version.terms.bar, desk.state.now)
  return { key: `${instrumentId}:${id}`, instrumentId, ts, by: instrumentId, origin: 'hook', signal }
}

/** A sale without a size sells everything the strategy holds; a purchase takes what its owner has set. */
function sizeFor({ state, member, playing }: At, series: number, { action, price }: OuterSignal): SignalSize {
  if (action === 'sell') return { shares: playing.book.held(series) }
  const { standing } = accountOf(state, member.version.accountId)
  return sizeOf(member.version.terms, price ?? playing.book.lastClose(series), standing)
}
