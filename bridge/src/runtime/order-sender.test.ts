import { unixMs } from '@naru/shared/core/time'
import { anIntent, OPENING } from '@naru/shared/engine/fixtures.test-support'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import { deny } from '@naru/shared/risk/check'
import pLimit from 'p-limit'
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../../test/support/memory-journal.ts'
import { anAccount, createMemoryLedger } from '../../test/support/memory-ledger.ts'
import { createScriptedBroker } from '../../test/support/scripted-broker.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import type { Logger } from '../ports/logger.ts'
import { createFactBus } from './fact-bus.ts'
import { createLease, LEASE_TIMING } from './lease.ts'
import { createLedgerClock } from './ledger-clock.ts'
import { createMetrics } from './metrics.ts'
import { createOrderSender } from './order-sender.ts'
import { createRecorder } from './recorder.ts'

const ORDER = anIntent({ expiresAt: unixMs(OPENING + 600_000) }) as ApprovedOrder // as if the pipeline had approved it

async function aSender() {
  const clock = createVirtualClock(OPENING)
  const ledger = createMemoryLedger(clock.now)
  const journal = createMemoryJournal()
  const broker = createScriptedBroker({ now: clock.now, after: clock.after })
  const alarms: string[] = []
  const logger: Logger = { event: () => undefined, alarm: (name) => alarms.push(name), child: () => logger }
  const ledgerClock = createLedgerClock(clock)
  const lease = createLease({ store: ledger.leases, clock, ledgerClock, logger, owner: 'a', timing: LEASE_TIMING })
  const recorder = createRecorder({ facts: ledger.facts, journal, clock, logger })
  const gates = {
    recheck: () => undefined as ReturnType<typeof deny> | undefined,
    mayClaim: () => true,
    isKilled: () => false,
  }
  const bus = createFactBus()
  const recordedAs: (readonly [string, string | undefined])[] = []
  bus.subscribe((fact) => {
    if (fact.kind !== 'orders_recorded') return
    for (const id of fact.intentIds) recordedAs.push([id, ledger.rows.get(id)?.state])
  })
  const sender = createOrderSender({
    accountId: ORDER.accountId,
    userId: 'user',
    bus,
    environment: 'paper',
    claims: pLimit(1),
    broker: broker.connection.broker,
    intents: ledger.intents,
    lease,
    journal,
    recorder,
    clock,
    ledgerClock,
    logger,
    metrics: createMetrics(),
    recheck: () => gates.recheck(),
    mayClaim: () => gates.mayClaim(),
    isKilled: () => gates.isKilled(),
  })
  await lease.renew()
  ledger.setAccounts([anAccount()])
  ledger.place(ORDER)
  return {
    clock,
    ledger,
    journal,
    broker,
    alarms,
    gates,
    sender,
    recordedAs,
    state: () => ledger.rows.get(ORDER.id)?.state,
  }
}

describe('the order sender', () => {
  it('claims, writes one journal line, sends once and records the answer', async () => {
    const desk = await aSender()
    const { result } = await desk.sender.send(ORDER, ['0000000009'])
    await desk.clock.settle()
    expect(result).toMatchObject({ kind: 'accepted', venueOrderId: { orderNo: '0000000001' } })
    expect(desk.broker.posts).toHaveLength(1)
    expect(desk.journal.lines[0]).toMatchObject({ kind: 'about_to_send', detail: { baseline: ['0000000009'] } })
    expect(desk.state()).toBe('acked')
  })

  it('tells what became of an order once the ledger has it', async () => {
    const desk = await aSender()
    desk.ledger.breakNext('record', 'before')
    await desk.sender.send(ORDER, [])
    await desk.clock.settle()
    expect(desk.recordedAs).toEqual([])
    await desk.clock.advance(1_000)
    expect(desk.recordedAs).toEqual([[ORDER.id, 'acked']])
  })

  it('does nothing without a lease that is certain', async () => {
    const desk = await aSender()
    await desk.clock.advance(12_000)
    expect(await desk.sender.send(ORDER, [])).toEqual({
      result: { kind: 'not_claimed', cause: 'no_lease' },
      times: null,
    })
    expect(desk.state()).toBe('ready')
  })

  it('does nothing while the process is being stopped', async () => {
    const desk = await aSender()
    desk.gates.mayClaim = () => false
    expect((await desk.sender.send(ORDER, [])).result.kind).toBe('not_claimed')
    expect(desk.state()).toBe('ready')
  })

  it('does not send when the answer to its claim is lost', async () => {
    const desk = await aSender()
    desk.ledger.breakNext('claim', 'after')
    expect((await desk.sender.send(ORDER, [])).result.kind).toBe('not_claimed')
    expect(desk.state()).toBe('sending')
    expect(desk.broker.posts).toHaveLength(0)
  })

  it.each([
    ['1 ms inside the window', 1_999, 1],
    ['at its end', 2_000, 0],
    ['long after', 40_000, 0],
  ])('with a disk that is ready %s sends %d → %d times', async (_name, frozenMs, sends) => {
    const desk = await aSender()
    const append = desk.journal.append
    desk.journal.append = async (entry) => {
      await append(entry)
      if (entry.kind === 'about_to_send') await desk.clock.advance(frozenMs)
    }
    await desk.sender.send(ORDER, [])
    expect(desk.broker.posts).toHaveLength(sends)
  })

  it('does not send what the checks refuse after the claim', async () => {
    const desk = await aSender()
    desk.gates.recheck = () => deny('trading_halted')
    expect((await desk.sender.send(ORDER, [])).result).toEqual({ kind: 'rejected', code: 'trading_halted' })
    await desk.clock.settle()
    expect(desk.state()).toBe('denied')
    expect(desk.broker.posts).toHaveLength(0)
  })

  it('gives an order back, to be judged by a newer price, when its price is no longer known after the claim', async () => {
    const desk = await aSender()
    desk.gates.recheck = () => deny('quote_stale')
    expect((await desk.sender.send(ORDER, [])).result).toEqual({ kind: 'not_sent', cause: 'quote_stale' })
    await desk.clock.settle()
    expect(desk.state()).toBe('ready')
    expect(desk.broker.posts).toHaveLength(0)
  })

  it('does not offer an attempt again before the ledger has taken that it was not sent', async () => {
    const desk = await aSender()
    desk.gates.recheck = () => deny('quote_stale')
    desk.ledger.breakNext('record', 'before')
    let isOver = false
    const sent = desk.sender.send(ORDER, []).finally(() => {
      isOver = true
    })
    await desk.clock.settle()
    expect(isOver).toBe(false)
    await desk.clock.advance(1_000)
    await sent
    expect(desk.state()).toBe('ready')
  })

  it('does not send when the claimed row is not the approved order', async () => {
    const desk = await aSender()
    const { result } = await desk.sender.send({ ...ORDER, quantity: 11 }, [])
    expect(result).toEqual({ kind: 'not_sent', cause: 'claimed_order_differs' })
    expect(desk.alarms).toEqual(['claimed_order_differs'])
    expect(desk.broker.posts).toHaveLength(0)
  })

  it('takes an exception of the adapter for an unknown outcome', async () => {
    const desk = await aSender()
    desk.broker.next({ kind: 'throw' })
    expect((await desk.sender.send(ORDER, [])).result.kind).toBe('unknown')
    await desk.clock.settle()
    expect(desk.state()).toBe('in_doubt')
  })

  it('sends an order once when it is asked to twice', async () => {
    const desk = await aSender()
    const both = await Promise.all([desk.sender.send(ORDER, []), desk.sender.send(ORDER, [])])
    expect(both.map(({ result }) => result.kind).sort()).toEqual(['accepted', 'not_claimed'])
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('does not claim what expired while it waited in line', async () => {
    const desk = await aSender()
    desk.broker.next({ kind: 'reply_late', afterMs: 5_000 }, { kind: 'reply_late', afterMs: 5_000 })
    const orders = [5, 6, 7].map(
      (n) =>
        ({ ...ORDER, quantity: n, id: ORDER.id.replace(/.$/, `${n}`), expiresAt: OPENING + 3_000 }) as ApprovedOrder, // as above
    )
    for (const order of orders) desk.ledger.place(order)
    const sent = orders.map((order) => desk.sender.send(order, []))
    await desk.clock.advance(6_000)
    const results = (await Promise.all(sent)).map(({ result }) => result)
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'not_claimed'])
    expect(results[2]).toMatchObject({ cause: 'expired' })
    expect(desk.broker.posts).toHaveLength(2)
  })

  it('lets a sale stand in no line behind purchases nobody answers for', async () => {
    const desk = await aSender()
    desk.broker.next({ kind: 'reply_late', afterMs: 9_000 }, { kind: 'reply_late', afterMs: 9_000 })
    const orders = [5, 6, 7].map(
      (n) =>
        ({
          ...ORDER,
          quantity: n,
          id: ORDER.id.replace(/.$/, `${n}`),
          side: n === 7 ? 'sell' : 'buy',
        }) as ApprovedOrder, // as above
    )
    for (const order of orders) desk.ledger.place(order)
    const [first, second, sale] = orders as [ApprovedOrder, ApprovedOrder, ApprovedOrder] // three, as made above
    const sent = [desk.sender.send(first, []), desk.sender.send(second, [])]
    await desk.clock.settle()
    sent.push(desk.sender.send(sale, []))
    await desk.clock.settle()
    expect(orders.map(({ id }) => desk.ledger.rows.get(id)?.state)).toEqual(['sending', 'sending', 'acked'])
    await desk.clock.advance(10_000)
    expect((await Promise.all(sent)).map(({ result }) => result.kind)).toEqual(['accepted', 'accepted', 'accepted'])
  })

  it('claims no third order of a paper account before one of two is answered', async () => {
    const desk = await aSender()
    const orders = [5, 6, 7].map(
      (n) => ({ ...ORDER, quantity: 10 + n, id: ORDER.id.replace(/.$/, `${n}`) }) as ApprovedOrder, // as above
    )
    for (const order of orders) desk.ledger.place(order)
    desk.broker.next({ kind: 'reply_late', afterMs: 1_000 }, { kind: 'reply_late', afterMs: 1_500 })
    const sent = orders.map((order) => desk.sender.send(order, []))
    const states = () => orders.map(({ id }) => desk.ledger.rows.get(id)?.state)
    await desk.clock.settle()
    expect(states()).toEqual(['sending', 'sending', 'ready'])
    await desk.clock.advance(3_000)
    expect((await Promise.all(sent)).map(({ result }) => result.kind)).toEqual(['accepted', 'accepted', 'accepted'])
  })
})
