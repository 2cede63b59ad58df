'use client'

import type { StrategyDayRow } from '@naru/shared/contracts/strategies'
import { CalendarCheck } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { directionOf, formatSigned } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { strategyDaysQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Badge } from '@/ui/badge.tsx'
import { Disclosure } from '@/ui/disclosure.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { differing } from '../strategy-state.ts'
import { readItems } from './difference-items.ts'
import { useRefusal } from './use-refusal.ts'

const INK = { up: 'text-up', down: 'text-down', flat: 'text-muted' } as const

/** Day by day: what it did, whether the day was clean, and how it differs from the same day played again. */
export function DayList({ strategyId }: { strategyId: string }) {
  const { detail } = useStrategyWords()
  const days = useQuery(strategyDaysQuery(strategyId))
  return (
    <Loaded query={days} skeleton={<SkeletonRows rows={4} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState icon={CalendarCheck} title={detail.daysEmpty} hint={detail.daysEmptyHint} />
        ) : (
          <ol data-testid="strategy-days">
            {rows.map((day) => (
              <Day key={`${day.version_id} ${day.date}`} day={day} />
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}

function Day({ day }: { day: StrategyDayRow }) {
  const words = useStrategyWords()
  const { detail } = words
  const count = differing(day.difference.counts)
  const verdict = day.is_clean ? detail.clean : day.breach_code === null ? detail.neither : detail.breach
  return (
    <li className="grid gap-1 border-t px-4 py-3 first:border-t-0" data-day={day.date}>
      <p className="flex flex-wrap items-center gap-x-3 text-14">
        <time dateTime={day.date} className="tabular font-bold">
          {day.date}
        </time>
        <span className={cn('tabular', INK[directionOf(day.pnl_won)])}>{detail.pnl(formatSigned(day.pnl_won))}</span>
        <Badge tone={day.breach_code === null ? (day.is_clean ? 'accent' : 'neutral') : 'danger'} className="ms-auto">
          {verdict}
        </Badge>
      </p>
      <p className="text-12 text-muted">
        {words.stage[day.stage]} · {detail.dayCounts(day)}
      </p>
      {count === 0 ? <p className="text-12 text-muted">{words.same}</p> : <Differences day={day} />}
    </li>
  )
}

function Differences({ day: { difference } }: { day: StrategyDayRow }) {
  const words = useStrategyWords()
  const nameOf = useInstrumentName()
  const refusal = useRefusal()
  const said = Object.entries(difference.counts)
    .filter(([kind, count]) => kind !== 'same' && count > 0)
    .map(([kind, count]) => `${words.difference[kind] ?? kind} ${count}`)
  return (
    <Disclosure title={`${words.detail.dayDiffers}: ${said.join(' · ')}`} className="text-danger">
      <ul className="grid gap-1 ps-4 text-13">
        {readItems(difference.items).map((item) => (
          <li key={item.key}>
            {words.difference[item.class] ?? item.class} · {nameOf(item.instrumentId)} {words.side[item.action]}
            {item.code !== null && <span className="text-muted"> · {refusal(item.code)}</span>}
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
