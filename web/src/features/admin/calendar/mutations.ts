'use client'

import type { TradingCalendarRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useAdminWords } from '@/text/admin.ts'
import { toast } from '@/ui/toast.tsx'
import { calendarQuery } from '../queries.ts'
import { type DayDraft, savedAs } from './day-draft.ts'

export type CalendarChange =
  | { readonly kind: 'save'; readonly draft: DayDraft }
  | { readonly kind: 'remove'; readonly day: Pick<TradingCalendarRow, 'market' | 'date'> }

/** Both can be repeated without harm. What the ledger says afterwards is shown. */
export function useChangeCalendar(onDone: () => void) {
  const client = useQueryClient()
  const { calendar } = useAdminWords()
  return useMutation({
    mutationFn: async (change: CalendarChange): Promise<void> => {
      if (change.kind === 'save') await callRpc('save_calendar_day', savedAs(change.draft), z.unknown())
      else {
        const { market, date } = change.day
        await callRpc('remove_calendar_day', { p_market: market, p_date: date }, z.unknown())
      }
    },
    onSuccess: (_, change) => {
      const { market, date } = change.kind === 'save' ? change.draft : change.day
      toast.done(change.kind === 'save' ? calendar.saved : calendar.removed, `${market} ${date}`)
      onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: calendarQuery.queryKey }),
  })
}
