import { assert } from '../../core/assert.ts'
import { type UnixMs, unixMs } from '../../core/time.ts'
import { IntentId, type IntentState, type OrderIntent, type Side, type VenueOrderId } from '../../domain/order.ts'
import { isFinal, type Leg, type ParentChild, type ParentId, ParentOrder } from '../../domain/parent-order.ts'
import type { EventBody } from '../event.ts'
import { anIntent, SAMSUNG } from '../fixtures.test-support.ts'
import type { ParentEffect } from './parent-event.ts'
import type { Standing } from './tracked.ts'
import { DAY, type WorldBroker } from './world-broker.test-support.ts'

/** A row of `order_intents`. */
export interface WorldIntent {
  readonly id: IntentId
  readonly parentId: ParentId | null
  readonly leg: Leg | null
  readonly sequence: number | null
  readonly order: OrderIntent | null
  readonly target: VenueOrderId | null
  readonly createdAt: UnixMs
  state: IntentState
  sentAt: UnixMs | null
  orderNo: string | null
  reasonCode: string | null
  absentAt: UnixMs | null
}

type Spawn = Extract<ParentEffect, { type: 'spawn_child' }>

const NEW = {
  parentId: null,
  leg: null,
  sequence: null,
  target: null,
  sentAt: null,
  orderNo: null,
  reasonCode: null,
  absentAt: null,
}

/** The ledger, counting as its functions do. It knows of a fill as soon as the broker does, which makes it strict. */
export class WorldLedger {
  readonly parents = new Map<string, ParentOrder>()
  readonly intents = new Map<IntentId, WorldIntent>()
  readonly #broker: WorldBroker
  readonly #now: () => UnixMs
  #counter = 0
  /** The most an order may name today. */
  highestPrice = 91_000

  constructor(broker: WorldBroker, now: () => UnixMs) {
    this.#broker = broker
    this.#now = now
  }

  place(
    terms: Pick<ParentOrder, 'kind' | 'terms'> & {
      readonly side: Side
      readonly quantity: number
      readonly source?: ParentOrder['source']
    },
  ): ParentOrder {
    this.#counter += 1
    const at = this.#now()
    const parent = ParentOrder.parse({
      source: 'web',
      ...terms,
      instrumentId: SAMSUNG,
      accountId: anIntent().accountId,
      id: `90000000-0000-4000-8000-${String(this.#counter).padStart(12, '0')}`,
      userId: '20000000-0000-4000-8000-000000000001',
      state: 'working',
      placement: 'bridge',
      progress: {},
      reasonCode: null,
      reasonDetail: null,
      sourceId: null,
      sourceHash: null,
      validUntil: null,
      resumedAt: null,
      createdAt: at,
      updatedAt: at,
      version: 1,
    }) as ParentOrder // both halves of the intersection were parsed
    this.parents.set(parent.id, parent)
    return parent
  }

  parent(id: string): ParentOrder {
    const parent = this.parents.get(id)
    assert(parent !== undefined, `no parent ${id}`)
    return parent
  }

  update(id: string, change: Partial<Omit<ParentOrder, 'kind' | 'terms'>>): void {
    const parent = this.parent(id)
    this.parents.set(id, { ...parent, ...change, version: parent.version + 1, updatedAt: this.#now() })
  }

  add(intent: Omit<Partial<WorldIntent>, 'id' | 'order'> & { order?: Partial<OrderIntent> }): WorldIntent {
    this.#counter += 1
    const id = IntentId.parse(`00000000-0000-4000-8000-${String(this.#counter).padStart(12, '0')}`)
    const createdAt = this.#now()
    const { order, ...rest } = intent
    const terms = order && anIntent({ ...order, id, createdAt, expiresAt: unixMs(createdAt + 30_000) })
    const row: WorldIntent = { ...NEW, state: 'ready', ...rest, id, createdAt, order: terms ?? null }
    this.intents.set(id, row)
    return row
  }

  childrenOf(id: string): readonly WorldIntent[] {
    return [...this.intents.values()].filter(({ parentId }) => parentId === id)
  }

  /** What is not at its end, and what is but still has an order that can trade. */
  open(): readonly ParentOrder[] {
    return [...this.parents.values()].filter(
      ({ id, state }) => !isFinal(state) || this.childrenOf(id).some((intent) => this.#liveOf(intent) > 0),
    )
  }

  asChild(intent: WorldIntent): ParentChild {
    const order = this.#broker.find(intent.orderNo)
    return {
      intentId: intent.id,
      leg: intent.leg ?? 'exit',
      sequence: intent.sequence ?? 0,
      state: intent.state,
      side: intent.order?.side ?? 'sell',
      quantity: intent.order?.quantity ?? 0,
      filledQuantity: order?.cumQty ?? 0,
      leavesQuantity: this.#liveOf(intent),
      venueOrderId: order?.venueOrderId ?? null,
      reasonCode: intent.reasonCode,
      createdAt: intent.createdAt,
      absentAt: intent.absentAt,
    }
  }

  /** The child, or the code of the refusal. */
  spawn(
    { parentId, leg, sequence, order }: Spawn,
    { isTrusting }: { readonly isTrusting: boolean },
  ): WorldIntent | string {
    const parent = this.parent(parentId)
    const known = this.childrenOf(parentId).find((intent) => intent.leg === leg && intent.sequence === sequence)
    if (known) return known
    if (parent.state !== 'working' && parent.state !== 'triggered') return 'parent_not_open'
    if (!isTrusting && order.quantity > this.#roomOf(parent, leg)) return 'child_too_large'
    if ((order.limitPrice ?? 0) > this.highestPrice) return 'price_outside_limit'
    const isExit = parent.kind === 'bracket' && leg !== 'entry'
    const side = isExit ? (parent.side === 'buy' ? 'sell' : 'buy') : parent.side
    const { type, quantity, limitPrice, stopPrice } = order
    return this.add({ parentId, leg, sequence, order: { side, type, quantity, limitPrice, stopPrice } })
  }

  /** Only a person resumes, and nothing goes back. */
  record(id: string, standing: Standing): void {
    const { state } = this.parent(id)
    const isBack = state === 'triggered' && standing.state === 'working'
    const isResumed = state === 'suspended' && (standing.state === 'working' || standing.state === 'triggered')
    if (!isFinal(state) && !isBack && !isResumed) this.update(id, standing)
  }

  /** The cancel that was made, if one was needed. */
  cancel(intent: WorldIntent): WorldIntent | undefined {
    if (intent.state === 'ready') {
      Object.assign(intent, { state: 'expired', reasonCode: 'canceled_by_parent' })
      return undefined
    }
    const order = this.#broker.find(intent.orderNo)
    return order && order.leavesQty > 0 ? this.add({ target: order.venueOrderId }) : undefined
  }

  /** What waited too long is over; what was sent by somebody who never said how it ended is in doubt. */
  sweep(): void {
    for (const intent of this.intents.values()) {
      const { state, createdAt, sentAt } = intent
      if (state === 'ready' && this.#now() >= createdAt + 30_000) intent.state = 'expired'
      if (state === 'sending' && sentAt !== null && this.#now() > sentAt + 11_000) intent.state = 'in_doubt'
    }
  }

  #liveOf(intent: WorldIntent, resumedAt: UnixMs | null = null): number {
    const { state, absentAt, order } = intent
    if (state === 'rejected' || state === 'denied' || state === 'expired') return 0
    if (absentAt !== null && resumedAt !== null && absentAt <= resumedAt) return 0
    return this.#broker.find(intent.orderNo)?.leavesQty ?? order?.quantity ?? 0
  }

  #roomOf(parent: ParentOrder, leg: Leg): number {
    const sums = { entered: 0, entering: 0, done: 0, doing: 0 }
    for (const intent of this.childrenOf(parent.id)) {
      const isEntry = intent.leg === 'entry'
      sums[isEntry ? 'entered' : 'done'] += this.asChild(intent).filledQuantity
      sums[isEntry ? 'entering' : 'doing'] += this.#liveOf(intent, parent.resumedAt)
    }
    if (parent.kind === 'bracket' && leg === 'entry') return parent.quantity - sums.entered - sums.entering
    if (parent.kind === 'bracket') return sums.entered - sums.done - sums.doing
    const target = parent.kind === 'replace' ? this.intents.get(parent.terms.orderId) : undefined
    const elsewhere = target ? this.asChild(target).filledQuantity + this.#liveOf(target) : 0
    return parent.quantity - elsewhere - sums.done - sums.doing
  }

  /** What is wrong with what the broker has for the parents, in words. */
  findOverfills(): readonly string[] {
    return [...this.parents.values()].flatMap((parent) => this.#overfillOf(parent) ?? [])
  }

  #overfillOf(parent: ParentOrder): string | undefined {
    const own = this.childrenOf(parent.id).flatMap((intent) => {
      const order = this.#broker.of(intent.id)
      return order
        ? [{ isEntry: intent.leg === 'entry', filled: order.cumQty, all: order.cumQty + order.leavesQty }]
        : []
    })
    const sum = (isEntry: boolean, pick: 'filled' | 'all'): number =>
      own.filter((row) => row.isEntry === isEntry).reduce((total, row) => total + row[pick], 0)
    if (sum(true, 'all') > parent.quantity) return `${parent.kind}: entered ${sum(true, 'all')}`
    const old = parent.kind === 'replace' ? this.#broker.of(parent.terms.orderId) : undefined
    const room =
      parent.kind === 'bracket' ? sum(true, 'filled') : parent.quantity - (old ? old.cumQty + old.leavesQty : 0)
    const exits = sum(false, 'all')
    return exits > Math.max(0, room) ? `${parent.kind}: ${exits} of ${room}` : undefined
  }
}

/** What a bridge hears of a row; undefined when it has nothing to do about it. */
export function offerOf(row: WorldIntent): EventBody | undefined {
  const { id, order, state, sentAt, target, orderNo, createdAt } = row
  const instrument = { kind: 'stock', market: 'kospi', isHalted: false } as const
  const expiresAt = unixMs(createdAt + 30_000)
  if (state === 'ready' && target !== null) return { type: 'cancel_requested', id, target, expiresAt }
  if (state === 'ready' && order !== null) return { type: 'intent_requested', intent: order, instrument }
  if (sentAt === null) return undefined
  const times = { sentAt, sendDeadline: unixMs(sentAt + 2_000) }
  if (target !== null && (state === 'sending' || state === 'in_doubt')) {
    return { type: 'cancel_recovered', recovered: { id, target, state, ...times } }
  }
  if (order === null || (state !== 'sending' && state !== 'acked' && !isDoubt(state))) return undefined
  const venueOrderId = orderNo === null ? null : { orderDate: DAY, branch: '', orderNo }
  return { type: 'intent_recovered', recovered: { order, instrument, state, ...times, venueOrderId, baseline: [] } }
}

export const isDoubt = (kind: string): kind is 'absent' | 'in_doubt' | 'manual' =>
  kind === 'absent' || kind === 'in_doubt' || kind === 'manual'
