'use client'

import {
  NotificationPreferenceRow,
  NotificationSettingsRow,
  NotificationTypeRow,
} from '@naru/shared/contracts/notifications'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { notificationKeys } from '@/lib/ledger/unread.ts'
import { callRpc, readRows } from '@/lib/supabase/browser.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'
import { type Preference, subjectOf } from './grid.ts'

export const typesQuery = queryOptions({
  queryKey: ['notification-types'],
  queryFn: ({ signal }) => readRows('notification_types', { row: NotificationTypeRow, signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

export const preferencesQuery = queryOptions({
  queryKey: [...notificationKeys.settings, 'preferences'],
  queryFn: ({ signal }): Promise<readonly Preference[]> =>
    readRows('notification_preferences', { row: NotificationPreferenceRow, signal }),
})

/** The user's settings; null while nothing was ever chosen. */
export const settingsQuery = queryOptions({
  queryKey: [...notificationKeys.settings, 'own'],
  queryFn: async ({ signal }): Promise<NotificationSettingsRow | null> =>
    (await readRows('notification_settings', { row: NotificationSettingsRow, signal }))[0] ?? null,
})

/** As the ledger takes them: all that should hold, by the names of its parameters. */
const toRow = (row: Preference) => ({
  eventType: row.event_type,
  channelId: row.channel_id,
  accountId: row.account_id,
  ruleId: row.rule_id,
  instrumentId: row.instrument_id,
  minSeverity: row.min_severity,
  isOn: row.is_on,
})

interface PreferenceChange {
  readonly row: Preference
  /** What holds without it holds again. */
  readonly isRemoved?: boolean
}

/** One preference about each subject: the new one takes the place of what was said before. */
export function changed(
  held: readonly Preference[],
  { row, isRemoved = false }: PreferenceChange,
): readonly Preference[] {
  const others = held.filter((other) => subjectOf(other) !== subjectOf(row))
  return isRemoved ? others : [...others, row]
}

const MUTATION = ['notification-preferences']

/** What should hold afterwards is seen at once; what the database says then is shown. */
export function useSavePreferences() {
  const queries = useQueryClient()
  const { errors } = useText()
  const { preferences } = useNotificationWords()
  const { queryKey } = preferencesQuery
  return useMutation({
    mutationKey: MUTATION,
    // The ledger takes the whole list, and `onMutate` has put the change into it.
    mutationFn: (_change: PreferenceChange) =>
      callRpc('set_preferences', { p_rows: (queries.getQueryData(queryKey) ?? []).map(toRow) }, z.unknown()),
    scope: { id: 'notification-preferences' }, // presses in a row are saved one after the other
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey })
      queries.setQueryData(queryKey, (held = []) => changed(held, change))
    },
    onError: (error) => toast.problem(preferences.saveFailed, errors[toAppError(error).code].what),
    onSettled: () => {
      // A press that is still on its way would be taken back for a moment.
      if (queries.isMutating({ mutationKey: MUTATION }) === 1) void queries.invalidateQueries({ queryKey })
    },
  })
}
