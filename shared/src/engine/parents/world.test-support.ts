import { assert } from '../../core/assert.ts'
import { type UnixMs, unixMs } from '../../core/time.ts'
import type { IntentId, OrderIntent, OrderKinds, Side, VenueOrderId } from '../../domain/order.ts'
import { isFinal, type ParentChild, type ParentOrder } from '../../domain/parent-order.ts'
import { DEFAULT_LIMITS } from '../../risk/check.ts'
import { mulberry32, type Random } from '../../sim/random.ts'
import type { Effect } from '../effect.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { EventBody } from '../event.ts'
import { OPENING } from '../fixtures.test-support.ts'
import { DEFAULT_TIMING, type EngineSettings } from '../settings.ts'
import { DAY, WorldBroker } from './world-broker.test-support.ts'
import { isDoubt, offerOf, type WorldIntent, WorldLedger } from './world-ledger.test-support.ts'
import { answerOf, aTick } from './world-prices.test-support.ts'

const SETTINGS: EngineSettings = {
  timing: DEFAULT_TIMING,
  limits: { ...DEFAULT_LIMITS, collarRate: 0.9 },
  isAlwaysOpen: true,
  needsFreshQuote: false,
  busyReadMs: 1_000,
}

interface WorldOptions {
  readonly holding?: number
  readonly seed?: number
  /** Chances, each of one request: lost on the way there, lost on the way back. */
  readonly lossRate?: number
  readonly orderKinds?: OrderKinds
  /** A ledger that takes the bridge's word for how much there is room for. */
  readonly isTrusting?: boolean
  readonly isTraced?: boolean
}

type SubmitResult = Extract<EventBody, { type: 'submit_settled' }>['result']
type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>

/**
 * An engine with a ledger and a broker of few rules, on a clock of its own. Replies take their time, in an order the
 * seed decides; the process may die between any two of them.
 */
export class ParentWorld {
  readonly trace: string[] = []
  readonly #broker: WorldBroker
  readonly #ledger: WorldLedger
  readonly #random: Random
  readonly #options: WorldOptions
  #engine: Engine = createEngine(SETTINGS)
  #life = 0
  #now = OPENING
  #queue: { readonly at: UnixMs; readonly run: () => void }[] = []
  #isStopped = false
  price = 70_000
  kills = 0
  /** While false the ledger lets nothing be sent, and what waits expires. */
  isClaimable = true
  /** What the checks between claim and write have against every order. */
  denial: string | null = null

  constructor(options: WorldOptions = {}) {
    this.#options = options
    this.#random = mulberry32(options.seed ?? 1)
    this.#broker = new WorldBroker(options.holding ?? 0)
    this.#ledger = new WorldLedger(this.#broker, () => this.#now)
    this.#start()
  }

  get orders(): WorldBroker['orders'] {
    return this.#broker.orders
  }

  get violations(): readonly string[] {
    return this.#broker.violations
  }

  get held(): number {
    return this.#broker.held
  }

  get firedCount(): number {
    return this.parents.filter(({ progress }) => progress.firedAt !== undefined).length
  }

  get parents(): readonly ParentOrder[] {
    return [...this.#ledger.parents.values()]
  }

  parent(id: string): ParentOrder {
    return this.#ledger.parent(id)
  }

  children(id: string): readonly ParentChild[] {
    return this.#ledger.childrenOf(id).map((intent) => this.#ledger.asChild(intent))
  }

  place(terms: Parameters<WorldLedger['place']>[0]): string {
    const { id } = this.#ledger.place(terms)
    this.#later(0, () => this.#offerParents())
    return id
  }

  /** An order of its owner's own. */
  placeOrder(side: Side, quantity: number, limitPrice: number): IntentId {
    const intent = this.#ledger.add({ order: { side, quantity, limitPrice } })
    this.#offerIntent(intent)
    return intent.id
  }

  cancelOrder(orderId: IntentId): void {
    const intent = this.#ledger.intents.get(orderId)
    if (intent) this.#cancelIntent(intent)
  }

  cancelParent(id: string): void {
    if (isFinal(this.parent(id).state)) return
    this.#ledger.update(id, { state: 'canceled', reasonCode: 'canceled_by_user' })
    for (const intent of this.#ledger.childrenOf(id)) this.#cancelIntent(intent)
    this.#later(0, () => this.#offerParents())
  }

  resume(id: string): void {
    const { state, progress } = this.parent(id)
    if (state !== 'suspended') return
    const next = progress.firedAt === undefined ? 'working' : 'triggered'
    this.#ledger.update(id, { state: next, resumedAt: this.#now, reasonCode: null })
    this.#later(0, () => this.#offerParents())
  }

  replace(orderId: IntentId, quantity: number, limitPrice: number): string {
    const old = this.#ledger.intents.get(orderId)
    assert(old?.order, 'no such order')
    const terms = { orderId, quantity, orderType: 'limit' as const, limitPrice }
    const id = this.place({ kind: 'replace', terms, side: old.order.side, quantity })
    this.#cancelIntent(old)
    return id
  }

  /** Nobody knows what became of an order, until a list proves that it never was or a person says so. */
  doubt(orderId: IntentId): void {
    const intent = this.#ledger.intents.get(orderId)
    assert(intent?.state === 'ready', 'an order that was not sent yet')
    Object.assign(intent, { state: 'in_doubt', sentAt: this.#now })
    this.kill()
  }

  setMode(mode: 'active' | 'halted' | 'reducing'): void {
    this.#tell({ type: 'mode_changed', mode })
  }

  /** Its owner cancels an order in the broker's app. */
  cancelAtBroker(index: number): void {
    this.#broker.cancel(this.orders[index]?.venueOrderId.orderNo ?? '')
  }

  /** A trade over the stream; `isForged` leaves the price that REST tells as it is. */
  tick(price: number, isForged = false): void {
    if (!isForged) this.price = price
    this.#tell({ type: 'trade_tick', tick: aTick(price, this.#now), tradingDate: DAY })
  }

  fill(index: number, quantity: number): void {
    const filled = this.#broker.fill(index, quantity, this.price)
    if (!filled) return
    this.#check()
    if (this.#random() < 0.7) this.#tell({ type: 'notices_missed' })
  }

  /** Runs whatever is due within so many milliseconds. */
  pass(ms: number): void {
    const until = unixMs(this.#now + ms)
    for (let steps = 0; ; steps++) {
      const next = this.#queue[0]
      if (!next || next.at > until) break
      assert(steps < 100 * ms + 10_000, 'turns in a circle')
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
    this.#engine = createEngine(SETTINGS)
    this.#start()
  }

  #start(): void {
    const { orderKinds } = this.#options
    for (const intent of this.#ledger.intents.values()) if (intent.state === 'sending') intent.state = 'in_doubt'
    this.#tell({ type: 'session_up', ...(orderKinds && { orderKinds }) })
    for (const intent of this.#ledger.intents.values()) this.#offerIntent(intent)
    this.#tell({ type: 'intents_synced' })
    this.#laterAlive(this.#lag(), () => this.#offerParents())
    this.#laterAlive(5_000, () => this.#poll())
  }

  #poll(): void {
    const before = new Map([...this.#ledger.intents.values()].map((intent) => [intent, intent.state]))
    this.#ledger.sweep()
    for (const [intent, state] of before) {
      if (intent.state === 'ready' || intent.state !== state) this.#offerIntent(intent)
    }
    this.#offerParents()
    this.#laterAlive(5_000, () => this.#poll())
  }

  #tell(body: EventBody): void {
    if (this.#isStopped) return
    for (const effect of this.#engine.handle({ ...body, at: this.#now })) this.#perform(effect)
  }

  #offerParents(): void {
    const open = this.#ledger.open()
    for (const parent of open) {
      const target = parent.kind === 'replace' ? this.#ledger.intents.get(parent.terms.orderId) : undefined
      this.#tell({
        type: 'parent_offered',
        parent,
        children: this.children(parent.id),
        target: target ? this.#ledger.asChild(target) : null,
        instrumentKind: 'stock',
      })
    }
    this.#tell({ type: 'parents_synced', parentIds: open.map(({ id }) => id) })
  }

  #offerIntent(intent: WorldIntent): void {
    const offer = offerOf(intent)
    if (offer) this.#tell(offer)
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

  #later(ms: number, run: () => void): void {
    const at = unixMs(this.#now + ms)
    const after = this.#queue.findLastIndex((other) => other.at <= at)
    this.#queue.splice(after + 1, 0, { at, run })
  }

  /** Not if the process has died by then. */
  #laterAlive(ms: number, run: () => void): void {
    const life = this.#life
    this.#later(ms, () => life === this.#life && run())
  }

  #lag = (): number => Math.floor(this.#random() * 40)
  #isLost = (): boolean => this.#random() < (this.#options.lossRate ?? 0)

  #perform(effect: Effect): void {
    if (this.#options.isTraced) this.trace.push(`${this.#now - OPENING} ${JSON.stringify(effect)}`)
    switch (effect.type) {
      case 'submit_order':
        return this.#submit(effect.order)
      case 'cancel_order':
        return this.#cancel(effect.intentId, effect.target)
      case 'deny_intent': {
        const intent = this.#ledger.intents.get(effect.intentId)
        if (intent?.state === 'ready') Object.assign(intent, { state: 'denied', reasonCode: effect.denial.code })
        return
      }
      case 'set_timer': {
        const { name, at } = effect
        return this.#laterAlive(Math.max(0, at - this.#now), () => this.#tell({ type: 'timer', name }))
      }
      case 'persist':
        return this.#persist(effect.record)
      case 'spawn_child':
        return this.#spawn(effect)
      case 'cancel_child':
        return this.#request(() => {
          const intent = this.#ledger.intents.get(effect.orderId)
          if (intent) this.#cancelIntent(intent)
          return undefined
        })
      case 'record_parent':
        return this.#record(effect)
      default: {
        const answer = answerOf(effect, { broker: this.#broker, price: () => this.price, startedAt: this.#now })
        if (answer) this.#request(answer.read, answer.failed)
      }
    }
  }

  #submit(order: OrderIntent): void {
    const { id: intentId } = order
    const life = this.#life
    this.#request(() => {
      const intent = this.#ledger.intents.get(intentId)
      if (life !== this.#life) return undefined // fenced: the lease is another life's
      if (intent?.state !== 'ready' || !this.isClaimable) {
        return { type: 'submit_settled', intentId, result: { kind: 'not_claimed', cause: 'test' }, times: null }
      }
      if (this.denial !== null) {
        Object.assign(intent, { state: 'denied', reasonCode: this.denial })
        return { type: 'submit_settled', intentId, result: { kind: 'rejected', code: this.denial }, times: null }
      }
      Object.assign(intent, { state: 'sending', sentAt: this.#now })
      // Who dies after the claim sends nothing.
      this.#laterAlive(0, () => this.#send(intent, order))
      return undefined
    })
  }

  #send(intent: WorldIntent, order: OrderIntent): void {
    const times = { sentAt: this.#now, sendDeadline: unixMs(this.#now + 2_000) }
    const settled = (result: SubmitResult): EventBody => ({
      type: 'submit_settled',
      intentId: intent.id,
      result,
      times,
    })
    this.#request(
      () => {
        const venueOrderId = this.#broker.book(intent.id, order, this.#now)
        this.#check()
        if (venueOrderId) return settled({ kind: 'accepted', venueOrderId })
        Object.assign(intent, { state: 'rejected', reasonCode: 'broker_rejected' })
        return settled({ kind: 'rejected', code: 'APBK0400' })
      },
      settled({ kind: 'unknown', cause: 'test' }),
    )
  }

  #cancel(intentId: IntentId, target: VenueOrderId): void {
    const times = { sentAt: this.#now, sendDeadline: unixMs(this.#now + 2_000) }
    const settled = (result: SubmitResult): EventBody => ({ type: 'cancel_settled', intentId, result, times })
    this.#request(
      () => {
        const intent = this.#ledger.intents.get(intentId)
        if (intent) intent.state = 'acked'
        const isCanceled = this.#broker.cancel(target.orderNo)
        return settled(isCanceled ? { kind: 'accepted', venueOrderId: target } : { kind: 'rejected', code: 'APBK0344' })
      },
      settled({ kind: 'unknown', cause: 'test' }),
    )
  }

  #persist(record: EffectOf<'persist'>['record']): void {
    this.#request(() => {
      if (record.kind === 'order_reports') {
        for (const { report, intentId } of record.reports) this.#link(intentId, report.venueOrderId.orderNo)
        return { type: 'reports_recorded', deferred: [] }
      }
      const intent = 'intentId' in record ? this.#ledger.intents.get(record.intentId) : undefined
      if (!intent) return undefined
      if (record.kind === 'ack') this.#link(intent.id, record.venueOrderId.orderNo)
      else if (intent.state !== 'acked' && isDoubt(record.kind)) {
        Object.assign(intent, { state: record.kind, absentAt: record.kind === 'absent' ? this.#now : null })
      }
      return undefined
    })
  }

  #link(intentId: IntentId | null, orderNo: string): void {
    const intent = intentId && this.#ledger.intents.get(intentId)
    if (intent) Object.assign(intent, { state: 'acked', orderNo, absentAt: null })
  }

  #spawn(effect: EffectOf<'spawn_child'>): void {
    const life = this.#life
    const { parentId, leg, sequence } = effect
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
        if (life !== this.#life) return undefined
        const made = this.#ledger.spawn(effect, { isTrusting: this.#options.isTrusting ?? false })
        if (typeof made === 'string') return refused(made, false)
        this.#laterAlive(this.#lag(), () => this.#offerIntent(made))
        const quantity = made.order?.quantity ?? 0
        return { type: 'child_spawned', parentId, leg, sequence, intentId: made.id, quantity }
      },
      refused('database_unavailable', true),
    )
  }

  #record({ parentId, record }: EffectOf<'record_parent'>): void {
    const life = this.#life
    this.#request(
      () => {
        if (life === this.#life) this.#ledger.record(parentId, record)
        return { type: 'parent_recorded', parentId, parent: this.parent(parentId) }
      },
      { type: 'parent_recorded', parentId, parent: null },
    )
  }

  #cancelIntent(intent: WorldIntent): void {
    const cancel = this.#ledger.cancel(intent)
    if (cancel) this.#laterAlive(this.#lag(), () => this.#offerIntent(cancel))
  }

  /** Asked after everything the broker does. */
  #check(): void {
    this.#broker.violations.push(...this.#ledger.findOverfills())
  }
}
