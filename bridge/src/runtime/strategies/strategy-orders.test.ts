import { ok, type Result } from '@naru/shared/core/result'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { ArmedStrategy, DeskEventBody } from '@naru/shared/strategies/desk/desk-event'
import { expect, it } from 'vitest'
import type { Logger } from '../../ports/logger.ts'
import type { StrategyOrder } from '../../ports/strategies.ts'
import { createStrategyOrders } from './strategy-orders.ts'

const [STRATEGY, VERSION, INTENT] = ['strategy', 'version', 'intent']
const order = (cumQty: number, isOpen: boolean): StrategyOrder => ({
  key: 'key',
  versionId: VERSION,
  intentId: INTENT,
  instrumentId: instrumentId('005930'),
  side: 'buy',
  quantity: 3,
  cumQty,
  amount: cumQty * 1_000,
  isOpen,
})
const logger: Logger = { event: () => undefined, alarm: () => undefined, child: () => logger }

/** A ledger that answers when it is told to, with what it has then been given. */
function aDesk() {
  const asked: ((orders: readonly StrategyOrder[]) => void)[] = []
  const told: DeskEventBody[] = []
  const orders = createStrategyOrders({
    store: {
      orders: () =>
        new Promise<Result<readonly StrategyOrder[], never>>((resolve) => asked.push((all) => resolve(ok(all)))),
    },
    logger,
    armed: () => new Map([[VERSION, {} as ArmedStrategy]]), // only asked whether it is there
    put: (event) => told.push(event),
  })
  const answer = async (all: readonly StrategyOrder[]): Promise<void> => {
    asked.shift()?.(all)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { orders, asked, told, answer }
}

it('tells of a fill when the ledger says that it has heard of it, once', async () => {
  const { orders, asked, told, answer } = aDesk()
  orders.know(INTENT, STRATEGY)
  orders.changed('the order of somebody else')
  expect(asked).toEqual([])
  orders.changed(INTENT)
  await answer([order(3, false)])
  orders.changed(INTENT)
  await answer([order(3, false)])
  expect(told).toMatchObject([{ type: 'own_order', key: 'key', cumQty: 3, isOpen: false }])
})

it('reads again what changed while it was being read', async () => {
  const { orders, asked, told, answer } = aDesk()
  orders.know(INTENT, STRATEGY)
  orders.changed(INTENT)
  orders.changed(INTENT)
  expect(asked).toHaveLength(1)
  await answer([order(0, true)])
  await answer([order(3, false)])
  expect(told).toMatchObject([{ cumQty: 0 }, { cumQty: 3 }])
})

it('goes on looking at an order that was proposed while an answer without it was on its way', async () => {
  const { orders, asked, told, answer } = aDesk()
  orders.watch(STRATEGY)
  orders.know(INTENT, STRATEGY)
  await answer([])
  await answer([order(0, true)])
  orders.look()
  expect(asked).toHaveLength(1)
  await answer([order(3, false)])
  orders.look()
  expect(asked).toEqual([])
  expect(told).toMatchObject([{ cumQty: 0 }, { cumQty: 3 }])
})
