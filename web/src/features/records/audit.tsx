'use client'

import type { AuditRow } from '@naru/shared/contracts/views'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { formatDayTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAuditWords } from '@/text/audit.ts'
import { useRecordsWords } from '@/text/records.ts'
import { Field, Select } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { actionWords, factWords } from './audit-words.ts'
import { auditQuery } from './queries.ts'

/** Beginnings of what actions are called. */
const KINDS = ['', 'intent_', 'parent_', 'mode_', 'risk_', 'credential_', 'live_', 'session_', 'adjustment_'] as const

/** Who did what, in a chain nobody can change without breaking it. */
export function Audit() {
  const records = useRecordsWords()
  const [kind, setKind] = useState<string>('')
  const lines = useQuery(auditQuery(kind))
  return (
    <>
      <div className="max-w-xs px-4 py-3">
        <Field label={records.kind}>
          <Select value={kind} onChange={(event) => setKind(event.target.value)}>
            {KINDS.map((name) => (
              <option key={name} value={name}>
                {records.kinds[name]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Loaded query={lines} skeleton={<SkeletonRows rows={8} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={ScrollText} title={records.noAudit} hint={records.noAuditHint} />
          ) : (
            <ol>
              {rows.map((row) => (
                <Line key={row.seq} row={row} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </>
  )
}

/** Accounts by their label, instruments by their name. */
function useNames() {
  const accounts = useOpenAccounts()
  const instrumentName = useInstrumentName()
  return (field: string, value: string): string | undefined => {
    if (field === 'accountId') return accounts?.find(({ id }) => id === value)?.label
    const instrument = InstrumentId.safeParse(value)
    return instrument.success ? instrumentName(instrument.data) : undefined
  }
}

function Line({ row }: { row: AuditRow }) {
  const words = useAuditWords()
  const nameOf = useNames()
  const facts = Object.entries(row.body).filter(([, value]) => value !== null && value !== undefined)
  return (
    <li className="grid gap-0.5 border-t px-4 py-2 text-13" data-action={row.action}>
      <p className="flex flex-wrap justify-between gap-x-3">
        <span>
          <span className="tabular text-muted">{row.seq}</span>{' '}
          <span className="font-bold">{actionWords(row.action, words)}</span>
        </span>
        <time className="tabular text-12 text-muted" dateTime={row.at}>
          {formatDayTime(new Date(row.at).getTime())}
        </time>
      </p>
      {facts.length > 0 && (
        <p className="break-words text-12 text-muted">
          {facts.map((fact) => factWords(fact, words, { nameOf })).join(' · ')}
        </p>
      )}
    </li>
  )
}
