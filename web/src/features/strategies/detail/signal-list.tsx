'use client'

import type { StrategySignalRow } from '@naru/shared/contracts/strategies'
import { Radio } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { formatDayTime, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { strategySignalsQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Badge } from '@/ui/badge.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { useRefusal } from './use-refusal.ts'

/** What it wanted, newest first, and what was decided: an order was proposed, or who said no. */
export function SignalList({ strategyId }: { strategyId: string }) {
  const { detail } = useStrategyWords()
  const signals = useQuery(strategySignalsQuery(strategyId))
  return (
    <Loaded query={signals} skeleton={<SkeletonRows rows={4} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={Radio} title={detail.signalsEmpty} hint={detail.signalsEmptyHint} />
        ) : (
          <ol data-testid="strategy-signals">
            {rows.map((signal) => (
              <Signal key={signal.id} signal={signal} />
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}

function Signal({ signal }: { signal: StrategySignalRow }) {
  const words = useStrategyWords()
  const nameOf = useInstrumentName()
  const refusal = useRefusal()
  const isOrdered = signal.decision === 'proposed'
  return (
    <li
      className="grid gap-1 border-t px-4 py-3 first:border-t-0"
      data-signal={signal.id}
      data-decision={signal.decision}
    >
      <p className="flex flex-wrap items-center gap-x-2 text-14">
        <span className={cn('font-bold', signal.action === 'buy' ? 'text-up' : 'text-down')}>
          {words.side[signal.action]}
        </span>
        <span className="font-bold">{nameOf(signal.instrument_id)}</span>
        {signal.quantity !== null && (
          <span className="tabular">{words.detail.shares(formatQuantity(signal.quantity))}</span>
        )}
        {signal.price !== null && <span className="tabular">{words.detail.won(formatPrice(signal.price))}</span>}
        <Badge tone={isOrdered ? 'accent' : 'neutral'} className="ms-auto">
          {isOrdered ? words.detail.ordered : words.detail.refused}
        </Badge>
      </p>
      <p className="flex flex-wrap gap-x-2 text-12 text-muted">
        <time dateTime={signal.signal_at}>{formatDayTime(signal.signal_at)}</time>
        <span>{words.detail.strength(String(signal.strength))}</span>
        <span>{words.signalReason[signal.reason] ?? signal.reason}</span>
        {signal.decided_by !== null && <span className="text-danger">{refusal(signal.decided_by)}</span>}
      </p>
    </li>
  )
}
