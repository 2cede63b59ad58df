import { kstDate, unixMs } from '../../core/time.ts'
import type { InstrumentId, InstrumentKind } from '../../domain/instrument.ts'
import { isFinal, type ParentId, type ParentOrder } from '../../domain/parent-order.ts'
import { type Cache, later } from '../cache.ts'
import type { Fact } from '../effect.ts'
import type { EngineEvent } from '../event.ts'
import { adoptChild } from './children.ts'
import { ask, keep, recordAgain, suspendParent } from './keeper.ts'
import type { ParentEvent } from './parent-event.ts'
import { childKey, standingKey, standingOf, type TrackedParent } from './tracked.ts'
import { askDue, onPrice, onTick, rewatch } from './watch.ts'

/** How long a ledger that would not make a child is left in peace, and how often it is asked. */
const REFUSED_MS = 1_000
const MAX_REFUSALS = 6
/** These say nothing about the child: it is asked for again for as long as they last. */
const PATIENT: ReadonlySet<string> = new Set([
  'child_too_large',
  'lease_lost',
  'parent_not_open',
  'trading_halted',
  'trading_reducing',
  'bridge_offline',
  'database_unavailable',
])

type Of<Type extends ParentEvent['type']> = Extract<ParentEvent, { type: Type }>

export function onParentEvent(cache: Cache, event: ParentEvent): void {
  switch (event.type) {
    case 'parent_offered':
      onOffered(cache, event)
      break
    case 'parents_synced':
      onSynced(cache, new Set(event.parentIds))
      break
    case 'child_spawned':
      onSpawned(cache, event)
      break
    case 'child_refused':
      onRefused(cache, event)
      break
    case 'parent_recorded':
      onRecorded(cache, event)
      break
  }
}

function onOffered(cache: Cache, { parent: row, children, target, instrumentKind }: Of<'parent_offered'>): void {
  const { parents } = cache
  const known = parents.tracked.get(row.id)
  const parent = known ?? track(cache, row, instrumentKind)
  if (known && known.row.resumedAt !== row.resumedAt) parents.unseen.add(row.instrumentId)
  if (known) adoptRow(known, row)
  parent.target = target
  for (const child of children) adoptChild(cache, parent, child)
  parents.dirty.add(row.id)
}

function track(cache: Cache, row: ParentOrder, instrumentKind: InstrumentKind | null): TrackedParent {
  const { parents } = cache
  const standing = standingOf(row)
  const parent: TrackedParent = {
    row,
    instrumentKind: instrumentKind ?? 'stock',
    standing,
    children: new Map(),
    target: null,
    refusal: null,
    shortSince: null,
    wakeAt: null,
    isRecording: false,
    recorded: standingKey(standing),
  }
  parents.tracked.set(row.id, parent)
  const others = parents.byInstrument.get(row.instrumentId) ?? new Set()
  parents.byInstrument.set(row.instrumentId, others.add(row.id))
  parents.unseen.add(row.instrumentId)
  if (row.kind === 'replace') parents.byIntent.set(row.terms.orderId, row.id)
  return parent
}

/** What a person did to it counts; otherwise this engine knows better and says so again. */
function adoptRow(parent: TrackedParent, row: ParentOrder): void {
  if (row.version < parent.row.version) return
  const isResumed = row.resumedAt !== parent.row.resumedAt
  const isHeld = row.state === 'suspended' && !isFinal(parent.standing.state)
  parent.row = row
  if (isResumed || isHeld || isFinal(row.state)) {
    parent.standing = standingOf(row)
    parent.refusal = null
    parent.shortSince = null
  }
  // A reason is kept by the ledger until there is another one.
  if (parent.standing.reasonCode === null) parent.standing = { ...parent.standing, reasonCode: row.reasonCode }
  if (parent.isRecording) return
  // Told once and not there: the ledger refused it then, or another life of this bridge was later.
  parent.recorded = standingKey(standingOf(row))
}

/** Its orders go on by themselves; what its owner took back the ledger takes back at the broker. */
function forget(cache: Cache, id: ParentId): void {
  const { parents } = cache
  const parent = parents.tracked.get(id)
  if (parent === undefined) return
  parents.tracked.delete(id)
  parents.dirty.delete(id)
  for (const { intentId } of parent.children.values()) if (intentId !== null) parents.byIntent.delete(intentId)
  if (parent.row.kind === 'replace') parents.byIntent.delete(parent.row.terms.orderId)
  const { instrumentId } = parent.row
  const others = parents.byInstrument.get(instrumentId)
  others?.delete(id)
  if (others?.size === 0) parents.byInstrument.delete(instrumentId)
  rewatch(cache, instrumentId)
}

function onSynced(cache: Cache, open: ReadonlySet<ParentId>): void {
  for (const id of cache.parents.tracked.keys()) if (!open.has(id)) forget(cache, id)
}

function onSpawned(cache: Cache, { parentId, leg, sequence, intentId, quantity }: Of<'child_spawned'>): void {
  const parent = cache.parents.tracked.get(parentId)
  const child = parent?.children.get(childKey(leg, sequence))
  if (!parent || !child) return
  cache.parents.byIntent.set(intentId, parentId)
  parent.refusal = null
  if (child.state === 'asked') Object.assign(child, { state: 'open', intentId, quantity })
  cache.parents.dirty.add(parentId)
}

/** A child the ledger will not have ends like one the checks refused: its kind decides what follows. */
function onRefused(cache: Cache, { parentId, leg, sequence, code, isUnknown }: Of<'child_refused'>): void {
  const parent = cache.parents.tracked.get(parentId)
  const key = childKey(leg, sequence)
  const child = parent?.children.get(key)
  if (!parent || child?.state !== 'asked') return
  cache.parents.dirty.add(parentId)
  if (!isUnknown && !PATIENT.has(code)) {
    parent.children.set(key, { ...child, state: 'over', end: 'refused', endedAt: cache.now, reasonCode: code })
    return
  }
  const tries = (parent.refusal?.tries ?? 0) + 1
  const until = later(cache.now, REFUSED_MS * 2 ** Math.min(tries - 1, 4))
  parent.refusal = { tries, until, code }
  if (isUnknown) return
  parent.children.delete(key)
  // The ledger may learn of a cancel later than we do, but not for ever.
  if (code === 'child_too_large' && tries >= MAX_REFUSALS) {
    parent.standing = { ...parent.standing, state: 'failed', reasonCode: code, reasonDetail: { leg } }
  }
}

function onRecorded(cache: Cache, { parentId, parent: row }: Of<'parent_recorded'>): void {
  const parent = cache.parents.tracked.get(parentId)
  if (!parent) return
  if (row === null) recordAgain(cache, parent)
  else {
    parent.isRecording = false
    const told = parent.recorded
    adoptRow(parent, row)
    // Where it made something else of it, saying the same again at once would change nothing.
    parent.recorded = told
  }
  cache.parents.dirty.add(parentId)
}

/** Suspends what waits for prices that mean something else now: a split, a merger, a change of the base price. */
export function suspendParents(
  cache: Cache,
  instrumentId: InstrumentId,
  reason: { readonly code: string; readonly detail?: Readonly<Record<string, string | number>> },
): void {
  for (const id of cache.parents.byInstrument.get(instrumentId) ?? []) {
    const parent = cache.parents.tracked.get(id)
    if (!parent || isFinal(parent.standing.state) || parent.standing.state === 'suspended') continue
    suspendParent(parent, reason)
    cache.parents.dirty.add(id)
  }
}

/** Called at the end of every event. A tick costs two comparisons; everything else moves only what it concerns. */
export function keepParents(cache: Cache, event: EngineEvent): void {
  const { parents } = cache
  if (parents.tracked.size === 0) return
  if (event.type === 'trade_tick') {
    parents.wakeAt = onTick(cache, event.tick.instrumentId, event.tick.price)
    return setTimer(cache)
  }
  markDirty(cache, event)
  const touched = new Set<InstrumentId>()
  for (const id of parents.dirty) {
    const parent = parents.tracked.get(id)
    if (!parent) continue
    touched.add(parent.row.instrumentId)
    askAgain(cache, parent)
    keep(cache, parent)
  }
  parents.dirty.clear()
  for (const instrumentId of touched) rewatch(cache, instrumentId)
  if (event.type === 'quote_read' || event.type === 'quote_failed') {
    onPrice(cache, event.instrumentId, event.type === 'quote_read')
  }
  askDue(cache)
  parents.wakeAt = earliest(cache)
  setTimer(cache)
}

/** A child the ledger never answered for: the same request once more, which makes no second one. */
function askAgain(cache: Cache, parent: TrackedParent): void {
  if (parent.refusal === null) return
  const isDue = cache.now >= parent.refusal.until
  for (const child of parent.children.values()) {
    if (child.state !== 'asked') continue
    if (isDue) {
      parent.refusal = { ...parent.refusal, until: later(cache.now, REFUSED_MS * 8) }
      ask(cache, parent, child)
    }
  }
}

function markDirty(cache: Cache, event: EngineEvent): void {
  const { parents } = cache
  const today = kstDate(cache.now)
  const isNewDay = parents.day !== null && parents.day !== today
  parents.day = today
  if (isNewDay || CHANGES_ALL.has(event.type)) markAll(cache)
  if (event.type === 'quote_read' || event.type === 'quote_failed') {
    for (const id of parents.byInstrument.get(event.instrumentId) ?? []) parents.dirty.add(id)
  }
  if (event.type === 'submit_settled') noteSettled(cache, event)
  if (event.type === 'intent_recovered') mark(cache, event.recovered.order.id)
  for (const [id, parent] of parents.tracked) {
    const isDue = parent.wakeAt !== null && cache.now >= parent.wakeAt
    if (isDue || (event.type === 'balance_report' && parent.shortSince !== null)) parents.dirty.add(id)
  }
  noteEffects(cache)
}

const CHANGES_ALL: ReadonlySet<EngineEvent['type']> = new Set<EngineEvent['type']>([
  'session_up',
  'intents_synced',
  'mode_changed',
  'calendar_changed',
])

function mark(cache: Cache, intentId: Parameters<Cache['parents']['byIntent']['get']>[0]): void {
  const id = cache.parents.byIntent.get(intentId)
  if (id !== undefined) cache.parents.dirty.add(id)
}

function noteSettled(cache: Cache, { intentId, result }: Extract<EngineEvent, { type: 'submit_settled' }>): void {
  if (result.kind === 'rejected') cache.parents.refusals.set(intentId, result.code)
  mark(cache, intentId)
}

/** Whatever moved an order in this event has said so in an effect. */
function noteEffects(cache: Cache): void {
  for (const effect of cache.effects) {
    if (effect.type === 'deny_intent') {
      cache.parents.refusals.set(effect.intentId, effect.denial.code)
      mark(cache, effect.intentId)
    } else if (effect.type === 'persist' && 'intentId' in effect.record) mark(cache, effect.record.intentId)
    else if (effect.type === 'publish') noteFact(cache, effect.fact)
  }
}

function noteFact(cache: Cache, fact: Fact): void {
  if (fact.kind === 'order_changed' || fact.kind === 'order_submitted') mark(cache, fact.intentId)
  if (fact.kind === 'account_reconciled') markAll(cache)
}

function markAll({ parents }: Cache): void {
  for (const id of parents.tracked.keys()) parents.dirty.add(id)
}

function earliest(cache: Cache): Cache['now'] | null {
  const times = [
    ...[...cache.parents.tracked.values()].map(({ wakeAt }) => wakeAt),
    ...[...cache.parents.watches.values()].map(({ askAt }) => askAt),
  ].filter((at) => at !== null)
  return times.length === 0 ? null : unixMs(Math.min(...times))
}

function setTimer(cache: Cache): void {
  const { wakeAt } = cache.parents
  if (wakeAt === null || cache.timers.get('parents') === wakeAt) return
  cache.timers.set('parents', wakeAt)
  cache.effects.push({ type: 'set_timer', name: 'parents', at: wakeAt })
}
