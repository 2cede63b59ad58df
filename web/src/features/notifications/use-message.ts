'use client'

import type { NotificationRow } from '@naru/shared/contracts/notifications'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { wordNotification } from '@naru/shared/notifications/render'
import { queryOptions } from '@tanstack/react-query'
import { useInstrumentName } from '@/lib/instruments.ts'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useLocale } from '@/text/text-provider.tsx'

interface Message {
  /** What happened; how sure it is stands beside it. */
  readonly title: string
  readonly lines: readonly string[]
}

/** The names of everything a rule can look at are many, and needed for rules that fired alone. */
const valueNamesQuery = queryOptions({
  queryKey: ['value-names'],
  queryFn: async () => (await import('@naru/shared/rules/value-names')).valueName,
  staleTime: Number.POSITIVE_INFINITY,
})

/** What a notification says: the very sentences that the bridge sends over the channels. `ofRule`: that a rule fired. */
export function useMessageOf(ofRule = false): (row: NotificationRow) => Message {
  const locale = useLocale()
  const nameOf = useInstrumentName()
  const { data: accounts } = useQuery(accountsQuery)
  const { data: valueName } = useQuery({ ...valueNamesQuery, enabled: ofRule })
  return (row) => {
    const account = accounts?.find(({ id }) => id === row.account_id)
    const { label, title, lines } = wordNotification(row, {
      locale,
      accountLabel: account?.label ?? null,
      environment: account?.environment ?? null,
      // The ledger keeps no instrument but those of its list.
      instrumentName: row.instrument_id === null ? null : nameOf(row.instrument_id as InstrumentId),
      labelOf: (id) => valueName?.(id, locale),
    })
    return { title: title.startsWith(`${label} · `) ? title.slice(label.length + 3) : title, lines }
  }
}
