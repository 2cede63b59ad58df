import { assert } from '../core/assert.ts'
import { ok } from '../core/result.ts'
import { unixMs } from '../core/time.ts'
import type { IntentId, OrderIntent } from '../domain/order.ts'
import type { ApprovedOrder } from '../risk/approved-order.ts'
import { approve, isDeniedAtAnyPrice } from '../risk/pipeline.ts'
import { cashNeeded } from '../risk/reserve.ts'
import { type Cache, fingerprint, hintReports, later, orderKey, type TrackedOrder } from './cache.ts'
import { isInFlight, linkOrder } from './doubts.ts'
import type { EngineEvent, RecoveredIntent } from './event.ts'
import { advance, follow } from './progress.ts'
import { needsBook, needsQuote, riskContext } from './risk.ts'

type IntentRequested = Extract<EngineEvent, { type: 'intent_requested' }>
type QuoteRead = Extract<EngineEvent, { type: 'quote_read' }>
type QuoteFailed = Extract<EngineEvent, { type: 'quote_failed' }>
type BookRead = Extract<EngineEvent, { type: 'book_read' }>
type SubmitSettled = Extract<EngineEvent, { type: 'submit_settled' }>

/** The claim gives two seconds to send; the exact times come back with the outcome. */
const SEND_WINDOW_MS = 2_000
/** An attempt that never left is not repeated in the same breath. */
const RETRY_AFTER_MS = 1_000

/** The ledger offers an intent until it is claimed, so the same one arrives many times. */
export function onIntentRequested(cache: Cache, { intent, instrument }: IntentRequested): void {
  const known = cache.orders.get(intent.id)
  // An older answer of the ledger said it was being sent; the claim decides which of the two is true.
  if (known?.isRecovered && known.state !== 'acked') cache.orders.delete(intent.id)
  else if (known) return
  if (cache.now < (cache.restUntil.get(intent.id) ?? 0)) return
  cache.restUntil.delete(intent.id)
  cache.instruments.set(intent.instrumentId, instrument)
  cache.waiting.set(intent.id, intent)
  dispatch(cache)
}

export function onQuoteRead(cache: Cache, { instrumentId, quote, readAt }: QuoteRead): void {
  cache.quoteAskedAt.delete(instrumentId)
  cache.quoteFailures.delete(instrumentId)
  cache.quotes.set(instrumentId, { ...quote, readAt: unixMs(Math.min(readAt, cache.now)) })
  dispatch(cache) // asks again if the day ended while the answer was on its way
}

export function onQuoteFailed(cache: Cache, { instrumentId, code }: QuoteFailed): void {
  cache.quoteAskedAt.delete(instrumentId)
  cache.quoteFailures.set(instrumentId, code)
  cache.quotes.delete(instrumentId)
  for (const intent of cache.waiting.values()) {
    if (intent.instrumentId === instrumentId && canGo(cache, intent)) judge(cache, intent)
  }
}

/** A book that could not be read is one that is not known: the order is judged without it. */
export function onBookRead(cache: Cache, { instrumentId, book, readAt }: BookRead): void {
  cache.guard.bookAskedAt.delete(instrumentId)
  if (book) cache.guard.books.set(instrumentId, { ...book, at: unixMs(Math.min(readAt, cache.now)) })
  else {
    cache.guard.books.delete(instrumentId)
    for (const intent of cache.waiting.values()) {
      if (intent.instrumentId === instrumentId && needsBook(cache, intent) && canGo(cache, intent)) judge(cache, intent)
    }
  }
  dispatch(cache)
}

/** Lets go whatever can go. One unanswered send per instrument: that makes the match on the broker's list unique. */
export function dispatch(cache: Cache): void {
  for (const intent of cache.waiting.values()) {
    if (cache.now >= intent.expiresAt) cache.waiting.delete(intent.id) // the ledger expires it by its own clock
    if (!cache.waiting.has(intent.id) || !canGo(cache, intent)) continue
    const isLacking = needsQuote(cache, intent) || needsBook(cache, intent)
    if (!isLacking || isDeniedAtAnyPrice(intent, riskContext(cache, intent))) judge(cache, intent)
    else ask(cache, intent)
  }
}

/** Reads what the order cannot be judged without, once for all that wait for it. */
function ask(cache: Cache, intent: OrderIntent): void {
  const { instrumentId } = intent
  if (needsQuote(cache, intent) && !cache.quoteAskedAt.has(instrumentId)) {
    cache.quoteAskedAt.set(instrumentId, cache.now)
    cache.effects.push({ type: 'read_quote', instrumentId })
  }
  const { bookAskedAt } = cache.guard
  if (needsBook(cache, intent) && !bookAskedAt.has(instrumentId)) {
    bookAskedAt.set(instrumentId, cache.now)
    cache.effects.push({ type: 'read_book', instrumentId })
  }
}

function canGo(cache: Cache, intent: OrderIntent): boolean {
  // Who only reads judges nothing: another process may hold the lease, and the order is that one's.
  if (!cache.isReconciled || !cache.isUp || cache.mode === 'observe') return false
  return ![...cache.orders.values()].some(
    (order) => order.intent.instrumentId === intent.instrumentId && isInFlight(cache, order),
  )
}

function judge(cache: Cache, intent: OrderIntent): void {
  cache.waiting.delete(intent.id)
  const context = riskContext(cache, intent)
  const verdict = approve(intent, context)
  if (!verdict.ok) {
    const denial = verdict.error
    cache.orders.set(intent.id, track(cache, intent, { state: 'over', status: 'denied' }))
    cache.effects.push({ type: 'deny_intent', intentId: intent.id, denial })
    cache.effects.push({ type: 'publish', fact: { kind: 'order_denied', intentId: intent.id, denial } })
    return
  }
  submit(cache, verdict.value, intent.side === 'buy' ? (cashNeeded(intent, context) ?? 0) : 0)
}

function submit(cache: Cache, order: ApprovedOrder, reservedWon: number): void {
  const print = fingerprint(order)
  const baseline = [...cache.reports.values()]
    .filter((report) => !cache.links.has(orderKey(report.venueOrderId)) && fingerprint(report) === print)
    .map((report) => report.venueOrderId.orderNo)
  cache.orders.set(order.id, {
    ...track(cache, order, { state: 'sending', status: 'submitted' }),
    baseline,
    reservedWon,
  })
  cache.effects.push({ type: 'submit_order', order, baseline })
  cache.effects.push({ type: 'publish', fact: { kind: 'order_submitted', intentId: order.id } })
}

function track(
  cache: Cache,
  intent: OrderIntent,
  { state, status }: { readonly state: TrackedOrder['state']; readonly status: TrackedOrder['progress']['status'] },
): TrackedOrder {
  return {
    intent,
    state,
    progress: { status, quantity: intent.quantity, cumQty: 0 },
    sentAt: cache.now,
    sendDeadline: later(cache.now, SEND_WINDOW_MS),
    baseline: [],
    venueOrderId: null,
    settledAt: null,
    reservedWon: 0,
    isRecovered: false,
    isEscalated: false,
    absentReads: [],
  }
}

export function onSubmitSettled(cache: Cache, { intentId, result, times }: SubmitSettled): void {
  const order = cache.orders.get(intentId)
  if (order?.state !== 'sending') return
  if (times) Object.assign(order, times)
  switch (result.kind) {
    case 'accepted': {
      linkOrder(cache, order, result.venueOrderId)
      const report = cache.reports.get(orderKey(result.venueOrderId))
      if (report) follow(cache, order, report) // the list was quicker than the reply
      hintReports(cache)
      break
    }
    case 'rejected':
      order.state = 'over'
      order.settledAt = cache.now
      advance(cache, order, { kind: 'rejected' })
      break
    case 'unknown':
      order.state = 'in_doubt'
      cache.doubtReads = 0
      hintReports(cache)
      break
    case 'not_sent':
    case 'not_claimed': // nothing left this machine: the ledger offers it again, or says what became of it
      cache.orders.delete(intentId)
      cache.restUntil.set(intentId, later(cache.now, RETRY_AFTER_MS))
      break
  }
  dispatch(cache)
}

/** Found in the ledger, sent by an earlier life of this bridge or by another one. */
export function onIntentRecovered(cache: Cache, recovered: RecoveredIntent): void {
  const known = cache.orders.get(recovered.order.id)
  if (known) onKnownRecovered(cache, known, recovered)
  else recover(cache, recovered)
}

function recover(cache: Cache, recovered: RecoveredIntent): void {
  const { order: intent, sentAt, sendDeadline, baseline } = recovered
  cache.waiting.delete(intent.id)
  cache.instruments.set(intent.instrumentId, recovered.instrument)
  const order: TrackedOrder = {
    ...track(cache, intent, { state: recovered.state === 'sending' ? 'sending' : 'in_doubt', status: 'submitted' }),
    sentAt,
    sendDeadline,
    baseline,
    isRecovered: true,
  }
  if (intent.side === 'buy') order.reservedWon = cashNeeded(intent, riskContext(cache, intent)) ?? 0
  cache.orders.set(intent.id, order)
  if (recovered.state === 'absent') {
    order.state = 'absent'
    order.progress = { ...order.progress, status: 'absent' }
  } else if (recovered.state === 'acked') {
    assert(recovered.venueOrderId !== null, `acked intent ${intent.id} has no order number`)
    linkOrder(cache, order, recovered.venueOrderId)
  } else {
    order.isEscalated = recovered.state === 'manual'
    cache.doubtReads = 0
    hintReports(cache)
  }
}

/** The ledger knows better only when somebody else settled what is still open here. */
function onKnownRecovered(cache: Cache, order: TrackedOrder, { state, venueOrderId }: RecoveredIntent): void {
  const isOpenHere = order.state === 'in_doubt' || order.state === 'absent' || order.state === 'manual'
  if (order.isRecovered && order.state === 'sending' && state === 'in_doubt') order.state = 'in_doubt'
  if (isOpenHere && state === 'acked' && venueOrderId) linkOrder(cache, order, venueOrderId)
  if (state === 'in_doubt' && (order.state === 'over' || order.state === 'absent')) doubtAgain(cache, order)
  // A person has decided that it was never placed.
  if (state === 'absent' && order.isEscalated && isOpenHere && order.state !== 'absent') {
    order.state = 'absent'
    order.settledAt = cache.now
    advance(cache, order, { kind: 'not_found' })
  }
}

/** What settled it here came too late for the ledger, or never got there: the broker's list settles it once more. */
function doubtAgain(cache: Cache, order: TrackedOrder): void {
  order.state = 'in_doubt'
  order.progress = { ...order.progress, status: 'submitted' }
  order.isRecovered = true
  order.absentReads = []
  cache.doubtReads = 0
  hintReports(cache)
}

/** Judged once more between the claim and the write, on what is known then. */
export function recheck(cache: Cache, intentId: IntentId): ReturnType<typeof approve> {
  const order = cache.orders.get(intentId)
  assert(order !== undefined, `recheck of unknown intent ${intentId}`)
  const verdict = approve(order.intent, riskContext(cache, order.intent))
  return verdict.ok ? ok(verdict.value) : verdict
}
