import { instrumentId } from '@naru/shared/domain/instrument'
import { type OrderKinds, OrderType, TimeInForce, takesLimitPrice, takesTimeInForce } from '@naru/shared/domain/order'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actions, anOrder, type BrokerWorld } from './broker.ts'

const SAMSUNG = instrumentId('005930')

type Kind = readonly [OrderType, TimeInForce]

const kindsOf = (kinds: OrderKinds): readonly Kind[] =>
  OrderType.options.flatMap((type) => (kinds[type] ?? []).map((timeInForce): Kind => [type, timeInForce]))

const ALL_KINDS: readonly Kind[] = OrderType.options.flatMap((type) =>
  TimeInForce.options.filter((one) => takesTimeInForce(type, one)).map((one): Kind => [type, one]),
)

/** Its capabilities are promises: what they name is taken, what they do not name never leaves. */
export function orderKindContract(name: string, open: () => Promise<BrokerWorld>): void {
  describe(`${name} keeps its word on order kinds`, () => {
    let world: BrokerWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world.close())

    const { reportOf, accept } = actions(() => world)

    it('takes every kind of order it says it takes, and lists each as what it was', async () => {
      const [lowest, highest] = [await world.lowestPrice(SAMSUNG), await world.highestPrice(SAMSUNG)]
      for (const [type, timeInForce] of kindsOf(world.broker.capabilities.orderKinds)) {
        const stopPrice = type === 'stop_limit' ? highest : null
        const limitPrice = takesLimitPrice(type) ? (stopPrice ?? lowest) : null
        const order = await accept(anOrder({ type, timeInForce, limitPrice, stopPrice }))
        const report = await reportOf(order.orderNo)
        expect({ type, ...report }, `${type} ${timeInForce}`).toMatchObject({ type, stopPrice, quantity: 1 })
        if (timeInForce !== 'day') expect(report?.leavesQty).toBe(0)
        else if (report?.leavesQty === 1) await world.broker.cancel(order)
      }
    })

    it('takes no other kind, and sends nothing for one', async () => {
      const before = world.ordersThere()
      const served = new Set(kindsOf(world.broker.capabilities.orderKinds).map(String))
      for (const [type, timeInForce] of ALL_KINDS) {
        if (served.has(String([type, timeInForce]))) continue
        const price = await world.lastPrice(SAMSUNG)
        const stopPrice = type === 'stop_limit' ? price : null
        const limitPrice = takesLimitPrice(type) ? price : null
        const outcome = await world.broker.submit(anOrder({ type, timeInForce, limitPrice, stopPrice }))
        expect(outcome).toMatchObject({ kind: 'rejected', code: 'order_type_unsupported' })
      }
      expect(world.ordersThere()).toBe(before)
    })
  })
}
