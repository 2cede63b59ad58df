'use client'

import type { ChannelAddress } from '@naru/shared/crypto/channel-box'
import { useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { notificationKeys } from '@/lib/ledger/unread.ts'
import { currentUserId } from '@/lib/supabase/access-token.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import type { Typed } from './address.ts'
import { testChannel } from './mutations.ts'
import type { ServingBridge } from './serving-bridge.ts'

interface NewChannel {
  readonly serving: ServingBridge
  readonly kind: ChannelAddress['kind']
  readonly label: string
  readonly typed: Typed
}

type SaveOutcome =
  | { readonly kind: 'saved'; readonly channelId: string }
  | { readonly kind: 'invalid'; readonly field: string }

/** Seals in this browser; what leaves it only the bridge can open. Throws `AppError`. */
async function saveChannel({ serving: { bridge, choose }, kind, label, typed }: NewChannel): Promise<SaveOutcome> {
  // libsodium is large and needed only here.
  const [{ readAddress, sealAddress }, userId] = await Promise.all([import('./address.ts'), currentUserId()])
  const read = readAddress(kind, typed)
  if (read.kind === 'invalid') return read
  await choose()
  const channelId = crypto.randomUUID()
  const sealed = await sealAddress({ bridge, userId, channelId, address: read.address })
  const args = {
    p_id: channelId,
    p_kind: kind,
    p_label: label,
    p_masked: read.masked,
    p_key_id: bridge.keyId,
    p_sealed: sealed,
  }
  await callRpc('save_channel', args, z.unknown())
  // Nothing is sent to a channel before a test has arrived there. One that cannot be sent now can be asked for again.
  await testChannel(channelId).catch(() => undefined)
  return { kind: 'saved', channelId }
}

/**
 * Not a mutation of the query library: that would keep what was typed in its cache for minutes. Here it is gone with
 * the call.
 */
export function useSaveChannel(): (channel: NewChannel) => Promise<SaveOutcome> {
  const queries = useQueryClient()
  return async (channel) => {
    try {
      return await saveChannel(channel)
    } finally {
      void queries.invalidateQueries({ queryKey: notificationKeys.channels })
    }
  }
}
