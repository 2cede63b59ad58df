import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { TradeTick } from '@naru/shared/domain/market-data'
import type { Agenda } from './agenda.ts'
import type { Dice } from './dice.ts'
import { SPAN } from './weather.ts'

/** What every share is worth where nothing moves, and where everything begins. Won. */
export const PRICE = 70_000
const TICK = 100
/** Where a moving market stays before its end: everything that waits for a price is somewhere inside. */
const [LOWEST, HIGHEST] = [67_000, 73_000]
/** At the end it falls through every stop and rises through every profit. */
const [FLOOR, CEILING] = [62_000, 78_000]

/** What shares are truly worth, whatever anybody says of them. */
export interface Market {
  readonly isMoving: boolean
  priceOf(id: InstrumentId): number
  /** Was this a price of it at some moment between the two? */
  had(id: InstrumentId, price: number, between: readonly [from: number, to: number]): boolean
  /** Told of every new price. */
  onMove(listener: (id: InstrumentId) => void): void
}

interface Parts {
  readonly agenda: Agenda
  readonly dice: Dice
  readonly instruments: readonly InstrumentId[]
  /** When this life began. */
  readonly start: number
}

/** Where every price is as it was. */
export const aStillMarket = (): Market => ({
  isMoving: false,
  priceOf: () => PRICE,
  had: (_id, price) => price === PRICE,
  onMove: () => undefined,
})

/** Every few seconds a step up or down; in the end everything falls, stays there for a minute, and rises. */
export function aMovingMarket({ agenda, dice, instruments, start }: Parts): Market {
  const past = new Map(instruments.map((id) => [id, [{ at: start, price: PRICE }]]))
  const listeners: ((id: InstrumentId) => void)[] = []
  const priceOf = (id: InstrumentId): number => past.get(id)?.at(-1)?.price ?? PRICE
  const set = (id: InstrumentId, price: number): void => {
    past.get(id)?.push({ at: agenda.now(), price })
    for (const listener of listeners) listener(id)
  }
  const step = (id: InstrumentId): void => {
    const now = agenda.now()
    if (now < start + SPAN.fall) {
      const aim = priceOf(id) + TICK * dice.between(-6, 6)
      set(id, Math.min(HIGHEST, Math.max(LOWEST, aim)))
    } else set(id, now < start + SPAN.rise ? FLOOR : CEILING)
    agenda.after(now < start + SPAN.fall ? dice.between(1_500, 9_000) : 5_000, () => step(id))
  }
  for (const id of instruments) agenda.after(dice.between(1_000, 5_000), () => step(id))
  return {
    isMoving: true,
    priceOf,
    had: (id, price, [from, to]) =>
      (past.get(id) ?? []).some((one, index, all) => {
        const until = all[index + 1]?.at ?? Number.POSITIVE_INFINITY
        return one.price === price && one.at <= to && until >= from
      }),
    onMove: (listener) => void listeners.push(listener),
  }
}

export const tickOf = (instrumentId: InstrumentId, price: number, at: UnixMs): TradeTick => ({
  instrumentId,
  price,
  size: 10,
  aggressor: 'buyer',
  change: price - PRICE,
  changeRate: 0,
  open: PRICE,
  high: Math.max(price, PRICE),
  low: Math.min(price, PRICE),
  cumVolume: 1_000_000,
  cumTurnover: 70_000_000_000,
  tradeStrength: 100,
  tsEvent: at,
  tsInit: at,
})
