import { randomUUID } from 'node:crypto'
import { floorToTick } from '@naru/shared/market/tick-size'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BridgeProcess, type Desk, eventually, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const CODE = '005930'
let world: World
let desk: Desk
let bridge: BridgeProcess

beforeAll(async () => {
  world = await startWorld()
  desk = await world.openDesk()
  bridge = await world.spawnBridge()
  await world.sessionIs(desk, 'running')
})
afterAll(() => world.stop())

const last = (): number => world.kis.world.market.quote(CODE).last
const onTick = (price: number): number => floorToTick('stock', price) ?? 0
/** A trade at this price and no other after it, until the replay goes on. */
function tradesAt(price: number): void {
  world.kis.driver.set({ isPaused: true })
  world.kis.world.market.print(CODE, { at: 36_000_000, price, size: 1, aggressor: 'seller' }, 'KRX')
}

async function placeParent(order: {
  readonly kind: string
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly terms: object
}): Promise<string> {
  const id = randomUUID()
  const { kind, side, quantity, terms } = order
  const what = {
    p_kind: kind,
    p_instrument_id: `${CODE}.KRX`,
    p_side: side,
    p_quantity: String(quantity),
    p_terms: terms,
  }
  await desk.call('place_parent_order', { p_id: id, p_account_id: desk.accountId, ...what })
  return id
}

const parentIs = (id: string, ...states: readonly string[]) => {
  let seen: unknown
  return eventually(
    async () => {
      const { data } = await desk.user.client.from('parent_orders').select('*').eq('id', id).maybeSingle()
      seen = data
      return data && states.includes(data.state) ? data : undefined
    },
    () => `parent ${states.join(' or ')}, was ${JSON.stringify(seen)}`,
  )
}

/** The orders of a parent once there are so many of a leg. */
const childrenOf = (id: string, leg: string, count = 1) =>
  eventually(async () => {
    const { data } = await desk.user.client.from('orders').select('*').eq('parent_id', id).eq('leg', leg)
    return (data?.length ?? 0) >= count && data
  }, `${count} ${leg}`)

const atBroker = () =>
  world.kis
    .truth()
    .orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber) && order.role === 'new')

const byText = (a: string, b: string): number => a.localeCompare(b)

/** Buys at the market and waits until the ledger has the shares and the broker lets them be sold. */
async function buys(quantity: number): Promise<void> {
  const id = await desk.place({ quantity, limitPrice: onTick(last() * 1.02) })
  await desk.orderIs(id, 'filled')
  await eventually(async () => {
    const { data } = await desk.user.client.from('positions').select('*').maybeSingle()
    return data && data.quantity >= quantity && data.sellable_quantity >= quantity
  }, 'shares')
}

describe('orders the bridge keeps, through real parts', () => {
  it('sell once when the stop is reached, after the profit order was taken back, also over a kill in between', async () => {
    await buys(7)
    const stopPrice = onTick(last() * 0.99)
    const terms = { takeProfitPrice: onTick(last() * 1.05), stopPrice }
    const id = await placeParent({ kind: 'oco', side: 'sell', quantity: 7, terms })
    const [profit] = (await childrenOf(id, 'take_profit')) as readonly { readonly id: string }[]
    await desk.orderIs(profit?.id ?? '', 'accepted')
    // A trade from before its price is watched is nobody's: as on the exchange, another follows.
    await eventually(async () => {
      tradesAt(stopPrice)
      const { data } = await desk.user.client.from('parent_orders').select('state').eq('id', id).single()
      return data?.state === 'triggered'
    }, 'the stop reached')
    await bridge.kill('SIGKILL')
    world.kis.driver.set({ isPaused: false })
    bridge = await world.spawnBridge()
    await parentIs(id, 'done')
    const sells = atBroker().filter((order) => order.side === 'sell')
    expect(sells.map(({ cumQty, openQty }) => `${cumQty} ${openQty}`).toSorted(byText)).toEqual(['0 0', '7 0'])
    await eventually(async () => {
      const { data } = await desk.user.client.from('positions').select('*').maybeSingle()
      return !data || data.quantity === 0
    }, 'nothing held')
  })

  it('change an order by canceling it and ordering what is left', async () => {
    const orderId = await desk.place({ quantity: 5, limitPrice: onTick(last() * 0.9) })
    await desk.orderIs(orderId, 'accepted')
    const id = randomUUID()
    const price = onTick(last() * 0.92)
    const change = { p_order_type: 'limit', p_quantity: '4', p_limit_price: String(price) }
    await desk.call('modify_order', { p_id: id, p_order_id: orderId, ...change })
    await parentIs(id, 'done')
    await desk.orderIs(orderId, 'canceled')
    const [next] = (await childrenOf(id, 'replacement')) as readonly Record<string, unknown>[]
    expect(next).toMatchObject({ quantity: 4, order_type: 'limit' })
    expect(Number(next?.limit_price)).toBe(price)
    expect(atBroker().filter((order) => order.side === 'buy' && order.openQty > 0)).toMatchObject([{ quantity: 4 }])
  })

  it('send slices until the whole is bought', async () => {
    const terms = { slices: 2, intervalMs: 5_000, orderType: 'market' }
    const id = await placeParent({ kind: 'twap', side: 'buy', quantity: 3, terms })
    await parentIs(id, 'done')
    const slices = (await childrenOf(id, 'slice', 2)) as readonly { readonly quantity: number }[]
    expect(slices.map(({ quantity }) => quantity).toSorted((a, b) => a - b)).toEqual([1, 2])
  })

  it('end at once when their owner takes them back', async () => {
    await buys(2)
    const terms = { takeProfitPrice: onTick(last() * 1.05), stopPrice: onTick(last() * 0.9) }
    const id = await placeParent({ kind: 'oco', side: 'sell', quantity: 2, terms })
    const [profit] = (await childrenOf(id, 'take_profit')) as readonly { readonly id: string }[]
    await desk.orderIs(profit?.id ?? '', 'accepted')
    await desk.call('cancel_parent_order', { p_id: id })
    await desk.orderIs(profit?.id ?? '', 'canceled')
    expect(await parentIs(id, 'canceled')).toMatchObject({ reason_code: 'canceled_by_user' })
  })
})
