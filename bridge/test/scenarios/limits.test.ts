import type { KstDate } from '@naru/shared/core/time'
import type { IntentId } from '@naru/shared/domain/order'
import { aBalance, aHolding, SAMSUNG } from '@naru/shared/engine/fixtures.test-support'
import { describe, expect, it } from 'vitest'
import { aDesk, buy, sell } from '../support/desk.ts'
import { tickOf } from '../support/market.ts'

const REPLAYED = '2020-03-19' as KstDate
const NEXT_REPLAYED = '2020-03-20' as KstDate

type Desk = Awaited<ReturnType<typeof aDesk>>

const reasonOf = (desk: Desk, id: IntentId) => desk.ledger.rows.get(id)?.reason?.code

describe('the price limits of the day', () => {
  it.each([
    ['a buy 31 % above the base price', buy(1).at(91_700)],
    ['a buy 31 % below the base price', buy(1).at(48_300)],
    ['a sale 31 % above the base price', sell(1).at(91_700)],
    ['a sale 31 % below the base price', sell(1).at(48_300)],
  ])('stop %s before anything is sent', async (_name, order) => {
    const desk = await aDesk()
    desk.broker.setBalance(aBalance({ holdings: [aHolding()] }))
    const id = await desk.places(order)
    expect(desk.ledger.rows.get(id)).toMatchObject({ state: 'denied', reason: { code: 'price_outside_limit' } })
    expect(desk.broker.posts).toEqual([])
  })

  it('cost one read a day, however many orders follow', async () => {
    const desk = await aDesk()
    for (let n = 1; n <= 4; n += 1) {
      await desk.places(buy(n).at(70_000))
      await desk.passes(120_000)
    }
    expect(desk.broker.posts).toHaveLength(4)
    expect(desk.broker.priceReads).toEqual([SAMSUNG])
  })

  it('let a market order through', async () => {
    const desk = await aDesk()
    const id = await desk.places({ type: 'market', limitPrice: null })
    expect(desk.state(id)).toBe('acked')
  })

  it('learned for a screen are not read again for an order', async () => {
    const desk = await aDesk()
    await desk.manager.sessions.forUser('user')[0]?.feed.snapshot(SAMSUNG)
    await desk.passes(10_000)
    const id = await desk.places(buy(1).at(91_700))
    expect(reasonOf(desk, id)).toBe('price_outside_limit')
    expect(desk.broker.priceReads).toHaveLength(1)
  })

  it.each([
    [{ kind: 'unreachable', cause: 'test' }, 'broker_unreachable'],
    [{ kind: 'rate_limited' }, 'quote_stale'],
    [{ kind: 'unreadable', cause: 'test' }, 'quote_stale'],
  ] as const)('that cannot be read (%o) keep an order from being sent: %s', async (error, code) => {
    const desk = await aDesk()
    desk.broker.failPrices(error)
    const id = await desk.places()
    expect(desk.ledger.rows.get(id)).toMatchObject({ state: 'denied', reason: { code } })
    expect(desk.broker.posts).toEqual([])
    desk.broker.failPrices(undefined)
    expect(desk.state(await desk.places())).toBe('acked')
  })

  it('stop an order on a halted instrument', async () => {
    const desk = await aDesk()
    desk.broker.setPrice({ isHalted: true })
    const id = await desk.places()
    expect(reasonOf(desk, id)).toBe('instrument_halted')
    desk.broker.setPrice({ isHalted: false })
    await desk.passes(4_000)
    expect(desk.state(await desk.places())).toBe('acked')
  })

  it('are read anew when a replay goes on to its next day', async () => {
    const desk = await aDesk({ settings: { isAlwaysOpen: true } })
    const trade = async (tradingDate: KstDate): Promise<void> => {
      desk.broker.feed({ kind: 'trade', tick: tickOf(SAMSUNG, 70_000), tradingDate })
      await desk.passes(5_000)
    }
    await trade(REPLAYED)
    expect(desk.state(await desk.places(buy(1).at(60_000)))).toBe('acked')
    desk.broker.setPrice({ basePrice: 90_000, upperLimit: 117_000, lowerLimit: 63_000, tick: tickOf(SAMSUNG, 90_000) })
    await trade(NEXT_REPLAYED)
    expect(reasonOf(desk, await desk.places(buy(2).at(60_000)))).toBe('price_outside_limit')
    expect(desk.state(await desk.places(buy(3).at(92_000)))).toBe('acked')
    expect(desk.broker.priceReads).toHaveLength(2)
  })
})
