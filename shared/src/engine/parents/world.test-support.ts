import { assert } from '../../core/assert.ts'
import { kstDate, type UnixMs, unixMs } from '../../core/time.ts'
import type { OrderReport } from '../../domain/execution.ts'
import type { TradeTick } from '../../domain/market-data.ts'
import {
  IntentId,
  type IntentState,
  type OrderIntent,
  type OrderKinds,
  type Side,
  type VenueOrderId,
} from '../../domain/order.ts'
import { isFinal, type Leg, type ParentChild, type ParentId, ParentOrder } from '../../domain/parent-order.ts'
import { DEFAULT_LIMITS } from '../../risk/check.ts'
import { mulberry32, type Random } from '../../sim/random.ts'
import type { Effect } from '../effect.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { EventBody } from '../event.ts'
import { aBalance, aHolding, anIntent, aQuote, OPENING, SAMSUNG } from '../fixtures.test-support.ts'
import { DEFAULT_TIMING, type EngineSettings } from '../settings.ts'

const SETTINGS: EngineSettings = {
  timing: DEFAULT_TIMING,
  limits: { ...DEFAULT_LIMITS, collarRate: 0.9 },
  isAlwaysOpen: true,
  needsFreshQuote: false,
  busyReadMs: 1_000,
}
const DAY = kstDate(OPENING)
const EXITS: ReadonlySet<Leg> = new Set<Leg>(['take_profit', 'stop', 'exit'])

interface Intent {
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
}

type BrokerOrder = { -readonly [K in keyof OrderReport]: OrderReport[K] } & { readonly intentId: IntentId | null }

export interface WorldOptions {
  readonly holding?: number
  readonly seed?: number
  /** Chances, each of one request: lost on the way there, lost on the way back. */
  readonly lossRate?: number
  readonly orderKinds?: OrderKinds
  /** A ledger that takes the bridge's word for how much there is room for. */
  readonly isTrusting?: boolean
  readonly isTraced?: boolean
}

/**
 * An engine with a ledger and a broker of few rules, on a clock of its own. Replies take their time, in an order the
 * seed decides; the process may die between any two of them. The ledger counts like the SQL functions.
 */
export class ParentWorld {
  readonly #random: Random
  readonly #options: WorldOptions
  readonly #parents = new Map<string, ParentOrder>()
  readonly #intents = new Map<IntentId, Intent>()
  readonly orders: BrokerOrder[] = []
  readonly trace: string[] = []
  /** What must never happen, when it did. */
  readonly violations: string[] = []
  readonly alarms: string[] = []
  #engine: Engine
  #life = 0
  #now = OPENING
  #held: number
  #queue: { readonly at: UnixMs; readonly order: number; readonly life: number; readonly run: () => void }[] = []
  #counter = 0
  #isStopped = false
  price = 70_000
  kills = 0

  constructor(options: WorldOptions = {}) {
    this.#options = options
    this.#random = mulberry32(options.seed ?? 1)
    this.#held = options.holding ?? 0
    this.#engine = createEngine(SETTINGS)
    this.#start()
  }

  get now(): UnixMs {
    return this.#now
  }

  get held(): number {
    return this.#held
  }

  /* ------------------------------------------------------------------------------------------------- what people do */

  place(terms: Pick<ParentOrder, 'kind' | 'terms'> & { readonly side: Side; readonly quantity: number }): string {
    this.#counter += 1
    const id = `90000000-0000-4000-8000-${String(this.#counter).padStart(12, '0')}`
    const parent = ParentOrder.parse({
      ...terms,
      id,
      userId: '20000000-0000-4000-8000-000000000001',
      accountId: anIntent().accountId,
      instrumentId: SAMSUNG,
      state: 'working',
      placement: 'bridge',
      progress: {},
      reasonCode: null,
      reasonDetail: null,
      source: 'web',
      sourceId: null,
      sourceHash: null,
      validUntil: null,
      resumedAt: null,
      createdAt: this.#now,
      updatedAt: this.#now,
      version: 1,
    })
    this.#parents.set(id, parent as ParentOrder) // the intersection's parts were checked one by one
    this.#later(0, () => this.#offerParents())
    return id
  }

  /** An order of its owner's own, already at the broker. */
  placeOrder(side: Side, quantity: number, limitPrice: number): IntentId {
    const id = this.#nextIntentId()
    const order = anIntent({
      id,
      side,
      quantity,
      limitPrice,
      createdAt: this.#now,
      expiresAt: unixMs(this.#now + 30_000),
    })
    this.#addIntent({ id, order })
    this.#offerIntent(id)
    return id
  }

  cancelParent(id: string): void {
    const parent = this.parent(id)
    if (isFinal(parent.state)) return
    this.#update(id, { state: 'canceled', reasonCode: 'canceled_by_user' })
    for (const intent of this.#childrenOf(id)) this.#cancelIntent(intent)
    this.#later(0, () => this.#offerParents())
  }

  resume(id: string): void {
    const { state, progress } = this.parent(id)
    if (state !== 'suspended') return
    this.#update(id, {
      state: progress.firedAt === undefined ? 'working' : 'triggered',
      resumedAt: this.#now,
      reasonCode: null,
    })
    this.#later(0, () => this.#offerParents())
  }

  replace(orderId: IntentId, quantity: number, limitPrice: number): string {
    const old = this.#intents.get(orderId)
    assert(old?.order, 'no such order')
    const terms = { orderId, quantity, orderType: 'limit' as const, limitPrice }
    const id = this.place({ kind: 'replace', terms, side: old.order.side, quantity })
    this.#cancelIntent(old)
    return id
  }

  setMode(mode: 'active' | 'halted' | 'reducing'): void {
    this.#tell({ type: 'mode_changed', mode })
  }

  /* ----------------------------------------------------------------------------------------------- what markets do */

  /** A trade over the stream; `isForged` leaves the price that REST tells as it is. */
  tick(price: number, isForged = false): void {
    if (!isForged) this.price = price
    this.#tell({ type: 'trade_tick', tick: aTick(price, this.#now), tradingDate: DAY })
  }

  /** Fills up to so many shares of an open order of the broker's. */
  fill(index: number, quantity: number): void {
    const open = this.orders.filter(({ leavesQty, stopPrice }) => leavesQty > 0 && stopPrice === null)
    const order = open[index % Math.max(1, open.length)]
    if (!order) return
    const shares = Math.min(quantity, order.leavesQty)
    order.cumQty += shares
    order.cumAmount += shares * this.price
    order.leavesQty -= shares
    this.#held += order.side === 'buy' ? shares : -shares
    if (this.#held < 0) this.violations.push(`sold ${-this.#held} shares that nobody held`)
    this.#note('filled', order.venueOrderId.orderNo, shares)
    this.#check()
    if (this.#random() < 0.7) this.#tell({ type: 'notices_missed' })
  }

  /** Its owner cancels an order in the broker's app. */
  cancelAtBroker(index: number): void {
    const order = this.orders[index]
    if (!order) return
    order.canceledQty += order.leavesQty
    order.leavesQty = 0
  }

  /* -------------------------------------------------------------------------------------------------- what time does */

  /** Runs whatever is due within so many milliseconds. */
  pass(ms: number): void {
    const until = unixMs(this.#now + ms)
    for (let steps = 0; steps < 100_000; steps++) {
      this.#queue.sort((a, b) => a.at - b.at || a.order - b.order)
      const next = this.#queue[0]
      if (!next || next.at > until) break
      this.#queue.shift()
      this.#now = unixMs(Math.max(this.#now, next.at))
      next.run()
    }
    this.#now = until
  }

  /** The process is gone and nobody has started another one yet. */
  stop(): void {
    this.#life += 1
    this.#isStopped = true
  }

  /** The process dies: what it asked may have been done, no answer reaches it. A new one starts from the ledger. */
  kill(): void {
    this.kills += 1
    this.#life += 1
    this.#isStopped = false
    this.#queue = this.#queue.filter(({ life }) => life === ANYBODY)
    this.#engine = createEngine(SETTINGS)
    this.#start()
  }

  parent(id: string): ParentOrder {
    const parent = this.#parents.get(id)
    assert(parent !== undefined, `no parent ${id}`)
    return parent
  }

  get firedCount(): number {
    return [...this.#parents.values()].filter(({ progress }) => progress.firedAt !== undefined).length
  }

  children(id: string): readonly ParentChild[] {
    return this.#childrenOf(id).map((intent) => this.#asChild(intent))
  }

  filledOf(id: string, isExit?: boolean): number {
    return this.children(id)
      .filter(({ leg }) => isExit === undefined || EXITS.has(leg) === isExit)
      .reduce((sum, { filledQuantity }) => sum + filledQuantity, 0)
  }

  /* ----------------------------------------------------------------------------------------------------- the shell */

  #start(): void {
    const { orderKinds } = this.#options
    for (const intent of this.#intents.values()) {
      if (intent.state === 'sending') intent.state = 'in_doubt'
    }
    this.#tell({ type: 'session_up', ...(orderKinds && { orderKinds }) })
    for (const { id } of this.#intents.values()) this.#offerIntent(id)
    this.#tell({ type: 'intents_synced' })
    this.#later(this.#lag(), () => this.#offerParents())
    this.#later(5_000, () => this.#poll(), this.#life)
  }

  #poll(): void {
    for (const { id, state } of this.#intents.values()) if (state === 'ready') this.#offerIntent(id)
    for (const intent of this.#intents.values()) this.#expire(intent)
    this.#offerParents()
    this.#later(5_000, () => this.#poll(), this.#life)
  }

  #expire(intent: Intent): void {
    if (intent.state === 'ready' && this.#now >= intent.createdAt + 30_000) intent.state = 'expired'
  }

  #tell(body: EventBody): void {
    if (this.#isStopped) return
    for (const effect of this.#engine.handle({ ...body, at: this.#now })) this.#perform(effect)
  }

  #offerParents(): void {
    const open = [...this.#parents.values()].filter(
      (parent) => !isFinal(parent.state) || this.#childrenOf(parent.id).some((intent) => this.#liveOf(intent) > 0),
    )
    for (const parent of open) {
      const target = parent.kind === 'replace' ? this.#intents.get(parent.terms.orderId) : undefined
      this.#tell({
        type: 'parent_offered',
        parent,
        children: this.children(parent.id),
        target: target ? this.#asChild(target) : null,
        instrumentKind: 'stock',
      })
    }
    this.#tell({ type: 'parents_synced', parentIds: open.map(({ id }) => id) })
  }

  #offerIntent(id: IntentId): void {
    const intent = this.#intents.get(id)
    if (!intent) return
    const { order, state, sentAt, target, orderNo } = intent
    const instrument = { kind: 'stock', market: 'kospi', isHalted: false } as const
    const deadline = sentAt === null ? null : unixMs(sentAt + 2_000)
    if (target !== null) {
      if (state === 'ready')
        this.#tell({ type: 'cancel_requested', id, target, expiresAt: unixMs(intent.createdAt + 30_000) })
      else if ((state === 'sending' || state === 'in_doubt') && sentAt !== null && deadline !== null) {
        this.#tell({ type: 'cancel_recovered', recovered: { id, target, state, sentAt, sendDeadline: deadline } })
      }
    } else if (order !== null && state === 'ready') this.#tell({ type: 'intent_requested', intent: order, instrument })
    else if (order !== null && sentAt !== null && deadline !== null && isRecoverable(state)) {
      const venueOrderId = orderNo === null ? null : { orderDate: DAY, branch: '', orderNo }
      const recovered = { order, instrument, state, sentAt, sendDeadline: deadline, venueOrderId, baseline: [] }
      this.#tell({ type: 'intent_recovered', recovered })
    }
  }

  /** Asked now, done a little later even if the asking process is dead by then, answered later still to it alone. */
  #request(work: () => EventBody | undefined, lost?: EventBody): void {
    const life = this.#life
    const answer = (reply: EventBody): void => {
      this.#later(this.#lag(), () => life === this.#life && this.#tell(reply))
    }
    this.#later(this.#lag(), () => {
      if (lost && this.#isLost()) return answer(lost)
      const reply = work()
      if (reply) answer(lost && this.#isLost() ? lost : reply)
    })
  }

  #later(ms: number, run: () => void, life = ANYBODY): void {
    this.#counter += 1
    const asker = this.#life
    this.#queue.push({
      at: unixMs(this.#now + ms),
      order: this.#counter,
      life,
      run: life === ANYBODY ? run : () => asker === this.#life && run(),
    })
  }

  #lag = (): number => Math.floor(this.#random() * 40)
  #isLost = (): boolean => this.#random() < (this.#options.lossRate ?? 0)

  #perform(effect: Effect): void {
    if (this.#options.isTraced) this.#note(JSON.stringify(effect))
    switch (effect.type) {
      case 'submit_order':
        return this.#submit(effect.order)
      case 'cancel_order':
        return this.#cancel(effect.intentId, effect.target)
      case 'deny_intent': {
        const intent = this.#intents.get(effect.intentId)
        if (intent?.state === 'ready') Object.assign(intent, { state: 'denied', reasonCode: effect.denial.code })
        return
      }
      case 'read_quote':
        return this.#request(() => ({
          type: 'quote_read',
          instrumentId: effect.instrumentId,
          quote: aQuote({ lastPx: this.price, tradingDate: DAY, lowerLimit: 100, upperLimit: 1_000_000 }),
        }))
      case 'read_book':
        return this.#request(() => ({ type: 'book_read', instrumentId: effect.instrumentId, book: null }))
      case 'read_order_reports':
        return this.#readReports(this.#now)
      case 'read_balance':
        return this.#readBalance(this.#now)
      case 'persist':
        return this.#persist(effect.record)
      case 'set_timer': {
        const { name } = effect
        return this.#later(Math.max(0, effect.at - this.#now), () => this.#tell({ type: 'timer', name }), this.#life)
      }
      case 'spawn_child':
        return this.#spawn(effect)
      case 'cancel_child':
        return this.#request(() => {
          const intent = this.#intents.get(effect.orderId)
          if (intent) this.#cancelIntent(intent)
          return undefined
        })
      case 'record_parent':
        return this.#record(effect)
      case 'alarm':
        this.alarms.push(effect.name)
        return
      default:
        return
    }
  }

  #submit(order: OrderIntent): void {
    const { id } = order
    const life = this.#life
    this.#request(() => {
      const intent = this.#intents.get(id)
      const unclaimed = { kind: 'not_claimed', cause: 'test' } as const
      if (intent?.state !== 'ready') return { type: 'submit_settled', intentId: id, result: unclaimed, times: null }
      intent.state = 'sending'
      intent.sentAt = this.#now
      // Who died after the claim sends nothing.
      if (life === this.#life) this.#send(intent, order)
      return undefined
    })
  }

  #send(intent: Intent, order: OrderIntent): void {
    const times = { sentAt: this.#now, sendDeadline: unixMs(this.#now + 2_000) }
    const settled = (result: Extract<EventBody, { type: 'submit_settled' }>['result']): EventBody => ({
      type: 'submit_settled',
      intentId: intent.id,
      result,
      times,
    })
    this.#request(() => settled(this.#book(intent, order)), settled({ kind: 'unknown', cause: 'test' }))
  }

  #book(
    intent: Intent,
    order: OrderIntent,
  ): { kind: 'accepted'; venueOrderId: VenueOrderId } | { kind: 'rejected'; code: string } {
    const open = this.orders.filter(({ side, leavesQty }) => side === 'sell' && leavesQty > 0)
    const free = this.#held - open.reduce((sum, { leavesQty }) => sum + leavesQty, 0)
    if (order.side === 'sell' && order.quantity > free) {
      this.violations.push(`asked to sell ${order.quantity} with ${free} free`)
      Object.assign(intent, { state: 'rejected', reasonCode: 'broker_rejected' })
      return { kind: 'rejected', code: 'APBK0400' }
    }
    const venueOrderId = { orderDate: DAY, branch: '', orderNo: String(this.orders.length + 1).padStart(10, '0') }
    const { instrumentId, side, type, quantity, limitPrice, stopPrice } = order
    this.orders.push({
      ...{ venueOrderId, instrumentId, side, type, quantity, limitPrice, stopPrice, intentId: intent.id },
      ...{ originalOrderNo: null, cumQty: 0, cumAmount: 0, canceledQty: 0, rejectedQty: 0, leavesQty: quantity },
      ...{ orderedAt: this.#now, isOpenApi: true },
    })
    this.#note('booked', venueOrderId.orderNo, quantity)
    this.#check()
    return { kind: 'accepted', venueOrderId }
  }

  #cancel(id: IntentId, target: VenueOrderId): void {
    const times = { sentAt: this.#now, sendDeadline: unixMs(this.#now + 2_000) }
    const unknown: EventBody = {
      type: 'cancel_settled',
      intentId: id,
      result: { kind: 'unknown', cause: 'test' },
      times,
    }
    this.#request(() => {
      const intent = this.#intents.get(id)
      if (intent) intent.state = 'acked'
      const order = this.orders.find(({ venueOrderId }) => venueOrderId.orderNo === target.orderNo)
      if (!order || order.leavesQty === 0) {
        return { type: 'cancel_settled', intentId: id, result: { kind: 'rejected', code: 'APBK0344' }, times }
      }
      order.canceledQty += order.leavesQty
      order.leavesQty = 0
      this.#note('canceled', target.orderNo)
      return { type: 'cancel_settled', intentId: id, result: { kind: 'accepted', venueOrderId: target }, times }
    }, unknown)
  }

  #readReports(startedAt: UnixMs): void {
    this.#request(
      () => ({
        type: 'order_reports',
        startedAt,
        day: DAY,
        reports: this.orders.map(({ intentId: _, ...report }) => ({ ...report })),
      }),
      { type: 'order_reports_failed', startedAt, cause: 'test' },
    )
  }

  #readBalance(startedAt: UnixMs): void {
    this.#request(
      () => {
        const selling = this.orders
          .filter(({ side }) => side === 'sell')
          .reduce((sum, { leavesQty }) => sum + leavesQty, 0)
        const holding = aHolding({ quantity: this.#held, sellableQuantity: this.#held - selling })
        return {
          type: 'balance_report',
          startedAt,
          balance: aBalance({ buyingPower: 1e9, equity: 1e9, holdings: this.#held > 0 ? [holding] : [] }),
        }
      },
      { type: 'balance_failed', startedAt, cause: 'test' },
    )
  }

  #persist(record: Extract<Effect, { type: 'persist' }>['record']): void {
    this.#request(() => {
      if (record.kind === 'order_reports') {
        for (const { report, intentId } of record.reports) this.#link(intentId, report.venueOrderId.orderNo)
        return { type: 'reports_recorded', deferred: [] }
      }
      if (!('intentId' in record)) return undefined
      const intent = this.#intents.get(record.intentId)
      if (!intent) return undefined
      if (record.kind === 'ack') this.#link(record.intentId, record.venueOrderId.orderNo)
      else if (intent.state !== 'acked') intent.state = record.kind
      return undefined
    })
  }

  #link(intentId: IntentId | null, orderNo: string): void {
    const intent = intentId && this.#intents.get(intentId)
    if (intent) Object.assign(intent, { state: 'acked', orderNo })
  }

  /* --------------------------------------------------------------------------------- the ledger, as its functions count */

  #spawn({ parentId, leg, sequence, order }: Extract<Effect, { type: 'spawn_child' }>): void {
    const life = this.#life
    const refused = (code: string, isUnknown: boolean): EventBody => ({
      type: 'child_refused',
      parentId,
      leg,
      sequence,
      code,
      isUnknown,
    })
    this.#request(
      () => {
        const parent = this.parent(parentId)
        const known = this.#childrenOf(parentId).find((intent) => intent.leg === leg && intent.sequence === sequence)
        if (!known) {
          if (life !== this.#life) return undefined // fenced: another life holds the lease
          if (parent.state !== 'working' && parent.state !== 'triggered') return refused('parent_not_open', false)
          if (!this.#options.isTrusting && order.quantity > this.#roomOf(parent, leg))
            return refused('child_too_large', false)
        }
        const intent = known ?? this.#addChild(parent, { leg, sequence, order })
        this.#later(this.#lag(), () => this.#offerIntent(intent.id), this.#life)
        const quantity = intent.order?.quantity ?? 0
        return { type: 'child_spawned', parentId, leg, sequence, intentId: intent.id, quantity }
      },
      refused('database_unavailable', true),
    )
  }

  #addChild(
    parent: ParentOrder,
    { leg, sequence, order }: Pick<Extract<Effect, { type: 'spawn_child' }>, 'leg' | 'sequence' | 'order'>,
  ): Intent {
    const id = this.#nextIntentId()
    const isExit = parent.kind === 'bracket' && leg !== 'entry'
    const side = isExit ? (parent.side === 'buy' ? 'sell' : 'buy') : parent.side
    const { type, quantity, limitPrice, stopPrice } = order
    const terms = {
      id,
      side,
      type,
      quantity,
      limitPrice,
      stopPrice,
      createdAt: this.#now,
      expiresAt: unixMs(this.#now + 30_000),
    }
    return this.#addIntent({ id, order: anIntent(terms), parentId: parent.id, leg, sequence })
  }

  #addIntent(intent: Pick<Intent, 'id' | 'order'> & Partial<Intent>): Intent {
    const row: Intent = {
      ...{ parentId: null, leg: null, sequence: null, target: null, createdAt: this.#now },
      ...{ state: 'ready', sentAt: null, orderNo: null, reasonCode: null },
      ...intent,
    }
    this.#intents.set(row.id, row)
    return row
  }

  #roomOf(parent: ParentOrder, leg: Leg): number {
    const sums = { entered: 0, entering: 0, done: 0, doing: 0 }
    for (const intent of this.#childrenOf(parent.id)) {
      const isEntry = intent.leg === 'entry'
      sums[isEntry ? 'entered' : 'done'] += this.#asChild(intent).filledQuantity
      sums[isEntry ? 'entering' : 'doing'] += this.#liveOf(intent, parent.resumedAt)
    }
    if (parent.kind === 'bracket' && leg === 'entry') return parent.quantity - sums.entered - sums.entering
    if (parent.kind === 'bracket') return sums.entered - sums.done - sums.doing
    const target = parent.kind === 'replace' ? this.#intents.get(parent.terms.orderId) : undefined
    const elsewhere = target ? this.#asChild(target).filledQuantity + this.#liveOf(target) : 0
    return parent.quantity - elsewhere - sums.done - sums.doing
  }

  /** What the ledger believes can still trade: it learns of fills and cancels at once here, as a fair ledger would late. */
  #liveOf(intent: Intent, resumedAt: UnixMs | null = null): number {
    const quantity = intent.order?.quantity ?? 0
    const order = this.#orderOf(intent)
    if (intent.state === 'rejected' || intent.state === 'denied' || intent.state === 'expired') return 0
    if (intent.state === 'absent' && resumedAt !== null && intent.createdAt <= resumedAt) return 0
    return order ? order.leavesQty : quantity
  }

  #orderOf = (intent: Intent): BrokerOrder | undefined =>
    intent.orderNo === null
      ? undefined
      : this.orders.find(({ venueOrderId }) => venueOrderId.orderNo === intent.orderNo)

  #record({ parentId, record }: Extract<Effect, { type: 'record_parent' }>): void {
    const life = this.#life
    this.#request(
      () => {
        const parent = this.parent(parentId)
        const isResumedByBridge =
          parent.state === 'suspended' && (record.state === 'working' || record.state === 'triggered')
        const isBackwards = parent.state === 'triggered' && record.state === 'working'
        if (life === this.#life && !isFinal(parent.state) && !isResumedByBridge && !isBackwards)
          this.#update(parentId, record)
        return { type: 'parent_recorded', parentId, parent: this.parent(parentId) }
      },
      { type: 'parent_recorded', parentId, parent: null },
    )
  }

  #update(id: string, change: Partial<Omit<ParentOrder, 'kind' | 'terms'>>): void {
    const parent = this.parent(id)
    this.#note(`parent ${change.state ?? parent.state}`)
    this.#parents.set(id, { ...parent, ...change, version: parent.version + 1, updatedAt: this.#now })
  }

  #childrenOf = (id: string): readonly Intent[] => [...this.#intents.values()].filter(({ parentId }) => parentId === id)

  #asChild(intent: Intent): ParentChild {
    const order = this.#orderOf(intent)
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
    }
  }

  #cancelIntent(intent: Intent): void {
    if (intent.state === 'ready') {
      intent.state = 'expired'
      intent.reasonCode = 'canceled_by_parent'
      return
    }
    const order = this.#orderOf(intent)
    if (!order || order.leavesQty === 0) return
    const id = this.#nextIntentId()
    this.#addIntent({ id, order: null, target: order.venueOrderId })
    this.#later(this.#lag(), () => this.#offerIntent(id), this.#life)
  }

  #nextIntentId(): IntentId {
    this.#counter += 1
    return IntentId.parse(`00000000-0000-4000-8000-${String(this.#counter).padStart(12, '0')}`)
  }

  #note(...words: readonly (string | number)[]): void {
    if (this.#options.isTraced) this.trace.push([this.#now - OPENING, ...words].join(' '))
  }

  /** Asked after everything the broker does. */
  #check(): void {
    for (const parent of this.#parents.values()) {
      const own = this.#childrenOf(parent.id)
      const live = (legs: (leg: Leg | null) => boolean): number =>
        own
          .filter(({ leg }) => legs(leg))
          .reduce((sum, intent) => {
            const order = this.orders.find(({ intentId }) => intentId === intent.id)
            return sum + (order ? order.cumQty + order.leavesQty : 0)
          }, 0)
      const isEntry = (leg: Leg | null): boolean => leg === 'entry'
      const entered = own
        .filter(({ leg }) => leg === 'entry')
        .reduce((sum, intent) => sum + (this.orders.find(({ intentId }) => intentId === intent.id)?.cumQty ?? 0), 0)
      const replaced =
        parent.kind === 'replace' ? this.orders.find(({ intentId }) => intentId === parent.terms.orderId) : undefined
      const limit =
        parent.kind === 'bracket' ? entered : parent.quantity - (replaced ? replaced.cumQty + replaced.leavesQty : 0)
      const exits = live((leg) => !isEntry(leg))
      if (exits > Math.max(0, limit)) this.violations.push(`${parent.kind}: ${exits} of ${limit}`)
      if (live(isEntry) > parent.quantity) this.violations.push(`${parent.kind}: entered ${live(isEntry)}`)
    }
  }
}

const aTick = (price: number, at: UnixMs): TradeTick => ({
  ...{ instrumentId: SAMSUNG, price, size: 1, aggressor: 'none' as const, change: 0, changeRate: 0 },
  ...{ open: price, high: price, low: price, cumVolume: 1, cumTurnover: price, tradeStrength: 100 },
  ...{ tsEvent: at, tsInit: at },
})

/** Goes on although the process that asked is dead. */
const ANYBODY = -1

const isRecoverable = (state: IntentState): state is 'sending' | 'in_doubt' | 'absent' | 'manual' | 'acked' =>
  state === 'sending' || state === 'in_doubt' || state === 'absent' || state === 'manual' || state === 'acked'
