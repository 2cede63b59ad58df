import { kstDate, unixMs } from '@naru/shared/core/time'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Desk, eventually, startWorld, type World } from '../integration/world.ts'
import { armRule } from './arm-rule.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const CODE = '005930'
const DAY_MS = 6 * 3_600_000
const OPENS_MS = 9 * 3_600_000

let world: World
let desk: Desk

beforeAll(async () => {
  world = await startWorld()
  world.kis.driver.set({ elapsed: DAY_MS, isPaused: true })
  desk = await world.openDesk()
  const bridge = await world.spawnBridge()
  await world.sessionIs(desk, 'running')
  const level = (world.kis.world.market.today(CODE).ticks[0]?.price ?? 0) + 450 // between two prices of the grid
  when = { op: 'crossesAbove', l: { px: 'last' }, r: { krw: level } }
  const exits = { oco: [{ stop: { pct: -20 } }, { take: { pct: 20 } }] }
  entered = await arms({ then: [{ ...BUY, size: { qty: 3 }, exits }] })
  asked = await arms({ then: [{ ...BUY, size: { qty: 2 }, approval: 'semi', approvalFor: '00:10:00', driftPct: 1 }] })
  declined = await arms({ then: [{ ...BUY, size: { qty: 1 }, approval: 'semi', exits }] })
  await eventually(async () => bridge.lines.filter(({ event }) => event === 'rule_watched').length >= 3, 'watching')
  world.kis.driver.set({ isPaused: false, speed: 60 })
  await eventually(async () => world.kis.world.market.position.timeOfDay > OPENS_MS, 'the opening')
  for (const version of [entered, asked, declined]) {
    await eventually(async () => (await outcomeOf(version)) !== undefined, 'the firings', 90_000)
  }
  world.kis.driver.set({ speed: 1 })
})
afterAll(() => world.stop())

const BUY = { do: 'order', side: 'buy', type: 'market' } as const
let when: object
let [entered, asked, declined] = ['', '', '']

const arms = (over: Readonly<Record<string, unknown>>): Promise<string> =>
  armRule(desk, { kind: 'strategy', universe: { symbols: [CODE] }, when, fire: { mode: 'once' }, ...over })

async function rows<T>(view: string, column: string, value: string): Promise<readonly T[]> {
  const { data, error } = await desk.user.client.from(view).select('*').eq(column, value)
  if (error) throw new Error(error.message)
  return data as T[]
}

interface Order {
  readonly id: string
  readonly state: string
  readonly status: string
  readonly side: string
  readonly order_type: string
  readonly quantity: number
  readonly limit_price: number | null
  readonly expires_at: string
  readonly leg: string | null
  readonly parent_id: string | null
}
const ordersOf = (versionId: string): Promise<readonly Order[]> => rows<Order>('orders', 'source_id', versionId)

const outcomeOf = async (versionId: string): Promise<object | undefined> => {
  const [firing] = await rows<{ outcome: { orders: object[] } | null }>('rule_firings', 'version_id', versionId)
  return firing?.outcome?.orders[0]
}

const atTheBroker = (): readonly string[] =>
  world.kis
    .truth()
    .orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber))
    .map(({ side, quantity, cumQty }) => `${side} ${cumQty}/${quantity}`)
    .toSorted()

describe('a rule that trades', () => {
  it('buys once, leaves its profit order at the broker and its stop with the bridge', async () => {
    expect(await outcomeOf(entered)).toMatchObject({ state: 'ready', code: null })
    await eventually(async () => atTheBroker().includes('sell 0/3'), 'the profit order')
    expect(atTheBroker()).toEqual(['buy 3/3', 'sell 0/3'])
    const [parent, ...more] = await rows<Record<string, unknown>>('parent_orders', 'source_id', entered)
    expect([parent?.kind, parent?.state, more]).toEqual(['bracket', 'working', []])
    const [position] = await rows<Record<string, unknown>>('positions', 'account_id', desk.accountId)
    expect(position).toMatchObject({ quantity: 3, protected_quantity: 3, protection: 'bridge' })
  })

  it('asks its owner first where it says so: nothing is at the broker before their yes, and never beyond the bound', async () => {
    expect(await outcomeOf(asked)).toMatchObject({ state: 'proposed', code: null })
    const [card] = await ordersOf(asked)
    expect(card).toMatchObject({ state: 'proposed', side: 'buy', quantity: 2, order_type: 'limit' })
    // As long as the rule says, not the usual five minutes; but nothing waits beyond eight in the evening.
    const expires = Date.parse(card?.expires_at ?? '')
    const leftMs = expires - Date.now()
    const isEvening = expires === Date.parse(`${kstDate(unixMs(Date.now()))}T20:00:00+09:00`)
    expect(leftMs > 5 * 60_000 || isEvening, `${leftMs} ms are left`).toBe(true)
    const { actions } = (await rows<{ actions: object[] }>('rule_firings', 'version_id', asked))[0] ?? {}
    expect(actions).toMatchObject([{ limitPrice: card?.limit_price, needsApproval: true }])
    expect(atTheBroker().filter((order) => order.startsWith('buy'))).toEqual(['buy 3/3'])
    await desk.call('approve_intent', { p_id: card?.id })
    await eventually(async () => (await ordersOf(asked))[0]?.status === 'filled', 'the fill')
    expect(atTheBroker().filter((order) => order.startsWith('buy'))).toEqual(['buy 2/2', 'buy 3/3'])
  })

  it('lets an entry with exits go when its owner says no, and asks no second time', async () => {
    const find = async (): Promise<Order | undefined> => (await ordersOf(declined)).find(({ leg }) => leg === 'entry')
    await eventually(async () => (await find()) !== undefined, 'the card')
    const card = await find()
    expect(await outcomeOf(declined)).toMatchObject({ state: 'proposed', code: null })
    expect(card).toMatchObject({ state: 'proposed', quantity: 1 })
    await desk.call('decline_intent', { p_id: card?.id })
    const [parent] = await rows<{ id: string }>('parent_orders', 'source_id', declined)
    const state = async (): Promise<unknown> => {
      const [row] = await rows<{ state: string; reason_code: string }>('parent_orders', 'id', parent?.id ?? '')
      return `${row?.state} ${row?.reason_code}`
    }
    await eventually(async () => (await state()) === 'canceled canceled_by_user', 'its end')
    expect(await ordersOf(declined)).toHaveLength(1)
  })
})
