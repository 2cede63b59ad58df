'use client'

import { CircleCheck } from 'lucide-react'
import { formatDayTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRecordsWords } from '@/text/records.ts'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { adjustmentsQuery } from './queries.ts'

/** Where the broker and the ledger disagreed, and what both said. Fills are never invented to make them agree. */
export function Adjustments() {
  const records = useRecordsWords()
  const nameOf = useInstrumentName()
  const adjustments = useQuery(adjustmentsQuery)
  return (
    <Loaded query={adjustments} skeleton={<SkeletonRows rows={4} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={CircleCheck} title={records.noAdjustments} hint={records.noAdjustmentsHint} />
        ) : (
          <ol>
            {rows.map((row) => (
              <li key={row.id} className="grid gap-1 border-t px-4 py-2 text-13" data-adjustment={row.kind}>
                <p className="flex flex-wrap justify-between gap-x-3">
                  <span>
                    <span className="font-bold">{records.adjustment[row.kind]}</span>
                    {row.instrument_id !== null && <> · {nameOf(row.instrument_id)}</>}
                    {row.order_no !== null && <span className="tabular text-muted"> · {row.order_no}</span>}
                  </span>
                  <time className="tabular text-12 text-muted" dateTime={row.created_at}>
                    {formatDayTime(new Date(row.created_at).getTime())}
                  </time>
                </p>
                <Facts facts={row.detail} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}

/** What was written down beside it, as it was written: names of fields are the same everywhere. */
function Facts({ facts }: { facts: Readonly<Record<string, unknown>> }) {
  const lines = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined)
  if (lines.length === 0) return null
  return (
    <p className="break-all text-12 text-muted">
      {lines.map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' · ')}
    </p>
  )
}
