import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OrderIntent } from '../domain/order.ts'
import { anIntent } from '../engine/fixtures.test-support.ts'
import { aContext, type ContextOver, ORIGINS, STOCK } from './context.test-support.ts'
import { LIVE_LIMITS } from './limits.ts'
import { approve } from './pipeline.ts'

const RUNS = 10_000
const RICH: ContextOver = { freeCash: 1e15, freeShares: 1_000_000 }

/** Numbers as no order has them, and as bugs make them. */
const WEIRD = [0, -0, -1, -5, 0.5, 1.5, 2 ** 31, 2 ** 53, 1e308, -1e308, Number.NaN, Infinity, -Infinity]
const weird = fc.oneof(fc.constantFrom(...WEIRD), fc.double(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 }))
const side = fc.constantFrom('buy' as const, 'sell' as const)
const type = fc.constantFrom('limit' as const, 'market' as const)
const origin = fc.constantFrom(...Object.values(ORIGINS))

/** Built past the schema, as a row made in SQL or a bug would be. */
const judge = (over: Partial<OrderIntent>, context: ContextOver = RICH) =>
  approve({ ...anIntent(), ...over }, aContext(context))

function count(name: string, property: fc.IProperty<[unknown]>): void {
  fc.assert(property, { numRuns: RUNS, seed: 20_261_121 })
  console.log(`${name}: ${RUNS} of ${RUNS}`)
}

describe('orders no person meant', () => {
  it('never throw, and what passes is what a schema would take', () => {
    const orders = fc.record({
      quantity: weird,
      limitPrice: fc.option(weird),
      stopPrice: fc.option(weird),
      side,
      type,
      origin,
    })
    count(
      'E2 numbers judged without an exception',
      fc.property(orders, (order) => {
        const verdict = judge(order)
        return !verdict.ok || OrderIntent.safeParse({ ...anIntent(), ...order }).success
      }),
    )
  })

  it('never throw because of what is known about the market or the account', () => {
    const context = fc.record({
      freeCash: fc.option(weird),
      freeShares: fc.option(weird),
      last: weird,
      upper: weird,
      lower: weird,
      equity: weird,
      volume: fc.option(weird),
    })
    count(
      'E2 snapshots judged, none that is not known let through',
      fc.property(
        fc.tuple(context, side, type),
        ([{ freeCash, freeShares, last, upper, lower, equity, volume }, side, type]) => {
          const base = aContext()
          const verdict = judge(
            { side, type, limitPrice: type === 'limit' ? 70_000 : null },
            {
              freeCash,
              freeShares,
              quote: { lastPx: last, upperLimit: upper, lowerLimit: lower, readAt: base.now },
              market: { px: last, at: base.now },
              exposure: { equityWon: equity },
              instrument: { ...STOCK, averageVolume: volume },
              isLive: true,
            },
          )
          const told = [last, upper, lower, side === 'buy' ? freeCash : freeShares]
          return !verdict.ok || told.every((value) => value !== null && Number.isFinite(value))
        },
      ),
    )
  })

  it('with a price ten times too high or low, off tick, outside the day or into a thin book are all denied', () => {
    const tick = 100
    const fat = fc.oneof(
      fc.integer({ min: 1, max: 30 }).map((n) => ({ limitPrice: 700_000 + n * 1_000 })),
      fc.integer({ min: 0, max: 20 }).map((n) => ({ limitPrice: 7_000 + n * 10 })),
      fc
        .integer({ min: 491, max: 909 })
        .chain((n) =>
          fc
            .integer({ min: 1, max: tick - 1 })
            .map((off) => ({ limitPrice: n * tick + (n >= 500 ? off : (off % 49) + 1) })),
        ),
      fc.integer({ min: 911, max: 1_500 }).map((n) => ({ limitPrice: n * tick })),
      fc.integer({ min: 721 + 1, max: 910 }).map((n) => ({ limitPrice: n * tick, side: 'buy' as const })),
      fc.integer({ min: 500, max: 678 }).map((n) => ({ limitPrice: n * tick, side: 'sell' as const })),
      fc.constant({ type: 'market' as const, limitPrice: null, side: 'buy' as const }),
    )
    const thin = { bidPx: 60_000, askPx: 80_000, bidSize: 5, askSize: 5, at: aContext().now }
    count(
      'E6 fat fingers denied',
      fc.property(fc.tuple(fat, side, origin), ([order, side, origin]) => {
        return !judge({ side, origin, ...order }, { ...RICH, isLive: true, book: thin }).ok
      }),
    )
  })

  it('of a quantity that is none, or more than cash and holdings allow, are all denied', () => {
    const wrong = fc.oneof(
      fc.constantFrom(...WEIRD).map((quantity) => ({ quantity, side: 'buy' as const, cash: 1e15 })),
      fc
        .double({ noInteger: true, noNaN: true, min: 0, max: 1e6 })
        .map((quantity) => ({ quantity, side: 'sell' as const, cash: 0 })),
      // A hundredth more than there is cash for.
      fc.integer({ min: 1, max: 700 }).map((quantity) => ({
        quantity,
        side: 'buy' as const,
        cash: Math.floor((quantity * 70_000) / 1.01),
      })),
      fc.integer({ min: 101, max: 1_000_000 }).map((quantity) => ({ quantity, side: 'sell' as const, cash: 0 })),
    )
    count(
      'E7 quantities denied by the bridge alone',
      fc.property(fc.tuple(wrong, origin), ([{ quantity, side, cash }, origin]) => {
        return !judge({ quantity, side, origin }, { freeCash: cash, freeShares: 100 }).ok
      }),
    )
  })

  it('pass no limit that a smaller one of them would not pass', () => {
    const context: ContextOver = { ...RICH, isLive: true, exposure: { equityWon: 50_000_000 }, limits: LIVE_LIMITS }
    count(
      'sizes: larger never passes where smaller does not',
      fc.property(fc.tuple(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 2_000 })), ([a, b]) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)]
        return !judge({ quantity: large }, context).ok || judge({ quantity: small }, context).ok
      }),
    )
  })

  it('are found wrong by the schema as well, before anything is judged', () => {
    const text = fc.constantFrom('1e3', '', ' 1', '0x10', '１０', null, undefined, {}, [])
    const quantity = fc.oneof(
      text,
      fc.constantFrom(...WEIRD).filter((n) => !(Number.isInteger(n) && n > 0 && n <= 1_000_000_000)),
    )
    count(
      'E7 quantities denied by the schema alone',
      fc.property(quantity, (value) => !OrderIntent.safeParse({ ...anIntent(), quantity: value }).success),
    )
    expect(OrderIntent.safeParse(anIntent()).success).toBe(true)
  })
})
