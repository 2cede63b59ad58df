'use client'

import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface ThisDevice {
  /** The channel that leads to this browser; null when there is none. Nothing of its address is kept. */
  readonly channelId: string | null
}

/** Which of the user's channels is this very browser. */
export const useThisDevice = create<ThisDevice>()(
  persist((): ThisDevice => ({ channelId: null }), { name: 'naru-push', skipHydration: true }),
)

export function rememberThisDevice(channelId: string | null): void {
  useThisDevice.setState({ channelId })
}
