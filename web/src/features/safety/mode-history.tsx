'use client'

import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { BrokerAccountRow, ModeChangeRow } from '@naru/shared/contracts/views'
import { History } from 'lucide-react'
import { formatDayTime } from '@/lib/format.ts'
import { modeChangesQuery } from '@/lib/ledger/mode-changes.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useSafetyWords } from '@/text/safety.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** When trading was stopped and let go on, by whom and why. */
export function ModeHistory({ accounts }: { accounts: readonly BrokerAccountRow[] }) {
  const safety = useSafetyWords()
  const changes = useQuery(modeChangesQuery)
  const labels = new Map(accounts.map((account) => [account.id, account.label]))
  return (
    <Card data-testid="mode-history">
      <CardHeader title={safety.history} />
      <Loaded query={changes} skeleton={<SkeletonRows rows={3} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={History} title={safety.noHistory} hint={safety.noHistoryHint} />
          ) : (
            <ol>
              {rows.map((change) => (
                <Change
                  key={change.id}
                  change={change}
                  label={change.account_id === null ? safety.everyAccount : (labels.get(change.account_id) ?? '–')}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Card>
  )
}

function Change({ change, label }: { change: ModeChangeRow; label: string }) {
  const safety = useSafetyWords()
  const { account, errors } = useText()
  const { reason_code: code } = change
  const known = code !== null && isErrorCode(code) ? errors[code].what : (safety.reason[code ?? ''] ?? code)
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-3 border-t px-4 py-2 text-13">
      <span>
        <span className="font-bold">{label}</span>{' '}
        {change.from_mode !== null && <span className="text-muted">{account.mode[change.from_mode]} → </span>}
        {account.mode[change.to_mode]}
        <span className="text-muted">
          {' '}
          · {safety.by[change.by]}
          {known ? ` · ${known}` : ''}
        </span>
      </span>
      <time className="tabular text-12 text-muted" dateTime={change.at}>
        {formatDayTime(new Date(change.at).getTime())}
      </time>
    </li>
  )
}
