import { barStart } from '../../market/resample.ts'
import type { StrategySignal } from '../strategy.ts'
import type { DeskEvent, RemoteSignal, RemoteTold } from './desk-event.ts'
import { accountOf, type DeskState, effect } from './desk-state.ts'
import { tradableFrom } from './hours.ts'
import { sizeOf } from './judge.ts'
import type { Member } from './member.ts'
import { type At, admitRemote } from './signals.ts'

/** What a bar decides is worth nothing much later: the desk itself calls it late after two minutes. */
const PATIENCE_MS = 2_000

/**
 * Tells a program elsewhere, if the version is run by one.
 *
 * @param decidedAt  UnixMs: when what it wants of this is decided; what can still be traded then is news, also after a restart
 */
export function tellRemote(desk: At, event: RemoteTold['event'], decidedAt: number): void {
  const { state, member, playing } = desk
  const { remote } = playing
  if (remote === undefined) return
  const ts = event.type === 'tick' ? barStart(member.version.terms.bar, state.now) : playing.book.now
  const told: RemoteTold = { event, context: contextOf(desk, event.type === 'tick' ? state.now : ts) }
  const waitsMs = (tradableFrom(state.calendar, decidedAt) ?? 0) - state.now
  if (playing.isPast && (event.type !== 'bar' || waitsMs <= 0)) return void remote.past.push(told)
  tellPast(desk)
  remote.seq += 1
  const { seq } = remote
  remote.asked.set(seq, { ts, decidedAt, prefix: event.type === 'tick' ? `r${state.now}.` : 'r' })
  const { versionId } = member.version
  const patienceMs = Math.max(PATIENCE_MS, waitsMs)
  effect(state, { type: 'tell_remote', versionId, seq, told: [told], isPast: false, patienceMs })
}

/** What has gathered of the past, before anything that comes after it. */
export function tellPast({ state, member, playing }: At): void {
  const { remote } = playing
  if (remote === undefined || remote.past.length === 0) return
  const { past: told } = remote
  remote.past = []
  const { versionId } = member.version
  effect(state, { type: 'tell_remote', versionId, seq: 0, told, isPast: true, patienceMs: 0 })
}

function contextOf({ member, playing: { book } }: At, now: number): RemoteTold['context'] {
  const holdings = member.version.instruments
    .map((_, series) => ({
      series,
      held: book.held(series),
      averagePrice: book.averagePrice(series),
      pending: book.pending(series),
    }))
    .filter(({ held, pending }) => held !== 0 || pending !== 0)
  return { now, cash: book.cash, equity: book.equity, holdings }
}

/** An answer to a question that is still open; what came too late was answered by nothing before. */
export function onRemoteAnswer(
  state: DeskState,
  member: Member,
  { seq, signals }: Extract<DeskEvent, { type: 'remote_answer' }>,
): void {
  const { playing } = member
  const question = playing?.remote?.asked.get(seq)
  if (playing === undefined || question === undefined) return
  playing.remote?.asked.delete(seq)
  if (signals === null) return
  const { ts, decidedAt, prefix } = question
  const desk = { state, member, playing }
  const sized = signals.map((signal) => sizedAs(desk, signal))
  for (const wanted of playing.run.name(sized, { ts, by: 0, prefix })) {
    admitRemote(desk, { ...wanted, origin: 'gateway' }, decidedAt)
  }
}

/** A sale without a size sells everything the strategy holds; a purchase takes what its owner has set. */
function sizedAs({ state, member, playing }: At, signal: RemoteSignal): StrategySignal {
  const { size, ...rest } = signal
  if (size !== null) return { ...rest, size }
  const { series, side, price } = signal
  if (side === 'sell') return { ...rest, size: { shares: playing.book.held(series) } }
  const { standing } = accountOf(state, member.version.accountId)
  return { ...rest, size: sizeOf(member.version.terms, price ?? playing.book.lastClose(series), standing) }
}
