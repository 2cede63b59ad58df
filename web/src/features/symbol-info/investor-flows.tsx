'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import type { InvestorFlow } from '@naru/shared/domain/investor-flow'
import { Users } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { directionOf, formatPrice, formatSigned } from '@/lib/format.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Choice } from '@/ui/choice.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { ScrollRegion } from '@/ui/scroll-region.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { investorFlowsQuery } from './queries.ts'

const COLOR = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const
const KINDS = ['individual', 'foreign', 'institution'] as const
const UNITS = ['shares', 'won'] as const
type Unit = (typeof UNITS)[number]

const MILLION = 1_000_000

/** 개인·외국인·기관: what each bought more than it sold, a line a day. */
export function InvestorFlows({ instrument }: { instrument: InstrumentRow }) {
  const { info } = useText()
  const query = useQuery(investorFlowsQuery(useMyBridge(), instrument.id))
  const [unit, setUnit] = useState<Unit>('shares')
  return (
    <MarketDataGate hasData={query.data !== undefined}>
      <Loaded query={query} skeleton={<SkeletonRows rows={6} />}>
        {({ rows, asOf, isStale }) =>
          rows.length === 0 ? (
            <EmptyState icon={Users} title={info.investorsEmpty} hint={info.investorsEmptyHint} />
          ) : (
            <>
              <div className="flex flex-wrap items-center justify-between gap-2 px-3 pb-1 text-12 text-muted">
                <Choice
                  label={info.unit}
                  value={unit}
                  onChange={setUnit}
                  options={UNITS.map((key) => ({ key, label: info.investorsUnit[key] }))}
                />
                <span className="flex items-center gap-2">
                  {unit === 'shares' ? info.investorsNote : info.won}
                  <AgeBadge at={asOf} isStale={isStale} />
                </span>
              </div>
              <ScrollRegion label={info.tabs.investors} className="max-h-72">
                <FlowTable rows={rows} unit={unit} />
              </ScrollRegion>
            </>
          )
        }
      </Loaded>
    </MarketDataGate>
  )
}

function FlowTable({ rows, unit }: { rows: readonly InvestorFlow[]; unit: Unit }) {
  const { info } = useText()
  const largest = Math.max(1, ...rows.flatMap((row) => KINDS.map((kind) => Math.abs(row[kind][unit] ?? 0))))
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{info.date}</HeadCell>
          <HeadCell className="figures max-sm:hidden">{info.close}</HeadCell>
          {KINDS.map((kind) => (
            <HeadCell key={kind} className="figures">
              {info[kind]}
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.date}>
            <Cell className="tabular whitespace-nowrap text-muted">{row.date.slice(5)}</Cell>
            <Cell className={cn('figures max-sm:hidden', COLOR[directionOf(row.change)])}>
              {formatPrice(row.close)}
            </Cell>
            {KINDS.map((kind) => (
              <NetCell key={kind} value={row[kind][unit]} unit={unit} largest={largest} />
            ))}
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

interface NetCellProps {
  readonly value: number | null
  readonly unit: Unit
  readonly largest: number
}

/** A figure with a thin bar below it, as long as its share of the largest in the table. */
function NetCell({ value, unit, largest }: NetCellProps) {
  const { info } = useText()
  if (value === null) return <Cell className="figures text-12 text-muted">{info.notPublished}</Cell>
  const direction = directionOf(value)
  return (
    <Cell className={cn('figures relative whitespace-nowrap', COLOR[direction])}>
      {formatSigned(unit === 'won' ? value / MILLION : value)}
      <span
        aria-hidden
        className={cn('absolute right-3 bottom-0.5 h-0.5', direction === 'up' ? 'bg-up/50' : 'bg-down/50')}
        style={{ width: `calc((100% - 1.5rem) * ${Math.abs(value) / largest})` }}
      />
    </Cell>
  )
}
