import type { InstrumentId } from '@naru/shared/domain/instrument'
import { create } from 'zustand'

interface TicketDraft {
  readonly instrumentId: InstrumentId | null
  /** Won per share, as picked in the order book or the chart; null when nothing was picked. */
  readonly price: number | null
  readonly setPrice: (instrumentId: InstrumentId, price: number) => void
  /** After the ticket has it, or when its page is left: a price is never taken over later. */
  readonly clear: () => void
}

/** The price a reader points at, on its way to the order ticket. It orders nothing. */
export const useTicketDraft = create<TicketDraft>((set) => ({
  instrumentId: null,
  price: null,
  setPrice: (instrumentId, price) => set({ instrumentId, price }),
  clear: () => set({ instrumentId: null, price: null }),
}))
