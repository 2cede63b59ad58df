import { nearestTick } from '@naru/shared/market/tick-size'
import type { AuctionMatch } from '@naru/shared/sim/auction'
import { mix, seedFrom } from '@naru/shared/sim/random'
import type { ReplayTick } from '@naru/shared/sim/replay'
import type { SymbolDay } from './symbol-day.ts'

/** A call auction of one symbol. Times in milliseconds, prices in won. */
export interface Call {
  readonly kind: 'opening' | 'closing' | 'vi' | 'single'
  readonly vi?: 'static' | 'dynamic'
  readonly from: number
  /** When it is to end at the latest known; for openings and closings the phase ends it. */
  readonly planned?: number
  /** When it ends by itself. */
  readonly until?: number
  /** The market rests once it is over. */
  readonly isPhaseOver?: boolean
  /** The last price before it. */
  readonly reference: number
}

/** What would trade if the auction ended now. */
export interface Expected extends AuctionMatch {
  /** Won against the base price. */
  readonly change: number
}

const STEP_MS = 10_000
const WANDER = 0.004

/**
 * What the market itself brings to an auction at a moment: nearer and nearer to what the recording opens or closes with,
 * and exactly that at the end.
 */
export function targetOf(
  day: SymbolDay,
  call: Call,
  { missed, now }: { readonly missed: ReplayTick | undefined; readonly now: number },
): { readonly price: number; readonly quantity: number } {
  const { kind } = day.symbol
  const end = { price: missed?.price ?? call.reference, quantity: missed?.size ?? quietSize(day, call) }
  const planned = call.until ?? call.planned
  if (planned === undefined || now >= planned || call.kind === 'vi') return end
  const progress = Math.max(0.02, (now - call.from) / (planned - call.from))
  const chance = mix(seedFrom(day.symbol.code, day.date, Math.floor(now / STEP_MS))) / 4_294_967_296 - 0.5
  const between = call.reference + (end.price - call.reference) * progress
  const price = nearestTick(kind, between * (1 + WANDER * chance * (1 - progress)))
  return { price: clamped(day, price), quantity: Math.max(1, Math.floor(end.quantity * progress)) }
}

/** Only the evening's single price trades without a recording. */
const quietSize = (day: SymbolDay, call: Call): number => (call.kind === 'single' ? Math.ceil(day.depth / 10) : 0)

const clamped = ({ limits }: SymbolDay, price: number): number => Math.min(limits.upper, Math.max(limits.lower, price))

export function expectedOf(
  day: SymbolDay,
  target: { readonly price: number },
  match: AuctionMatch | undefined,
): Expected {
  const { price, quantity } = match ?? { price: target.price, quantity: 0 }
  return { price, quantity, change: price - day.base }
}
