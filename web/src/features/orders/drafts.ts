import type { OrderType, Side, TimeInForce } from '@naru/shared/domain/order'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { TicketKind } from './terms.ts'
import type { Validity } from './validity.ts'

/** Everything an order ticket can hold, as typed. Which fields count depends on `kind`. */
export interface Draft {
  readonly kind: TicketKind
  readonly side: Side
  /** Of the order itself, of a bracket's entry, of the parts of a split. */
  readonly type: OrderType
  readonly timeInForce: TimeInForce
  readonly unit: 'shares' | 'won'
  /** In `unit`. */
  readonly quantity: string
  readonly price: string
  /** What starts a stop limit, a stop, or the losing end of a pair. */
  readonly trigger: string
  readonly takeProfit: string
  /** What a stop becomes once it fires. */
  readonly exitType: 'market' | 'limit'
  readonly exitPrice: string
  readonly trailUnit: 'rate' | 'won'
  readonly trail: string
  readonly offset: string
  readonly slices: string
  /** Seconds between parts. */
  readonly interval: string
  /** Of a conditional order. */
  readonly validity: Validity
}

export const EMPTY_DRAFT: Draft = {
  kind: 'order',
  side: 'buy',
  type: 'limit',
  timeInForce: 'day',
  unit: 'shares',
  quantity: '',
  price: '',
  trigger: '',
  takeProfit: '',
  exitType: 'market',
  exitPrice: '',
  trailUnit: 'rate',
  trail: '5',
  offset: '',
  slices: '5',
  interval: '60',
  validity: 'open',
}

/** The order types a kind can be made of; none where the kind decides by itself. */
export const typesOf = (kind: TicketKind): readonly OrderType[] => {
  switch (kind) {
    case 'order':
      return ['limit', 'market', 'stop_limit', 'limit_or_close', 'market_to_limit', 'peg_primary']
    case 'bracket':
    case 'twap':
      return ['limit', 'market']
    default:
      return []
  }
}

/** The side a kind is bound to: a pair is the exit of a holding, a bracket begins with a purchase. */
const BOUND_SIDE: Readonly<Partial<Record<TicketKind, Side>>> = { oco: 'sell', bracket: 'buy' }
export const boundSide = (kind: TicketKind): Side | undefined => BOUND_SIDE[kind]

/** The draft after a choice, with everything that does not go with it put right. */
export function changed(draft: Draft, change: Partial<Draft>): Draft {
  const next = { ...draft, ...change }
  const types = typesOf(next.kind)
  const type = types.length === 0 || types.includes(next.type) ? next.type : 'limit'
  // Protecting what is held is what a stop is for; buying on the way up is the exception.
  const isNewStop = change.kind !== undefined && (next.kind === 'stop' || next.kind === 'trailing_stop')
  const side = boundSide(next.kind) ?? (isNewStop ? 'sell' : next.side)
  const isImmediate = next.kind === 'order' && (type === 'limit' || type === 'market' || type === 'market_to_limit')
  return { ...next, side, type, timeInForce: isImmediate ? next.timeInForce : 'day' }
}

const MAX_KEPT = 20

/** What was typed, by account and instrument: leaving the page and coming back loses nothing, closing the tab does. */
export const useDrafts = create<{ readonly drafts: Readonly<Record<string, Draft>> }>()(
  persist((): { readonly drafts: Readonly<Record<string, Draft>> } => ({ drafts: {} }), {
    name: 'naru-order-drafts',
    version: 1,
    storage: createJSONStorage(() => sessionStorage),
  }),
)

export function keepDraft(key: string, draft: Draft): void {
  useDrafts.setState(({ drafts }) => {
    const others = Object.entries(drafts).filter(([other]) => other !== key)
    return { drafts: Object.fromEntries([...others.slice(1 - MAX_KEPT), [key, draft]]) }
  })
}
