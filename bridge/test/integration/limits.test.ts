import { randomUUID } from 'node:crypto'
import { FaultRule } from '@naru/sandbox/kis/faults.ts'
import { Secret } from '@naru/shared/core/secret'
import { addDays, kstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { PriceLimits } from '@naru/shared/market/price-limit'
import { floorToTick, tickSize } from '@naru/shared/market/tick-size'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLedger, createLedgerClient } from '../../src/adapters/supabase/index.ts'
import { memoryLogger, systemClock } from '../support/market.ts'
import { type Desk, eventually, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let world: World
let desk: Desk

const jumpTo = (date: string, time: string): void =>
  world.kis.driver.set({ elapsed: world.kis.world.market.nextElapsedAt(date, time) })

beforeAll(async () => {
  world = await startWorld()
  // Two days of a falling market: the limits of the second are lower.
  jumpTo('2020-03-18', '100000')
  desk = await world.openDesk()
  await world.spawnBridge()
  await world.sessionIs(desk, 'running')
})
afterEach(() => world.kis.faults.clear())
afterAll(() => world.stop())

const limitsOf = (code: string): PriceLimits & { readonly base: number } => {
  const { base, limits } = world.kis.world.market.today(code)
  return { base, ...limits }
}
const near = (code: string, factor: number): number => floorToTick('stock', limitsOf(code).base * factor) ?? 0

/** What the broker itself knows of orders of this account. */
const ordersAtBroker = () =>
  world.kis.truth().orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber))

const detailOf = async (id: string): Promise<unknown> => {
  const [row] = await world.sql`select reason_detail from trade.order_intents where id = ${id}`
  return row?.reason_detail
}

const failPrices = (): number =>
  world.kis.faults.add(
    FaultRule.parse({ match: { path: 'inquire-price' }, action: { kind: 'drop_request' }, times: null }),
  )

describe('a price outside the day’s limits, through real parts', () => {
  it.each([
    ['buy', 1.31, 'upper'],
    ['buy', 0.69, 'lower'],
    ['sell', 1.31, 'upper'],
    ['sell', 0.69, 'lower'],
  ] as const)(
    'of a %s at %d of the base price is denied, and the broker never hears of it',
    async (side, factor, end) => {
      const id = await desk.place({ side, quantity: 1, limitPrice: near('005930', factor) })
      const row = await desk.orderIs(id, 'denied')
      expect(row).toMatchObject({ reason_code: 'price_outside_limit', order_no: null, sent_at: null })
      expect(await detailOf(id)).toMatchObject({ limit: limitsOf('005930')[end], actual: near('005930', factor) })
      expect(ordersAtBroker()).toEqual([])
    },
  )

  it('off the tick is refused by the ledger', async () => {
    const limitPrice = near('005930', 1) + tickSize('stock', near('005930', 1)) / 2
    await expect(desk.place({ quantity: 1, limitPrice })).rejects.toThrow('price_off_tick')
    expect(ordersAtBroker()).toEqual([])
  })

  it('is not sent when the limits cannot be read, and is when they can', async () => {
    const order = { quantity: 1, limitPrice: near('068270', 0.9), instrumentId: '068270.KRX' }
    failPrices()
    const failed = await desk.orderIs(await desk.place(order), 'denied')
    expect(failed).toMatchObject({ reason_code: 'broker_unreachable', sent_at: null })
    expect(ordersAtBroker()).toEqual([])
    world.kis.faults.clear()
    await desk.orderIs(await desk.place(order), 'accepted')
  })

  it('does not concern a market order', async () => {
    const id = randomUUID()
    const { error } = await desk.user.client.rpc('place_intent', {
      p_id: id,
      p_account_id: desk.accountId,
      p_instrument_id: '035420.KRX',
      p_side: 'buy',
      p_order_type: 'market',
      p_quantity: 1,
    })
    expect(error).toBeNull()
    await desk.orderIs(id, 'filled')
  })

  it('of a halted instrument is denied before it is looked at', async () => {
    world.kis.world.setHalted('017670', true)
    const id = await desk.place({ quantity: 1, limitPrice: near('017670', 0.9), instrumentId: '017670.KRX' })
    expect(await desk.orderIs(id, 'denied')).toMatchObject({ reason_code: 'instrument_halted', sent_at: null })
  })

  it('is judged by the new limits once the replay goes on to its next day', async () => {
    await desk.orderIs(await desk.place({ quantity: 2, limitPrice: near('005930', 0.85) }), 'accepted')
    const old = limitsOf('005930')
    jumpTo('2020-03-19', '100000')
    const now = limitsOf('005930')
    expect(now.upper).toBeLessThan(old.upper)
    // The working order keeps its symbol streaming, so trades name the new day.
    await eventually(async () => {
      const [row] = await world.sql`select feed from private.bridges`
      return row?.feed.date === '2020-03-19'
    }, 'the new day')
    const id = await desk.place({ quantity: 3, limitPrice: old.upper })
    expect(await desk.orderIs(id, 'denied')).toMatchObject({ reason_code: 'price_outside_limit' })
    expect(await detailOf(id)).toMatchObject({ limit: now.upper, actual: old.upper })
  })

  it('of a replayed day is kept from the ledger, which knows only today', async () => {
    expect(await world.sql`select id from public.instruments where base_price_date is not null`).toEqual([])
  })
})

describe('base prices in the ledger', () => {
  const day = kstDate(unixMs(Date.now()))
  const tell = async (base: { readonly basePrice: number; readonly day: typeof day }): Promise<void> => {
    const { url, anonKey: publishableKey } = world.supabase
    const { email, password } = world.machine
    const access = { url, publishableKey, email, password: new Secret(password) }
    const client = createLedgerClient(access, memoryLogger())
    const { instruments } = createLedger(client, systemClock, memoryLogger())
    const unknown = { instrumentId: instrumentId('999999'), ...base }
    expect(await instruments.setBasePrices([{ instrumentId: instrumentId('051900'), ...base }, unknown])).toEqual({
      ok: true,
      value: undefined,
    })
    await client.close()
  }
  const names = () => world.sql`
    select symbol, name_ko, name_en, market, kind, is_halted, is_managed from public.instruments where id = '051900.KRX'`
  const order = { quantity: 1, limitPrice: 1_310_000, instrumentId: '051900.KRX' }

  it('let it refuse at once, and leave everything else as it was', async () => {
    const before = await names()
    await tell({ basePrice: 1_000_000, day })
    await expect(desk.place(order)).rejects.toThrow('price_outside_limit')
    await expect(desk.place({ ...order, limitPrice: 690_000 })).rejects.toThrow('price_outside_limit')
    expect(await names()).toEqual(before)
  })

  it('of another day refuse nothing', async () => {
    await tell({ basePrice: 500_000, day: addDays(day, -1) })
    const id = await desk.place({ ...order, limitPrice: near('051900', 0.9) })
    expect(await desk.orderIs(id, 'accepted', 'filled')).toMatchObject({ instrument_id: '051900.KRX' })
  })
})
