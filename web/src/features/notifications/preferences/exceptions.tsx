'use client'

import type { NotificationChannelRow, NotificationTypeRow } from '@naru/shared/contracts/notifications'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { Sheet } from '@/ui/dialog.tsx'
import { ExceptionForm } from './exception-form.tsx'
import { isPlain, type Preference, subjectOf } from './grid.ts'
import { useSavePreferences } from './queries.ts'
import { ruleNamesQuery } from './rule-names.ts'

interface ExceptionsProps {
  readonly channels: readonly NotificationChannelRow[]
  readonly types: readonly NotificationTypeRow[]
  readonly preferences: readonly Preference[]
}

/** What holds for one account, rule or symbol, or from some severity on, apart from the grid. */
export function Exceptions({ channels, types, preferences }: ExceptionsProps) {
  const words = useNotificationWords()
  const [isAdding, setIsAdding] = useState(false)
  const { mutate } = useSavePreferences()
  const sentenceOf = useSentence(channels)
  const rows = preferences.filter((row) => !isPlain(row))
  return (
    <section aria-label={words.preferences.exceptions} className="border-t" data-testid="exceptions">
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
        <h3 className="text-14">{words.preferences.exceptions}</h3>
        <Button variant="outline" size="small" onClick={() => setIsAdding(true)}>
          <Plus aria-hidden size={14} />
          {words.preferences.addException}
        </Button>
      </div>
      <p className="px-4 pb-3 text-13 text-muted">
        {rows.length === 0 ? words.preferences.noExceptions : words.preferences.exceptionsLead}
      </p>
      <ul>
        {rows.map((row) => (
          <li key={subjectOf(row)} className="flex items-center justify-between gap-2 border-t px-4 py-1 text-13">
            <span>{sentenceOf(row)}</span>
            <Button
              variant="quiet"
              size="icon"
              aria-label={`${words.preferences.removeException}: ${sentenceOf(row)}`}
              onClick={() => mutate({ row, isRemoved: true })}
            >
              <Trash2 aria-hidden size={14} />
            </Button>
          </li>
        ))}
      </ul>
      <Sheet open={isAdding} onClose={() => setIsAdding(false)} title={words.preferences.addException}>
        <ExceptionForm
          channels={channels}
          types={types}
          onSave={(row) => {
            mutate({ row })
            setIsAdding(false)
          }}
        />
      </Sheet>
    </section>
  )
}

/** "텔레그램 · 체결 · 삼성전자 005930 · 주의 이상 · 받지 않아요" */
function useSentence(channels: readonly NotificationChannelRow[]): (row: Preference) => string {
  const words = useNotificationWords()
  const nameOf = useInstrumentName()
  const { data: accounts } = useQuery(accountsQuery)
  const { data: rules } = useQuery(ruleNamesQuery)
  return (row) => {
    const instrument = row.instrument_id as InstrumentId | null // the ledger keeps none but those of its list
    return [
      channels.find(({ id }) => id === row.channel_id)?.label ?? '–',
      row.event_type === null ? words.preferences.anyEvent : words.events[row.event_type],
      row.account_id && (accounts?.find(({ id }) => id === row.account_id)?.label ?? '–'),
      row.rule_id && (rules?.find(({ id }) => id === row.rule_id)?.name ?? '–'),
      instrument && `${nameOf(instrument)} ${symbolOf(instrument)}`,
      row.min_severity !== 'info' && words.severityFrom(words.severity[row.min_severity]),
      row.is_on ? words.preferences.receive : words.preferences.doNotReceive,
    ]
      .filter(Boolean)
      .join(' · ')
  }
}
