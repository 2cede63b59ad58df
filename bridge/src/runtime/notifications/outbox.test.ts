import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClaimedDelivery } from '@naru/shared/contracts/notifications'
import { err, ok } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import type { Engine } from '@naru/shared/engine/engine'
import type { EngineEvent } from '@naru/shared/engine/event'
import { renderNotification } from '@naru/shared/notifications/render'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { DeliveryResult } from '../../ports/notifications.ts'
import type { ChannelKind, NotifyChannel, SendOutcome } from '../../ports/notify.ts'
import { createInbox } from '../inbox.ts'
import { run } from '../run-engine.ts'
import { startOutbox } from './outbox.ts'

const START = 1_795_411_805_000
type Send = NotifyChannel['send']

const aDelivery = (kind: ChannelKind, channelId: string, attempt = 1): ClaimedDelivery =>
  ClaimedDelivery.parse({
    delivery_id: randomUUID(),
    attempt,
    user_id: randomUUID(),
    channel_id: channelId,
    channel_kind: kind,
    channel_state: 'verified',
    locale: 'ko',
    notification: {
      id: randomUUID(),
      event_type: 'order_filled',
      severity: 'trade',
      evidence: 'filled',
      template: 'order_filled',
      params: { side: 'buy', quantity: 1 },
      account_id: null,
      instrument_id: '005930.KRX',
      rule_id: null,
      intent_id: null,
      dedupe_key: 'x',
      count: 1,
      created_at: '2026-11-23T05:30:05Z',
      repeated_at: null,
      read_at: null,
      expires_at: '2026-11-23T06:30:05Z',
      version: 1,
    },
    account_label: null,
    environment: 'paper',
    instrument_name_ko: '삼성전자',
    instrument_name_en: null,
  })

/** An outbox over a ledger that gives out these deliveries, on a clock that moves when told to. */
function anOutbox(send: Send, { kind = 'webhook' as ChannelKind, random = 1 } = {}) {
  const clock = createVirtualClock(START)
  const waiting: ClaimedDelivery[] = []
  const recorded: DeliveryResult[] = []
  const refused: string[] = []
  const counted: string[] = []
  let isLedgerAway = false
  const channel: NotifyChannel = { kind, send }
  const outbox = startOutbox({
    store: {
      claim: (limit) =>
        Promise.resolve(isLedgerAway ? err({ kind: 'unavailable', cause: 'test' }) : ok(waiting.splice(0, limit))),
      record: (result) => {
        if (isLedgerAway) return Promise.resolve(err({ kind: 'unavailable', cause: 'test' }))
        recorded.push(result)
        return Promise.resolve(ok(undefined))
      },
      refuseChannel: (id, code) => {
        refused.push(`${id} ${code}`)
        return Promise.resolve(ok(undefined))
      },
    },
    addresses: { of: ({ id }) => Promise.resolve(id === 'bad' ? err({ kind: 'unreadable' }) : ok(new Secret(id))) },
    channels: new Map([[kind, channel]]),
    render: ({ notification }) =>
      renderNotification(notification, {
        locale: 'ko',
        accountLabel: null,
        environment: null,
        instrumentName: null,
        webUrl: undefined,
      }),
    clock,
    logger: memoryLogger(),
    random: () => random,
    count: (of, outcome) => void counted.push(`${of} ${outcome}`),
  })
  return {
    clock,
    outbox,
    counted,
    recorded,
    refused,
    goes: async (...deliveries: readonly ClaimedDelivery[]) => {
      waiting.push(...deliveries)
      outbox.wake()
      await clock.settle()
    },
    setLedgerAway: (isAway: boolean) => {
      isLedgerAway = isAway
    },
  }
}

const DELIVERED: SendOutcome = { kind: 'delivered' }
const NEVER = new Promise<never>(() => undefined)
const A = randomUUID()
const B = randomUUID()

describe('the outbox', () => {
  it('writes down what was delivered', async () => {
    const { goes, recorded, counted } = anOutbox(() => Promise.resolve(DELIVERED))
    const delivery = aDelivery('webhook', A)
    await goes(delivery)
    expect(recorded).toEqual([{ id: delivery.delivery_id, attempt: 1, state: 'delivered', code: null, nextAt: null }])
    expect(counted).toEqual(['webhook delivered'])
  })

  it('lets no channel wait for one that hangs', async () => {
    const { goes, recorded } = anOutbox((_, address) => (address.expose() === A ? NEVER : Promise.resolve(DELIVERED)))
    await goes(...Array.from({ length: 60 }, () => aDelivery('webhook', A)), aDelivery('webhook', B))
    expect(recorded).toHaveLength(1)
    expect(recorded[0]).toMatchObject({ state: 'delivered' })
  })

  it('waits longer after each failure, at most twenty minutes, and never less than it was asked to', async () => {
    const outcome = { kind: 'retry', code: 'http_503', retryAfterMs: null } as const
    const waits = []
    for (const attempt of [1, 2, 3, 4, 10]) {
      const { goes, recorded } = anOutbox(() => Promise.resolve(outcome))
      await goes(aDelivery('webhook', A, attempt))
      expect(recorded[0]).toMatchObject({ state: 'retrying', code: 'http_503', attempt })
      waits.push((recorded[0]?.nextAt ?? 0) - START)
    }
    expect(waits).toEqual([2_000, 6_000, 18_000, 54_000, 1_200_000])
    const asked = anOutbox(() => Promise.resolve({ ...outcome, retryAfterMs: 90_000 }))
    await asked.goes(aDelivery('webhook', A))
    expect(asked.recorded[0]?.nextAt).toBe(START + 90_000)
  })

  it('spreads retries over the second half of the wait', async () => {
    const { goes, recorded } = anOutbox(() => Promise.resolve({ kind: 'retry', code: 'timeout', retryAfterMs: null }), {
      random: 0,
    })
    await goes(aDelivery('webhook', A))
    expect(recorded[0]?.nextAt).toBe(START + 1_000)
  })

  it('tries what waits behind a failure later instead of now', async () => {
    let tries = 0
    const { goes, recorded } = anOutbox(() => {
      tries += 1
      return Promise.resolve({ kind: 'retry', code: 'timeout', retryAfterMs: null })
    })
    await goes(aDelivery('webhook', A), aDelivery('webhook', A), aDelivery('webhook', A))
    expect(tries).toBe(1)
    expect(recorded.map(({ code }) => code)).toEqual(['timeout', 'channel_resting', 'channel_resting'])
    expect(recorded.every(({ state }) => state === 'retrying')).toBe(true)
  })

  it('gives up a dead address and a channel it cannot serve', async () => {
    const dead = anOutbox(() => Promise.resolve({ kind: 'refused', code: 'http_410', isAddressDead: true }))
    await dead.goes(aDelivery('webhook', A))
    expect(dead.recorded[0]).toMatchObject({ state: 'failed', code: 'http_410' })
    expect(dead.refused).toEqual([`${A} http_410`])
    await dead.goes(aDelivery('fcm', B))
    expect(dead.recorded[1]).toMatchObject({ state: 'failed', code: 'channel_not_configured' })
    expect(dead.refused).toHaveLength(1)
  })

  it('sends one chat one message a second, and others meanwhile', async () => {
    const sentAt: (readonly [string, number])[] = []
    const { clock, goes } = anOutbox(
      (_, address) => {
        sentAt.push([address.expose(), clock.monotonic() - START])
        return Promise.resolve(DELIVERED)
      },
      { kind: 'telegram' },
    )
    await goes(aDelivery('telegram', A), aDelivery('telegram', A), aDelivery('telegram', B), aDelivery('telegram', A))
    await clock.advance(3_000)
    const timesOf = (id: string): readonly number[] => sentAt.filter(([to]) => to === id).map(([, at]) => at)
    expect(timesOf(A)).toEqual([0, 1_000, 2_000])
    expect(timesOf(B)).toEqual([34])
  })

  it('leaves to the ledger what it could not send while it was its own', async () => {
    let isFirst = true
    let answer: (outcome: SendOutcome) => void = () => undefined
    const { clock, goes, recorded } = anOutbox(() => {
      if (!isFirst) return Promise.resolve(DELIVERED)
      isFirst = false
      return new Promise((resolve) => {
        answer = resolve
      })
    })
    await goes(aDelivery('webhook', A), aDelivery('webhook', A))
    await clock.advance(50_000)
    answer(DELIVERED)
    await clock.advance(1_000)
    expect(recorded).toHaveLength(1)
  })

  it('writes a delivery down as soon as the ledger is back', async () => {
    const { clock, goes, recorded, setLedgerAway } = anOutbox(() => {
      setLedgerAway(true)
      return Promise.resolve(DELIVERED)
    })
    await goes(aDelivery('webhook', A))
    expect(recorded).toEqual([])
    setLedgerAway(false)
    await clock.advance(1_000)
    expect(recorded).toHaveLength(1)
  })

  it('looks by itself when nobody wakes it', async () => {
    const { clock, goes, recorded, outbox, setLedgerAway } = anOutbox(() => Promise.resolve(DELIVERED))
    setLedgerAway(true)
    await goes(aDelivery('webhook', A))
    expect(recorded).toEqual([])
    setLedgerAway(false)
    await clock.advance(2_000)
    expect(recorded).toHaveLength(1)
    await outbox.stop()
  })

  it('stops after what is being sent, and sends nothing more', async () => {
    let answer: (outcome: SendOutcome) => void = () => undefined
    const { clock, goes, recorded, outbox } = anOutbox(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    await goes(aDelivery('webhook', A), aDelivery('webhook', A))
    const stopped = outbox.stop()
    answer(DELIVERED)
    await clock.advance(60_000)
    await stopped
    expect(recorded).toHaveLength(1)
  })

  it('is not on the way of an order: the engine goes on handling while every channel hangs', async () => {
    const { goes, clock } = anOutbox(() => NEVER)
    await goes(...Array.from({ length: 200 }, (_, n) => aDelivery('webhook', n % 2 === 0 ? A : randomUUID())))
    const handled: EngineEvent[] = []
    // All that the loop calls of it.
    const engine = { handle: (event: EngineEvent) => handled.push(event) && [] } as unknown as Engine
    const inbox = createInbox(clock.now)
    const over = new AbortController()
    const loop = run(engine, inbox, { runEffect: () => Promise.resolve(undefined), signal: over.signal })
    const look = { type: 'timer', name: 'day' } as const
    for (let n = 0; n < 1_000; n += 1) inbox.put(look)
    await clock.settle()
    expect(handled).toHaveLength(1_000)
    over.abort()
    inbox.put(look)
    await loop
  })

  it('is known to nothing that carries orders: only what puts the bridge together imports it', () => {
    const root = join(import.meta.dirname, '../..')
    const importers = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('runtime/notifications/'))
      .filter((path) =>
        /from '[^']*notifications\/(?:outbox|telegram|daily-summary)\.ts'/.test(readFileSync(join(root, path), 'utf8')),
      )
    expect(importers).toEqual(['compose-notify.ts'])
  })
})
