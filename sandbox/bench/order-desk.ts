import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { floorToTick } from '@naru/shared/market/tick-size'
import type { Customer, LimitOrder } from '../soak/customer.ts'
import type { Stack } from '../stack.ts'

/** One order that was asked for. */
export interface Asked {
  readonly id: string
  readonly placeMs: number
}

/** One order still to be asked for, and by whom. */
export interface Seat {
  readonly token: string
  readonly accountId: string
  readonly terms: LimitOrder
}

export interface Question {
  readonly url: string
  readonly apiKey: string
  readonly perSecond: number
  readonly seats: readonly Seat[]
}

export interface Answer {
  readonly orders: readonly Asked[]
}

/** Places orders of many customers from a process of its own. */
export interface OrderDesk {
  /** Starts an order at each due moment, whether or not the ones before have been answered. */
  placeAt(perSecond: number, seconds: number): Promise<readonly Asked[]>
  close(): void
}

interface Opening {
  readonly stack: Stack
  readonly customers: readonly Customer[]
  /** Won per share. */
  readonly prices: ReadonlyMap<string, number>
}

const CODES = ['005930', '005380', '035420', '017670']

export async function openOrderDesk({ stack, customers, prices }: Opening): Promise<OrderDesk> {
  const { url, anonKey } = stack.supabase
  const child: ChildProcess = fork(join(import.meta.dirname, 'order-desk-main.ts'))
  await once(child, 'spawn')
  let count = 0
  /** Small buys, no two alike on one account: the guard against slips must not ask back. */
  const nextSeat = async (): Promise<Seat> => {
    const turn = count++
    const customer = customers[turn % customers.length]
    if (!customer) throw new Error('a desk needs customers')
    const round = Math.floor(turn / customers.length)
    const code = CODES[round % CODES.length] ?? ''
    const terms: LimitOrder = {
      p_instrument_id: `${code}.KRX`,
      p_side: 'buy',
      p_quantity: 1 + Math.floor(round / CODES.length),
      p_limit_price: floorToTick('stock', (prices.get(code) ?? 0) * 0.98) ?? 0,
    }
    return { token: await customer.token(), accountId: customer.accountId, terms }
  }
  return {
    async placeAt(perSecond, seconds) {
      const seats: Seat[] = []
      for (let index = 0; index < perSecond * seconds; index += 1) seats.push(await nextSeat())
      child.send({ url, apiKey: anonKey, perSecond, seats } satisfies Question)
      const [answer] = (await once(child, 'message')) as [Answer] // the one thing it says
      return answer.orders
    },
    close: () => child.disconnect(),
  }
}
