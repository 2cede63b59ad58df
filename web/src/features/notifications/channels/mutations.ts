'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { notificationKeys } from '@/lib/ledger/unread.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'
import { rememberTest } from './tests.ts'

/** Changes of the list of channels; none of them carries an address. All can be repeated without harm. */
export type ChannelChange =
  | { readonly kind: 'test'; readonly channelId: string }
  | { readonly kind: 'remove'; readonly channelId: string }
  | { readonly kind: 'order'; readonly channelIds: readonly string[] }

/** Sends a test; the channel is verified once it arrives. */
export async function testChannel(channelId: string): Promise<void> {
  rememberTest(channelId, await callRpc('test_channel', { p_id: channelId }, z.uuid()))
}

function perform(change: ChannelChange): Promise<unknown> {
  switch (change.kind) {
    case 'test':
      return testChannel(change.channelId)
    case 'remove':
      return callRpc('remove_channel', { p_id: change.channelId }, z.unknown())
    case 'order':
      return callRpc('order_channels', { p_ids: [...change.channelIds] }, z.unknown())
  }
}

export function useChangeChannels() {
  const queries = useQueryClient()
  const { errors } = useText()
  return useMutation({
    mutationFn: perform,
    onError: (error) => {
      const { what, next } = errors[toAppError(error).code]
      toast.problem(what, next)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: notificationKeys.channels }),
  })
}
