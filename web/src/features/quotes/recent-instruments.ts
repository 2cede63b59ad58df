import type { InstrumentId } from '@naru/shared/domain/instrument'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface Recent {
  readonly ids: readonly InstrumentId[]
}

const KEPT = 8

/** Instruments picked on this device, the last one first. */
export const useRecentInstruments = create<Recent>()(
  persist((): Recent => ({ ids: [] }), { name: 'naru-recent-instruments', skipHydration: true }),
)

export function rememberInstrument(id: InstrumentId): void {
  useRecentInstruments.setState(({ ids }) => ({ ids: [id, ...ids.filter((other) => other !== id)].slice(0, KEPT) }))
}
