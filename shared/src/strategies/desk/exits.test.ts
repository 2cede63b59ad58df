import { describe, expect, it } from 'vitest'
import { unixMs } from '../../core/time.ts'
import { STRATEGIES } from '../registry.ts'
import type { SignalExits, StrategyDefinition, StrategySignal } from '../strategy.ts'
import { createStrategyDesk } from './desk.ts'
import type { DeskEventBody, DeskSignal, StrategyState } from './desk-event.ts'
import { ACCOUNT, aPrice, aVersion, CALENDAR, CASH, type Days, someDays } from './live-days.test-support.ts'

const SLOT_MS = 30 * 60_000
const days = someDays(STRATEGIES[0]!, 1)
const [first] = days.bars[0]!
const id = days.series[0]!.instrumentId
const open = first!.ts

/** Buys ten shares at the close of its first bar, and names what ends them. */
const buyer = (exits: SignalExits): StrategyDefinition => ({
  ...STRATEGIES[0]!,
  id: 'buyer',
  params: [],
  create: () => {
    const done = { is: false }
    return {
      onEvent: (event): readonly StrategySignal[] => {
        if (event.type !== 'bar' || done.is) return []
        done.is = true
        return [{ series: 0, side: 'buy', size: { shares: 10 }, type: 'market', exits, reason: 'bought' }]
      },
    }
  },
})

/** A desk that has bought ten shares at 10,000 won, half an hour after the opening. */
function bought(exits: SignalExits) {
  const signals: DeskSignal[] = []
  let kept: StrategyState | null = null
  const make = () => createStrategyDesk(CALENDAR, () => buyer(exits))
  let desk = make()
  const put = (body: DeskEventBody, at: number): void => {
    for (const effect of desk.handle({ ...body, at: unixMs(at) })) {
      if (effect.type === 'signal') signals.push(effect.signal)
      if (effect.type === 'record_state') kept = effect.state
    }
  }
  const begin = (at: number, bars: Days['bars'][0]): void => {
    const terms = { ...aVersion(days).terms, source: { kind: 'plugin', plugin: 'buyer', params: {} } } as const
    put({ type: 'instrument_known', instrumentId: id, kind: 'stock', market: 'kospi' }, at)
    put({ type: 'strategy_armed', version: aVersion(days, { terms, state: kept }) }, at)
    const held = kept === null ? 0 : 10
    const holding = { instrumentId: id, quantity: held, sellableQuantity: held, avgPx: 10_000, lastPx: 10_000 }
    const standing = { cash: CASH, buyingPower: CASH, equity: CASH, equityAtStart: null, holdings: [holding] }
    put({ type: 'account_changed', accountId: ACCOUNT, standing }, at)
    put({ type: 'bars_loaded', instrumentId: id, spec: '30m', bars, isForming: false }, at)
  }
  begin(open - 1_000, [])
  put({ type: 'bars_loaded', instrumentId: id, spec: '30m', bars: [first!], isForming: false }, open + SLOT_MS + 2_000)
  const [buy] = signals
  const order = { versionId: 'version', instrumentId: id, isOpen: false } as const
  put({ type: 'own_order', ...order, key: buy!.key, side: 'buy', cumQty: 10, amount: 100_000 }, open + SLOT_MS + 3_000)
  put({ type: 'position_changed', accountId: ACCOUNT, instrumentId: id, quantity: 10 }, open + SLOT_MS + 3_000)
  return {
    signals,
    price: (won: number, afterMs: number) => put(aPrice(id, won, open + SLOT_MS + afterMs), open + SLOT_MS + afterMs),
    ends: (of: DeskSignal, cumQty: number) =>
      put(
        { type: 'own_order', ...order, key: of.key, side: 'sell', cumQty, amount: cumQty * 9_500 },
        open + SLOT_MS + 60_000,
      ),
    restart: (afterMs: number) => {
      desk = make()
      begin(open + SLOT_MS + afterMs, [first!])
    },
    sold: () => signals.slice(1).map(({ order: of, reason }) => `${of?.side} ${of?.quantity} ${reason}`),
  }
}

describe('what ends a holding', () => {
  it('is a stop below the price paid, asked for once', () => {
    const desk = bought({ stopRate: 0.05, takeRate: 0.1 })
    desk.price(9_501, 10_000)
    expect(desk.sold()).toEqual([])
    desk.price(9_500, 11_000)
    desk.price(9_400, 12_000)
    expect(desk.sold()).toEqual(['sell 10 exit_stop'])
  })

  it('is a profit above it', () => {
    const desk = bought({ stopRate: 0.05, takeRate: 0.1 })
    desk.price(11_000, 10_000)
    expect(desk.sold()).toEqual(['sell 10 exit_take'])
  })

  it('is a trail below the best price since, once it has gained so much', () => {
    const desk = bought({ trailRate: 0.02, trailAfterRate: 0.05 })
    desk.price(10_400, 10_000)
    desk.price(10_100, 11_000)
    expect(desk.sold()).toEqual([])
    desk.price(10_600, 12_000)
    desk.price(10_390, 13_000)
    expect(desk.sold()).toEqual([])
    desk.price(10_380, 14_000)
    expect(desk.sold()).toEqual(['sell 10 exit_stop'])
  })

  it('is a time of the day', () => {
    const desk = bought({ clock: '10:00' })
    desk.price(10_000, 29 * 60_000)
    expect(desk.sold()).toEqual([])
    desk.price(10_000, 30 * 60_000)
    expect(desk.sold()).toEqual(['sell 10 exit_time'])
  })

  it('stands again when the sale came to nothing, under another key', () => {
    const desk = bought({ stopRate: 0.05 })
    desk.price(9_500, 10_000)
    desk.ends(desk.signals[1]!, 0)
    desk.price(9_450, 61_000)
    expect(desk.sold()).toEqual(['sell 10 exit_stop', 'sell 10 exit_stop'])
    expect(new Set(desk.signals.map(({ key }) => key)).size).toBe(3)
  })

  it('is over once everything was sold', () => {
    const desk = bought({ stopRate: 0.05 })
    desk.price(9_500, 10_000)
    desk.ends(desk.signals[1]!, 10)
    desk.price(9_000, 61_000)
    expect(desk.sold()).toEqual(['sell 10 exit_stop'])
  })

  it('is known again after a restart, and not asked for twice', () => {
    const desk = bought({ stopRate: 0.05 })
    desk.restart(20_000)
    desk.price(9_500, 21_000)
    desk.restart(30_000)
    desk.price(9_400, 31_000)
    expect(desk.sold()).toEqual(['sell 10 exit_stop'])
  })
})
