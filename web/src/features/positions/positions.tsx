'use client'

import type { PositionRow } from '@naru/shared/contracts/views'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { unrealizedPnl } from '@naru/shared/domain/position'
import { Wallet } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { formatPrice, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { positionsQuery } from '@/lib/ledger/tables.ts'
import { useWatch } from '@/lib/quotes.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useValuedPrices } from '@/lib/valuation.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Unrealized } from '@/ui/holding-figures.tsx'
import { Pnl, Price, Shares, Won } from '@/ui/number.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { Lots, Protection } from './protection.tsx'

/** Everything the chosen account holds, valued at the latest price there is. */
export function Positions() {
  const { positions: words } = useText().orders
  const account = useCurrentAccount()
  const query = useQuery(positionsQuery)
  const held = query.data?.filter((row) => row.account_id === account?.id && row.quantity > 0) ?? []
  useWatch(held.map((row) => row.instrument_id))
  return (
    <Card>
      <CardHeader title={words.title} note={held.length > 0 && <span className="tabular">{held.length}</span>} />
      <Loaded query={query} skeleton={<SkeletonRows />}>
        {() =>
          held.length === 0 ? (
            <EmptyState icon={Wallet} title={words.none} hint={words.noneHint} />
          ) : (
            <>
              <PositionTable positions={held} />
              <ul className="md:hidden" aria-label={words.title}>
                {held.map((position) => (
                  <PositionCard key={position.instrument_id} position={position} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

/** What I hold of one instrument. */
export function InstrumentPosition({ instrumentId }: { instrumentId: InstrumentId }) {
  const { positions: words } = useText().orders
  const account = useCurrentAccount()
  const query = useQuery(positionsQuery)
  const position = query.data?.find((row) => row.account_id === account?.id && row.instrument_id === instrumentId)
  return (
    <Card>
      <CardHeader title={words.mine} />
      <Loaded query={query} skeleton={<SkeletonRows rows={2} />}>
        {() =>
          position && position.quantity > 0 ? (
            <CardBody>
              <PositionFacts position={position} />
            </CardBody>
          ) : (
            <p className="px-4 pb-4 text-13 text-muted">{words.notHeld}</p>
          )
        }
      </Loaded>
    </Card>
  )
}

function useValuation(position: PositionRow) {
  const [valued] = useValuedPrices([position])
  const price = valued?.price
  const cost = position.avg_px * position.quantity
  const pnl = unrealizedPnl({ quantity: position.quantity, avgPx: position.avg_px, realizedPnl: 0 }, price)
  return {
    quote: valued?.quote,
    price,
    value: price === undefined ? undefined : price * position.quantity,
    pnl,
    cost,
    isLive: valued?.isLive === true,
    isCurrent: valued?.isCurrent === true,
  }
}

type Valuation = ReturnType<typeof useValuation>

function LastPrice({ valuation }: { valuation: Valuation }) {
  const { quote, price, isCurrent, isLive } = valuation
  return (
    <span className={cn(!isCurrent && 'stale')}>
      <Price price={price} change={quote?.change} />
      {quote && !isLive && (
        <span className="pl-1 text-12 text-muted">
          <Age at={quote.tsInit} />
        </span>
      )}
    </span>
  )
}

/** A balance and the row it is written to get their times one after the other. */
const SAME_MOMENT_MS = 1_000

/** A balance read before the latest fill cannot know of it: that is no difference. */
function isBalanceCurrent({ broker_synced_at, updated_at }: PositionRow): boolean {
  if (broker_synced_at === null) return false
  return new Date(broker_synced_at).getTime() + SAME_MOMENT_MS >= new Date(updated_at).getTime()
}

/** The broker's count differs from ours: said, and not hidden by either figure. */
function Mismatch({ position }: { position: PositionRow }) {
  const text = useText()
  if (position.broker_quantity === null || position.broker_quantity === position.quantity) return null
  if (!isBalanceCurrent(position)) return null
  return (
    <span className="block text-12 text-danger">
      {text.orders.positions.mismatch(text.common.shares(formatQuantity(position.broker_quantity)))}
    </span>
  )
}

function PositionTable({ positions }: { positions: readonly PositionRow[] }) {
  const { positions: words } = useText().orders
  return (
    <div className="max-md:hidden">
      <Table aria-label={words.title}>
        <thead>
          <tr>
            <HeadCell className="pl-4">{words.instrument}</HeadCell>
            <HeadCell className="figures">{words.quantity}</HeadCell>
            <HeadCell className="figures">{words.sellable}</HeadCell>
            <HeadCell className="figures">{words.avgPrice}</HeadCell>
            <HeadCell className="figures">{words.last}</HeadCell>
            <HeadCell className="figures max-lg:hidden">{words.value}</HeadCell>
            <HeadCell className="figures">{words.unrealized}</HeadCell>
            <HeadCell className="figures max-xl:hidden">{words.realized}</HeadCell>
            <HeadCell className="pr-4">{words.protectionTitle}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {positions.map((position) => (
            <PositionTableRow key={position.instrument_id} position={position} />
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function InstrumentLink({ id, className }: { id: InstrumentId; className?: string }) {
  const nameOf = useInstrumentName()
  return (
    <Link href={`/symbols/${symbolOf(id)}`} className={cn('hover:underline', className)}>
      <span className="font-bold">{nameOf(id)}</span> <span className="tabular text-12 text-muted">{symbolOf(id)}</span>
    </Link>
  )
}

function PositionTableRow({ position }: { position: PositionRow }) {
  const valuation = useValuation(position)
  return (
    <Row data-instrument={position.instrument_id}>
      <Cell className="pl-4">
        <InstrumentLink id={position.instrument_id} />
        <Lots lots={position.lots} />
        <Mismatch position={position} />
      </Cell>
      <Cell className="figures">
        <Shares quantity={position.quantity} />
      </Cell>
      <Cell className="figures">
        <Shares quantity={position.sellable_quantity} />
      </Cell>
      <Cell className="figures">{formatPrice(position.avg_px)}</Cell>
      <Cell className="figures">
        <LastPrice valuation={valuation} />
      </Cell>
      <Cell className="figures max-lg:hidden">
        <Won won={valuation.value} />
      </Cell>
      <Cell className="figures">
        <Unrealized {...valuation} />
      </Cell>
      <Cell className="figures max-xl:hidden">
        <Pnl won={position.realized_pnl} />
      </Cell>
      <Cell className="pr-4">
        <Protection position={position} />
      </Cell>
    </Row>
  )
}

function PositionCard({ position }: { position: PositionRow }) {
  return (
    <li className="grid gap-1 border-t px-4 py-3" data-instrument={position.instrument_id}>
      <InstrumentLink id={position.instrument_id} className="inline-flex min-h-11 items-center gap-2" />
      <PositionFacts position={position} />
    </li>
  )
}

function PositionFacts({ position }: { position: PositionRow }) {
  const { positions: words } = useText().orders
  const valuation = useValuation(position)
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.quantity, <Shares key="quantity" quantity={position.quantity} />],
    [words.sellable, <Shares key="sellable" quantity={position.sellable_quantity} />],
    [words.avgPrice, <span key="avg">{formatPrice(position.avg_px)}</span>],
    [words.last, <LastPrice key="last" valuation={valuation} />],
    [words.value, <Won key="value" won={valuation.value} />],
    [words.unrealized, <Unrealized key="unrealized" {...valuation} />],
  ]
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-1 text-13 md:grid-cols-3 md:gap-y-3">
        {facts.map(([label, figure]) => (
          <div key={label} className="flex flex-wrap justify-between gap-x-2 md:grid">
            <dt className="text-muted">{label}</dt>
            <dd className="tabular">{figure}</dd>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap items-center gap-2 pt-1">
        <Protection position={position} />
        <Lots lots={position.lots} />
      </p>
      <Mismatch position={position} />
    </>
  )
}
