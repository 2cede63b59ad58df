import { createHash } from 'node:crypto'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { StrategyStopReason } from '@naru/shared/domain/stop-reason'
import type { ArmedStrategy, DeskEventBody, KeptLot, StrategyState } from '@naru/shared/strategies/desk/desk-event'
import { canonicalStrategySpec, parseStrategySpec, type StrategySpec } from '@naru/shared/strategies/spec'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { MarketInfo } from '../../ports/market-info.ts'
import type { LedgerStrategy, StrategyOrder, StrategyShelf, StrategyStore } from '../../ports/strategies.ts'
import type { InstrumentDirectory } from '../instrument-directory.ts'
import { resolveUniverse } from '../rules/universe.ts'

interface Parts {
  readonly store: Pick<StrategyStore, 'orders'>
  readonly shelf: StrategyShelf | undefined
  readonly clock: Clock
  readonly logger: Logger
  readonly instruments: InstrumentDirectory
  readonly info: () => MarketInfo | undefined
  readonly put: (event: DeskEventBody) => void
  readonly switchOff: (
    strategy: { readonly strategyId: string; readonly versionId: string },
    code: StrategyStopReason,
    detail: object,
  ) => void
  readonly onArmed: (version: ArmedStrategy, spec: StrategySpec) => void
  readonly onDisarmed: (versionId: string) => void
}

/** Which strategies of a user the desk runs, on which instruments, and what each of them holds already. */
export interface StrategyRoster {
  sync(rows: readonly LedgerStrategy[]): void
  /** The desk has given one up: it is not armed again before the ledger arms another version. */
  drop(versionId: string): void
  /** Tells a new desk everything the old one was told. */
  rearm(): void
  lookAgain(): void
  /** A watchlist or a screen may name others today: what has joined is traded, what has left only while it is held. */
  readAnew(versionId: string, state: StrategyState | undefined): Promise<void>
  /** What is not built in, for the desk. */
  given(versionId: string): StrategyDefinition | undefined
  readonly armed: ReadonlyMap<string, ArmedStrategy>
  stop(): void
}

interface Member {
  /** As the ledger had it last. */
  row: LedgerStrategy
  readonly spec: StrategySpec
  isLooking: boolean
  /** Monotonic; when to ask again. */
  dueAt: number
}

const RETRY_MS = 10_000
const MAX_INSTRUMENTS = 50

export function createStrategyRoster(parts: Parts): StrategyRoster {
  const { clock, logger, put, switchOff, store } = parts
  const members = new Map<string, Member>()
  const armed = new Map<string, ArmedStrategy>()
  const definitions = new Map<string, StrategyDefinition>()
  const dropped = new Set<string>()
  let isStopped = false

  const join = (row: LedgerStrategy): void => {
    const parsed = parseStrategySpec(row.definition)
    const isWhole =
      parsed.ok && createHash('sha256').update(canonicalStrategySpec(parsed.value)).digest('hex') === row.hash
    if (isWhole) return void members.set(row.versionId, { row, spec: parsed.value, isLooking: false, dueAt: 0 })
    // What cannot be read, or is not what its owner saw, is never run.
    dropped.add(row.versionId)
    const [problem] = parsed.ok ? [] : parsed.error
    switchOff(row, parsed.ok ? 'strategy_hash_mismatch' : 'strategy_unreadable', { code: problem?.code ?? null })
  }

  const leave = (versionId: string): void => {
    definitions.delete(versionId)
    const wasArmed = armed.delete(versionId)
    if (!members.delete(versionId) || !wasArmed) return
    put({ type: 'strategy_disarmed', versionId })
    parts.onDisarmed(versionId)
  }

  const drop = (versionId: string): void => {
    dropped.add(versionId)
    leave(versionId)
  }

  const look = async (member: Member): Promise<void> => {
    const { row, spec } = member
    member.isLooking = true
    const found = await prepare(row, spec)
    member.isLooking = false
    if (isStopped || members.get(row.versionId) !== member || armed.has(row.versionId)) return
    if (found.ok) return place(row, found.value, spec)
    member.dueAt = clock.monotonic() + RETRY_MS
    logger.event('strategy_not_ready', { strategyId: row.strategyId, code: found.error.code })
    if (!found.error.isFinal) return
    drop(row.versionId)
    switchOff(row, found.error.code, {})
  }

  const prepare = async (row: LedgerStrategy, spec: StrategySpec): Promise<Result<Prepared, Problem>> => {
    const ids = await instrumentsOf(row, spec, parts)
    if (!ids.ok) return ids
    const { source } = spec
    if (source.kind === 'script' || source.kind === 'plugin') {
      const made = await parts.shelf?.find(source)
      if (!made?.ok) return err({ code: made?.error.code ?? 'source_unknown', isFinal: true })
      definitions.set(row.versionId, made.value)
    }
    const orders = await store.orders(row.strategyId)
    return orders.ok ? ok({ instruments: ids.value, orders: orders.value }) : err({ code: 'ledger', isFinal: false })
  }

  const place = (row: LedgerStrategy, { instruments, orders }: Prepared, spec: StrategySpec): void => {
    const { strategyId, versionId, hash, accountId } = row
    const older = orders.filter((order) => order.versionId !== versionId)
    const lots = lotsOf(older)
    const state = stateOf(row.state)
    const version: ArmedStrategy = { strategyId, versionId, hash, accountId, terms: spec, instruments, lots, state }
    armed.set(versionId, version)
    put({ type: 'strategy_armed', version })
    for (const order of orders) if (order.versionId === versionId) put(ownOrder(order))
    parts.onArmed(version, spec)
    logger.event('strategy_watched', { strategyId, versionId, instruments: instruments.length })
  }

  const readAnew = async (versionId: string, state: StrategyState | undefined): Promise<void> => {
    const [member, before] = [members.get(versionId), armed.get(versionId)]
    if (member === undefined || before === undefined || state === undefined) return
    if ('symbols' in member.spec.universe) return
    const named = await instrumentsOf(member.row, member.spec, parts)
    // What cannot be read today is what it was yesterday.
    if (!named.ok || isStopped || armed.get(versionId) !== before) return
    const instruments = [...new Set([...heldIn(state), ...named.value])].slice(0, MAX_INSTRUMENTS)
    const isSame = instruments.length === before.instruments.length
    if (isSame && instruments.every((id) => before.instruments.includes(id))) return
    const orders = await store.orders(member.row.strategyId)
    if (!orders.ok || isStopped || armed.get(versionId) !== before) return
    put({ type: 'strategy_disarmed', versionId })
    parts.onDisarmed(versionId)
    place({ ...member.row, state }, { instruments, orders: orders.value }, member.spec)
  }

  const lookAgain = (): void => {
    for (const member of members.values()) {
      const isDue = !member.isLooking && clock.monotonic() >= member.dueAt
      if (isDue && !armed.has(member.row.versionId)) void look(member)
    }
  }

  return {
    armed,
    drop,
    lookAgain,
    readAnew,
    given: (versionId) => definitions.get(versionId),
    sync(rows) {
      const named = new Set(rows.map(({ versionId }) => versionId))
      for (const versionId of members.keys()) if (!named.has(versionId)) leave(versionId)
      for (const versionId of dropped) if (!named.has(versionId)) dropped.delete(versionId)
      for (const row of rows) {
        const member = members.get(row.versionId)
        if (member !== undefined) member.row = row
        else if (!dropped.has(row.versionId)) join(row)
      }
      lookAgain()
    },
    rearm() {
      // From the beginning: a day that is played again has other bars, and what it held is read anew.
      for (const [versionId, { row, spec }] of members) {
        armed.delete(versionId)
        members.set(versionId, { row: { ...row, state: null }, spec, isLooking: false, dueAt: 0 })
      }
      lookAgain()
    },
    stop() {
      isStopped = true
    },
  }
}

interface Prepared {
  readonly instruments: readonly InstrumentId[]
  readonly orders: readonly StrategyOrder[]
}

/** `isFinal`: asking again would change nothing. */
type Problem =
  | { readonly code: StrategyStopReason; readonly isFinal: true }
  | { readonly code: string; readonly isFinal: false }

async function instrumentsOf(
  { listed }: LedgerStrategy,
  { universe, source }: StrategySpec,
  { info, instruments }: Pick<Parts, 'info' | 'instruments'>,
): Promise<Result<readonly InstrumentId[], Problem>> {
  if ('symbols' in universe) return ok(universe.symbols)
  if ('watchlist' in universe) {
    const ids = (listed ?? []).slice(0, MAX_INSTRUMENTS)
    return ids.length === 0 ? err({ code: 'watchlist_empty', isFinal: false }) : ok(ids)
  }
  if (source.kind !== 'rules') return err({ code: 'universe_unreadable', isFinal: true })
  const all = async () => {
    const index = await instruments.all()
    return index.ok ? index.value : undefined
  }
  const found = await resolveUniverse(source.document.universe, { inWatchlist: listed, info: info(), listed: all })
  return found.ok ? ok(found.value.slice(0, MAX_INSTRUMENTS)) : found
}

export function ownOrder(order: StrategyOrder): DeskEventBody {
  const { versionId, key, instrumentId, side, cumQty, amount, isOpen } = order
  return { type: 'own_order', versionId, key, instrumentId, side, cumQty, amount, isOpen }
}

/** What older versions bought and did not sell, at what they paid on average. */
function lotsOf(orders: readonly StrategyOrder[]): readonly KeptLot[] {
  const lots = new Map<InstrumentId, { quantity: number; price: number }>()
  for (const { instrumentId, side, cumQty, amount } of orders) {
    if (cumQty === 0) continue
    const before = lots.get(instrumentId) ?? { quantity: 0, price: 0 }
    if (side === 'buy') {
      const quantity = before.quantity + cumQty
      lots.set(instrumentId, { quantity, price: (before.quantity * before.price + amount) / quantity })
    } else lots.set(instrumentId, { ...before, quantity: Math.max(0, before.quantity - cumQty) })
  }
  return [...lots].filter(([, { quantity }]) => quantity > 0).map(([instrumentId, lot]) => ({ instrumentId, ...lot }))
}

/** What it has shares of, or may get some of: left alone they would never be sold. */
function heldIn({ lots, fills, orders }: StrategyState): readonly InstrumentId[] {
  const held = new Map<InstrumentId, number>()
  const add = (id: InstrumentId, shares: number) => held.set(id, (held.get(id) ?? 0) + shares)
  for (const { instrumentId, quantity } of lots) add(instrumentId, quantity)
  for (const { instrumentId, side, quantity } of fills) add(instrumentId, side === 'buy' ? quantity : -quantity)
  const shares = [...held].filter(([, quantity]) => quantity > 0).map(([id]) => id)
  return [...shares, ...orders.map(({ instrumentId }) => instrumentId)]
}

/** What an earlier life kept; anything else, a version that was never looked at. */
function stateOf(kept: unknown): StrategyState | null {
  if (typeof kept !== 'object' || kept === null || !('v' in kept) || kept.v !== 1) return null
  return 'fills' in kept && 'capital' in kept ? (kept as StrategyState) : null // written by this bridge alone
}
