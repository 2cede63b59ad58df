import type { IntentId } from '@naru/shared/domain/order'
import { mulberry32 } from '@naru/shared/sim/random'
import type { aDesk } from './desk.ts'

export type Desk = Awaited<ReturnType<typeof aDesk>>
export const SECOND = 1_000

export interface Dice {
  /** True `percent` times out of a hundred. */
  readonly chance: (percent: number) => boolean
  /** A whole number from 1 to `most`. */
  readonly upTo: (most: number) => number
}

export function diceOf(seed: number): Dice {
  const roll = mulberry32(seed)
  return { chance: (percent) => roll() * 100 < percent, upTo: (most) => 1 + Math.floor(roll() * most) }
}

/** Lets time pass until the order is in one of these states. Milliseconds it took, or undefined when it never was. */
export async function timeUntil(
  desk: Desk,
  id: IntentId,
  { states, withinMs }: { readonly states: readonly string[]; readonly withinMs: number },
): Promise<number | undefined> {
  const from = desk.clock.now()
  while (desk.clock.now() - from < withinMs) {
    if (states.includes(desk.state(id) ?? '')) return desk.clock.now() - from
    await desk.passes(250)
  }
  return states.includes(desk.state(id) ?? '') ? desk.clock.now() - from : undefined
}

/** The value below which 95 of a hundred lie. */
export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0
}

/** Shares and won of an order in the ledger's fills. */
export function recordedFills(
  { ledger }: Desk,
  orderNo: string,
): { readonly quantity: number; readonly amount: number } {
  const fills = ledger.tables.fills.filter((fill) => fill.orderNo === orderNo)
  return {
    quantity: fills.reduce((sum, fill) => sum + fill.quantity, 0),
    amount: fills.reduce((sum, fill) => sum + fill.amount, 0),
  }
}

/** Orders whose fills in the ledger are not exactly those of the broker. */
export const wrongFills = (desk: Desk): readonly string[] =>
  desk.broker.list
    .filter(({ venueOrderId, cumQty, cumAmount }) => {
      const { quantity, amount } = recordedFills(desk, venueOrderId.orderNo)
      return quantity !== cumQty || amount !== cumAmount
    })
    .map(({ venueOrderId }) => venueOrderId.orderNo)

/** Broker orders of ours by how many intents claim them, and intents by how many orders they became. */
export function twins({ broker }: Desk): number {
  const owners = [...broker.truth.values()]
  return owners.length - new Set(owners).size
}
