'use client'

import type { PositionRow } from '@naru/shared/contracts/views'
import { symbolOf } from '@naru/shared/domain/instrument'
import { Wallet } from 'lucide-react'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { formatPrice } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { positionsQuery } from '@/lib/ledger/tables.ts'
import { useWatch } from '@/lib/quotes.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useValuedPrices, type ValuedPrice } from '@/lib/valuation.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { PricedAt } from '@/ui/holding-figures.tsx'
import { Percent, Pnl, Price, Shares } from '@/ui/number.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'

export function Holdings() {
  const { home, nav } = useText()
  const account = useCurrentAccount()
  const positions = useQuery(positionsQuery)
  const held = positions.data?.filter((row) => row.account_id === account?.id && row.quantity > 0) ?? []
  useWatch(held.map((row) => row.instrument_id))
  return (
    <Card className="max-lg:order-3">
      <CardHeader
        title={home.positions}
        note={held.length > 0 && <span className="tabular">{held.length}</span>}
        action={
          <Link href="/portfolio" className={buttonStyle({ variant: 'quiet', size: 'small' })}>
            {nav.portfolio}
          </Link>
        }
      />
      <Loaded query={positions} skeleton={<SkeletonRows />}>
        {() =>
          held.length === 0 ? (
            <EmptyState icon={Wallet} title={home.noPositions} hint={home.noPositionsHint} />
          ) : (
            <HoldingsTable positions={held} />
          )
        }
      </Loaded>
    </Card>
  )
}

function HoldingsTable({ positions }: { positions: readonly PositionRow[] }) {
  const { home, settings } = useText()
  const prices = useValuedPrices(positions)
  return (
    <Table aria-label={home.positions}>
      <thead>
        <tr>
          <HeadCell className="pl-4">
            <span className="sr-only">{settings.accounts}</span>
          </HeadCell>
          <HeadCell className="figures">{home.quantity}</HeadCell>
          <HeadCell className="figures max-sm:hidden">{home.avgPrice}</HeadCell>
          <HeadCell className="figures">{home.lastPrice}</HeadCell>
          <HeadCell className="figures pr-4">{home.unrealized}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {positions.map((position, index) => (
          <Holding key={position.instrument_id} position={position} valued={prices[index]} />
        ))}
      </tbody>
    </Table>
  )
}

function Holding({ position, valued }: { position: PositionRow; valued: ValuedPrice | undefined }) {
  const nameOf = useInstrumentName()
  const price = valued?.price
  const isCurrent = valued?.isCurrent === true
  const pnl = price === undefined ? null : (price - position.avg_px) * position.quantity
  const cost = position.avg_px * position.quantity
  return (
    <Row data-instrument={position.instrument_id}>
      <Cell className="pl-4">
        <Link href={`/symbols/${symbolOf(position.instrument_id)}`} className="hover:underline">
          <span className="font-bold">{nameOf(position.instrument_id)}</span>{' '}
          <span className="tabular text-12 text-muted max-sm:block">{symbolOf(position.instrument_id)}</span>
        </Link>
      </Cell>
      <Cell className="figures">
        <Shares quantity={position.quantity} />
      </Cell>
      <Cell className="figures max-sm:hidden">{formatPrice(position.avg_px)}</Cell>
      <Cell className={cn('figures', !isCurrent && 'stale')}>
        <Price price={price} change={valued?.quote?.change} />
        {valued && price !== undefined && !valued.isLive && (
          <span className="block text-12 text-muted sm:inline sm:pl-1">
            <PricedAt valued={valued} />
          </span>
        )}
      </Cell>
      <Cell className={cn('figures pr-4', !isCurrent && 'stale')}>
        {pnl === null ? (
          '–'
        ) : (
          <span className="inline-flex flex-col items-end leading-tight sm:flex-row sm:items-baseline sm:gap-2">
            <Pnl won={pnl} />
            {cost > 0 && <Percent rate={(pnl / cost) * 100} className="max-sm:text-12" />}
          </span>
        )}
      </Cell>
    </Row>
  )
}
