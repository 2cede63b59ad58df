'use client'

import { z } from 'zod'
import { useConfig } from '@/lib/config.tsx'
import type { PinnedBridge } from '@/lib/env.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { callRpc } from '@/lib/supabase/browser.ts'

export interface ServingBridge {
  readonly bridge: PinnedBridge
  /** Names it as the user's own where no account does so yet. Repeating it changes nothing. */
  readonly choose: () => Promise<void>
}

/** The bridge that sends this user's messages: that of the accounts, before there are any the first one pinned. */
export function useServingBridge(): ServingBridge | undefined {
  const mine = useMyBridge()
  const { bridges } = useConfig()
  const bridge = mine ?? bridges[0]
  if (!bridge) return undefined
  const choose = async (): Promise<void> => {
    if (!mine) await callRpc('choose_bridge', { p_id: bridge.id }, z.unknown())
  }
  return { bridge, choose }
}
