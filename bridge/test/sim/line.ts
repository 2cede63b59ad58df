import { err, ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { BalanceReport, OrderNotice, OrderReport, SubmitOutcome } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { IntentId, VenueOrderId } from '@naru/shared/domain/order'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import type { BrokerError } from '../../src/ports/broker.ts'
import type { BrokerConnection } from '../../src/ports/connection.ts'
import type { FeedEvent, PriceSnapshot } from '../../src/ports/market-feed.ts'
import { aHistory } from '../support/history.ts'
import { A_REPORT, BARE_BROKER, BARE_INFO, PLAIN } from '../support/not-offered.ts'
import type { Agenda } from './agenda.ts'
import type { Dice } from './dice.ts'
import { type Exchange, PAGE_ROWS } from './exchange.ts'
import type { Life } from './life.ts'
import { type Market, tickOf } from './market.ts'
import { createQueue } from './queue.ts'
import type { Rules } from './rules.ts'
import type { Weather } from './weather.ts'

/** What one process says to the broker and hears from it, over a line that loses things. */
export interface Line {
  /** `now` is the ledger's time as the process that connects knows it. */
  connect(now: () => UnixMs): BrokerConnection
  /** From the notice socket. */
  hear(notice: OrderNotice): void
  /** A trade in the stream. */
  print(instrumentId: InstrumentId): void
  /** The socket goes away for a while. */
  drop(ms: number): void
}

interface Parts {
  readonly life: Life
  readonly agenda: Agenda
  readonly dice: Dice
  readonly weather: Weather
  readonly exchange: Exchange
  readonly market: Market
  readonly rules: Rules
  /** Told right before the bytes of an order or a cancel may leave. */
  readonly onWrite: (intentId: IntentId) => void
  readonly onOutcome: (what: string, outcome: SubmitOutcome) => void
  readonly onNotice: (notice: OrderNotice) => void
  /** Requests that are under way to the broker: one more, one less. */
  readonly onFlight: (change: 1 | -1, intentId: IntentId | null) => void
}

const TIMEOUT_MS = 7_000
/** After this an order that was sent in time has nearly always come. */
export const LATEST_MS = 90_000

/** How far from the market what somebody writes into the stream is. */
const FORGED_WON = 2_000

export function createLine(parts: Parts): Line {
  const { life, dice, weather, exchange } = parts
  const notices = createQueue<OrderNotice>()
  const feed = createQueue<FeedEvent>()
  /** What the stream said last: of whoever can write into it. */
  const said = new Map<InstrumentId, number>()
  const priceOf = (id: InstrumentId): number =>
    (parts.rules.believesStream ? said.get(id) : undefined) ?? parts.market.priceOf(id)
  /** Orders somebody asked to be canceled. */
  const canceled = new Set<string>()
  let isDown = false
  let now = life.clock.now
  feed.push({ kind: 'up' })

  const order = (
    leaveBy: number | undefined,
    take: () => SubmitOutcome,
    intentId: IntentId | null,
  ): Promise<SubmitOutcome> => sendOnce(parts, { leaveBy, take, intentId })

  const broker = {
    ...BARE_BROKER,
    capabilities: PLAIN,
    async submit(approved: ApprovedOrder, leaveBy?: number): Promise<SubmitOutcome> {
      const { instrumentId, side, type, quantity, limitPrice, stopPrice, id } = approved
      const terms = { instrumentId, side, type, quantity, limitPrice, stopPrice }
      const outcome = await order(leaveBy, () => accepted(exchange.take(terms, id).id, parts), id)
      parts.onOutcome(`submit ${id}`, outcome)
      return parts.rules.settles(outcome)
    },
    async cancel(target: VenueOrderId, leaveBy?: number): Promise<SubmitOutcome> {
      const take = (): SubmitOutcome => {
        const number = exchange.cancel(target)
        return number
          ? accepted(number, parts)
          : { kind: 'rejected', code: 'APBK0344', text: '정정취소 가능수량이 없습니다' }
      }
      const outcome = await order(leaveBy, take, null)
      if (outcome.kind !== 'rejected') canceled.add(target.orderNo)
      parts.onOutcome(`cancel ${target.orderNo}`, outcome)
      return outcome
    },
    async orderReports(day: KstDate) {
      const reply = await readList(parts, day)
      return reply.ok && parts.rules.believesCancels ? ok(reply.value.map((row) => asCanceled(row, canceled))) : reply
    },
    balance: (): Promise<Result<BalanceReport, BrokerError>> => read(parts, () => exchange.balance()),
    buyable: () => read(parts, () => ({ cash: exchange.balance().buyingPower, quantity: 0, unitPrice: 0 })),
    notices: (signal: AbortSignal) => notices.read(signal),
    close: async () => undefined,
  }
  const unavailable = async () => err<BrokerError>({ kind: 'unreachable', cause: 'simulated' })
  const connection: BrokerConnection = {
    broker,
    feed: {
      channels: ['trade'] as const,
      maxSubscriptions: 40,
      setSubscriptions: () => undefined,
      events: (signal: AbortSignal) => feed.read(signal),
      snapshot: (instrumentId: InstrumentId) => {
        // An answer says when it was written; the process may read it much later.
        return read(parts, () => snapshotOf(instrumentId, priceOf(instrumentId), now()))
      },
      orderBook: unavailable,
      bars: unavailable,
      close: async () => undefined,
    },
    info: BARE_INFO,
    history: aHistory(),
    verify: async () => ok(undefined),
    status: () => ({}),
    report: () => A_REPORT,
    clockSkewMs: () => 0,
    close: async () => undefined,
  }
  return {
    connect(ledgerNow) {
      now = ledgerNow
      return connection
    },
    hear(notice) {
      const take = (): void => {
        parts.onNotice(notice)
        notices.push(notice)
      }
      const deliver = (ms: number): void => void parts.agenda.after(ms, () => isDown || life.reach(take))
      if (weather.strikes('noticeLost')) return
      const ms = dice.between(5, 1_500)
      deliver(ms)
      if (weather.strikes('noticeTwice')) deliver(ms + dice.between(1, 3_000))
    },
    print(instrumentId) {
      if (isDown || weather.strikes('tickLost')) return
      const off = weather.strikes('tickForged') ? (dice.chance(50) ? -FORGED_WON : FORGED_WON) : 0
      const price = parts.market.priceOf(instrumentId) + off
      parts.agenda.after(dice.between(5, 300), () =>
        life.reach(() => {
          said.set(instrumentId, price)
          const at = unixMs(parts.agenda.now())
          const tick = tickOf(instrumentId, price, at)
          feed.push({ kind: 'trade', tick, tradingDate: kstDate(at) })
        }),
      )
    },
    drop(ms) {
      isDown = true
      life.reach(() => feed.push({ kind: 'down', reason: 'disconnected', detail: '' }))
      parts.agenda.after(ms, () => {
        isDown = false
        life.reach(() => feed.push({ kind: 'up' }))
      })
    },
  }
}

/** As it would be if every cancel had worked. */
const asCanceled = (row: OrderReport, canceled: ReadonlySet<string>): OrderReport =>
  canceled.has(row.venueOrderId.orderNo) ? { ...row, canceledQty: row.canceledQty + row.leavesQty, leavesQty: 0 } : row

const accepted = (venueOrderId: VenueOrderId, { agenda }: Parts): SubmitOutcome => ({
  kind: 'accepted',
  venueOrderId,
  tsEvent: unixMs(agenda.now()),
})

interface Sending {
  readonly leaveBy: number | undefined
  readonly take: () => SubmitOutcome
  readonly intentId: IntentId | null
}

/** At most one request: refused at the gateway, lost, late, rejected or taken; and the reply may be lost as well. */
async function sendOnce(parts: Parts, { leaveBy, take, intentId }: Sending): Promise<SubmitOutcome> {
  const { life, dice, weather, agenda } = parts
  // Behind others in the lane of the broker's rate limit.
  if (dice.chance(10)) await pause(life, dice.between(20, 1_500))
  if (leaveBy !== undefined && life.clock.monotonic() >= leaveBy) return { kind: 'not_sent', cause: 'too_late' }
  if (intentId !== null) parts.onWrite(intentId)
  if (weather.strikes('sliver')) await pause(life, dice.between(1, 30))
  return new Promise((resolve) => {
    life.clock.after(TIMEOUT_MS, () => resolve({ kind: 'unknown', cause: 'timeout' }))
    const reply = (outcome: SubmitOutcome, ms: number): void =>
      void agenda.after(ms, () => life.reach(() => resolve(outcome)))
    if (life.isDead() || weather.strikes('requestLost')) return
    if (weather.strikes('refusedForRate')) return reply({ kind: 'not_sent', cause: 'EGW00201' }, dice.between(20, 80))
    if (weather.strikes('rejected'))
      return reply({ kind: 'rejected', code: 'APBK0919', text: '장운영시간이 아닙니다' }, dice.between(20, 900))
    const ms = weather.strikes('requestLate') ? lateness(dice) : dice.between(20, 900)
    const isReplyLost = weather.strikes('replyLost')
    parts.onFlight(1, intentId)
    agenda.after(ms, () => {
      parts.onFlight(-1, intentId)
      const outcome = take()
      if (!isReplyLost) reply(outcome, dice.between(20, 600))
    })
  })
}

/** Nearly always inside the time after which an order may be called absent; now and then long after it. */
const lateness = (dice: Dice): number =>
  dice.chance(90) ? dice.between(TIMEOUT_MS, LATEST_MS) : dice.between(LATEST_MS, 2 * LATEST_MS)

const pause = (life: Life, ms: number): Promise<void> => new Promise((resolve) => life.clock.after(ms, resolve))

/** Every page of the day, all venues; one page that cannot be read is a read that failed. */
async function readList(parts: Parts, _day: KstDate): Promise<Result<readonly OrderReport[], BrokerError>> {
  const { life, dice, exchange, weather, rules } = parts
  const failsAt = weather.strikes('listFails') ? dice.between(0, 1) : undefined
  const rows: OrderReport[] = []
  for (let page = 0; ; page += 1) {
    const trip = { call: 'broker', outMs: dice.between(20, 250), backMs: dice.between(20, 250) } as const
    const found = await life.ask({ ...trip, work: () => exchange.list({ ...rules.listing, from: rows.length }) })
    if (failsAt === page) return rules.failedRead(rows, dice.pick(FAILURES) ?? { kind: 'rate_limited' })
    rows.push(...found)
    if (found.length < PAGE_ROWS || rules.readsOnePage) return ok(rules.asRead(rows))
  }
}

const FAILURES: readonly BrokerError[] = [
  { kind: 'rate_limited' },
  { kind: 'unreachable', cause: 'timeout' },
  { kind: 'maintenance' },
  { kind: 'unreadable', cause: 'truncated' },
]

async function read<T>({ life, dice, weather }: Parts, work: () => T): Promise<Result<T, BrokerError>> {
  const fails = weather.strikes('readFails')
  const found = await life.ask({ call: 'broker', outMs: dice.between(10, 200), backMs: dice.between(10, 200), work })
  return fails ? err({ kind: 'unreachable', cause: 'timeout' }) : ok(found)
}

function snapshotOf(instrumentId: InstrumentId, price: number, writtenAt: UnixMs): PriceSnapshot {
  return {
    tick: tickOf(instrumentId, price, writtenAt),
    tradingDate: null,
    basePrice: 70_000,
    upperLimit: 91_000,
    lowerLimit: 49_000,
    tickSize: 100,
    isHalted: false,
  }
}
