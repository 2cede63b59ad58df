import { isOnTick } from '@naru/shared/market/tick-size'
import { afterEach, describe, expect, it } from 'vitest'
import { type Body, type Desk, openDesk } from '../test/desk.ts'
import { withDerivedListings } from './derived.ts'
import { loadRecording } from './recording.ts'

const RECORDING = withDerivedListings(loadRecording())
const codes = ['069500', '252670', 'Q530104', '247540']

let desk: Desk
afterEach(() => desk?.kis.stop())

describe('the derived listings', () => {
  it('have a bar wherever the recorded shares have one, in order', () => {
    const derived = RECORDING.symbols.filter(({ code }) => codes.includes(code))
    expect(derived.map(({ code, kind, market }) => [code, kind, market])).toEqual([
      ['069500', 'etf', 'kospi'],
      ['252670', 'etf', 'kospi'],
      ['Q530104', 'etn', 'kospi'],
      ['247540', 'stock', 'kosdaq'],
    ])
    for (const { bars, history } of derived) {
      expect([bars.length, bars.every((day) => day.length > 0)]).toEqual([42, true])
      expect(history.length).toBeGreaterThanOrEqual(250)
      for (const bar of [...history, ...bars.flat()]) {
        expect(bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close)).toBe(true)
      }
    }
  })

  it('trade on the tick table of their kind', async () => {
    desk = await openDesk({ recording: RECORDING })
    const customer = await desk.customer('live')
    const { market } = desk.kis.world
    const code = '069500'
    const last = market.quote(code).last
    for (const one of codes) {
      const { ticks, symbol } = market.today(one)
      expect(ticks.every(({ price }) => isOnTick(symbol.kind, price))).toBe(true)
    }
    expect(last % 50 === 0 && (await customer.order({ code, quantity: 1, price: last - 50 })).body.rt_cd).not.toBe('1')
    // A share of this price moves in steps of fifty, a fund in steps of five.
    const between = Math.floor(last / 50) * 50 - 45
    expect((await customer.order({ code, quantity: 1, price: between })).body.msg_cd).toBe('APBK0013')
    expect((await customer.order({ code, quantity: 1, price: between + 1 })).body.msg_cd).toBe('APBK0506')
  })

  it('pay no tax when they are funds', async () => {
    desk = await openDesk({ recording: RECORDING })
    const customer = await desk.customer('live')
    for (const code of ['069500', '247540', '005930']) {
      await customer.order({ code, quantity: 10 })
      await customer.order({ code, quantity: 10, side: 'sell' })
    }
    const { fills, orders } = desk.kis.truth()
    const codeOf = (key: string): string => orders.find((order) => order.key === key)?.code ?? ''
    const taxOf = (code: string): [number, number] =>
      fills
        .filter((fill) => codeOf(fill.orderKey) === code)
        .reduce(([tax, sold], fill) => [tax + fill.tax, sold + (fill.price * fill.quantity) / 2], [0, 0] as [
          number,
          number,
        ])
    expect(taxOf('069500')[0]).toBe(0)
    for (const code of ['247540', '005930']) {
      const [tax, amount] = taxOf(code)
      expect(tax / amount).toBeCloseTo(0.002, 4)
    }
  })
})

it('the tax follows the day of the sale', async () => {
  const taxOn = async (day: string): Promise<number> => {
    desk = await openDesk({ now: Date.parse(`${day}T10:00:00+09:00`) })
    const customer = await desk.customer()
    await customer.order({ quantity: 10 })
    const sold: Body = await customer.order({ quantity: 10, side: 'sell' })
    expect(sold.body.rt_cd).toBe('0')
    const { fills, orders } = desk.kis.truth()
    const sales = fills.filter((fill) => orders.find(({ key }) => key === fill.orderKey)?.side === 'sell')
    const [tax, amount] = [0, 1].map((i) =>
      sales.reduce((sum, fill) => sum + (i === 0 ? fill.tax : fill.price * fill.quantity), 0),
    )
    await desk.kis.stop()
    return (tax ?? 0) / (amount ?? 1)
  }
  expect(await taxOn('2024-11-20')).toBeCloseTo(0.0018, 5)
  expect(await taxOn('2025-11-20')).toBeCloseTo(0.0015, 5)
  expect(await taxOn('2026-11-20')).toBeCloseTo(0.002, 5)
})
