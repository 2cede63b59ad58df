'use client'

import { z } from 'zod'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { callRpc } from './supabase/browser.ts'

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

/** The browser takes its registration back: nothing can be pushed to it any more. */
export async function endPush(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await (await registration?.pushManager?.getSubscription())?.unsubscribe()
}

/** Longer than this nobody waits to be signed out. */
const PATIENCE_MS = 3_000

/** Before signing out: whoever uses this browser next must not be shown this user's messages. */
export async function leaveThisDevice(): Promise<void> {
  await useThisDevice.persist.rehydrate()
  const { channelId } = useThisDevice.getState()
  if (channelId === null) return
  rememberThisDevice(null)
  const removed = callRpc('remove_channel', { p_id: channelId }, z.unknown())
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  // Without the ledger the registration alone is gone; the bridge learns of it with the next message.
  await Promise.race([Promise.allSettled([endPush(), removed]), patience])
}
