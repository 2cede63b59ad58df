'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { notificationKeys } from '@/lib/ledger/unread.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'

/** Marks these as read, or all of them. Repeating it changes nothing. */
export function useMarkRead() {
  const queries = useQueryClient()
  const { errors } = useText()
  const { loadFailed } = useNotificationWords()
  return useMutation({
    mutationFn: (ids: readonly string[] | 'all') =>
      ids === 'all'
        ? callRpc('mark_all_read', {}, z.unknown())
        : callRpc('mark_read', { p_ids: [...ids] }, z.unknown()),
    onError: (error) => toast.problem(loadFailed, errors[toAppError(error).code].what),
    onSettled: () => queries.invalidateQueries({ queryKey: notificationKeys.news }),
  })
}
