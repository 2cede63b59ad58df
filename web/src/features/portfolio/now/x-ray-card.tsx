'use client'

import { industryName } from '@naru/shared/market/sectors'
import type { XRayCheck } from '@naru/shared/portfolio/x-ray'
import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { shareText } from '@/lib/figures.ts'
import { formatLongWon } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { IndustryShares } from './industry-shares.tsx'
import type { LookedThrough } from './x-ray.ts'

const LOOK = {
  over: { tone: 'danger', icon: CircleAlert },
  watch: { tone: 'neutral', icon: TriangleAlert },
  ok: { tone: 'accent', icon: CircleCheck },
  unknown: { tone: 'neutral', icon: CircleHelp },
} as const satisfies Record<XRayCheck['state'], { tone: Tone; icon: typeof CircleAlert }>

/** What asks for a look first. */
const ORDER: readonly XRayCheck['state'][] = ['over', 'watch', 'unknown', 'ok']

/** Where a careful person would look again: what it is, how much, against what, and what to do. */
export function XRayCard({ looked }: { looked: LookedThrough }) {
  const { checks } = looked
  const words = usePortfolioWords().xRay
  const sorted = checks.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  const over = checks.filter(({ state }) => state === 'over').length
  return (
    <Card data-testid="portfolio-x-ray">
      <CardHeader title={words.title} note={checks.length > 0 && words.count(String(over), String(checks.length))} />
      {checks.length === 0 ? (
        <EmptyState title={words.none} hint={words.noneHint} />
      ) : (
        <>
          <p className="px-4 pb-2 text-12 text-muted">{words.note}</p>
          <ul className="grid gap-px border-t bg-line sm:grid-cols-2 xl:grid-cols-4">
            {sorted.map((check) => (
              <Check key={check.code} check={check} />
            ))}
          </ul>
          <IndustryShares looked={looked} />
        </>
      )}
    </Card>
  )
}

function Check({ check }: { check: XRayCheck }) {
  const words = usePortfolioWords().xRay
  const { state, code, actual, threshold, worse } = check
  const { tone, icon: Icon } = LOOK[state]
  const own = words.checks[code]
  return (
    <li className="grid content-start gap-2 bg-surface px-4 py-3 text-13" data-x-ray={code} data-state={state}>
      <div className="flex items-start justify-between gap-2">
        <h3 className="text-14">{own.name}</h3>
        <Badge tone={tone}>
          <Icon aria-hidden size={12} />
          {state === 'over' && worse === 'below' ? words.state.under : words.state[state]}
        </Badge>
      </div>
      <p className="tabular">
        <span className="font-bold text-20">{shareText(actual)}</span>{' '}
        <span className="text-muted">{words.limit[worse](shareText(threshold))}</span>
      </p>
      <Meter check={check} />
      <p className="text-muted">{own.why}</p>
      <Advice check={check} />
    </li>
  )
}

/** The figure as a bar, with a mark where the threshold is. */
function Meter({ check: { actual, threshold, state } }: { check: XRayCheck }) {
  const full = Math.max(1, actual ?? 0, threshold)
  return (
    <div aria-hidden className="relative h-2 rounded-full bg-sunken">
      <span
        className={cn('block h-full rounded-full', state === 'over' ? 'bg-danger' : 'bg-accent')}
        style={{ width: `${Math.max(0, ((actual ?? 0) / full) * 100)}%` }}
      />
      <span
        className="absolute -inset-y-0.5 w-0.5 bg-ink"
        style={{ left: `calc(${(threshold / full) * 100}% - 1px)` }}
      />
    </div>
  )
}

const NAMES_AT_MOST = 3

function Advice({ check: { code, state, instrumentIds, industry, excess } }: { check: XRayCheck }) {
  const own = usePortfolioWords().xRay.checks[code]
  const { others } = usePortfolioWords().xRay
  const nameOf = useInstrumentName()
  const locale = useLocale()
  if (state === 'ok') return null
  if (state === 'unknown') return <p>{own.unknown}</p>
  const named = instrumentIds.slice(0, NAMES_AT_MOST).map(nameOf).join(', ')
  const rest = instrumentIds.length - NAMES_AT_MOST
  const names = rest > 0 ? others(named, String(rest)) : named
  const won = formatLongWon(excess, locale)
  const sector = industry === null ? '' : industryName(industry, locale)
  return (
    <p className={cn(state === 'over' && 'text-danger')}>
      {state === 'over' ? own.over({ names, won, sector }) : own.watch}
    </p>
  )
}
