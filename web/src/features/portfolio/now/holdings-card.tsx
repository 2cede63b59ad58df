'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { symbolOf } from '@naru/shared/domain/instrument'
import { Wallet } from 'lucide-react'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { shareText } from '@/lib/figures.ts'
import { formatPrice } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { Card, CardHeader } from '@/ui/card.tsx'
import { PricedAt, Unrealized } from '@/ui/holding-figures.tsx'
import { Price, Shares, Won } from '@/ui/number.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import type { HoldingWorth, Worth } from '../worth.ts'
import type { PortfolioParts } from './parts.ts'

interface HoldingsCardProps {
  readonly worth: Worth
  readonly accounts: readonly BrokerAccountRow[]
  readonly parts: PortfolioParts
}

/** Everything held, the largest first, with its share of the whole and who would sell it. */
export function HoldingsCard({ worth, accounts, parts }: HoldingsCardProps) {
  const words = usePortfolioWords().holdings
  const { holdings } = worth
  const labelOf = (position: HoldingWorth['position']): string | undefined =>
    accounts.length > 1 ? accounts.find(({ id }) => id === position.account_id)?.label : undefined
  const rows = holdings.map((holding) => ({ holding, label: labelOf(holding.position), parts }))
  return (
    <Card data-testid="portfolio-holdings">
      <CardHeader
        title={words.title}
        note={holdings.length > 0 && <span className="tabular">{holdings.length}</span>}
      />
      {holdings.length === 0 ? (
        <EmptyState icon={Wallet} title={words.none} hint={words.noneHint} />
      ) : (
        <>
          <Weights worth={worth} />
          <HoldingTable rows={rows} />
          <ul className="md:hidden" aria-label={words.title}>
            {rows.map((row) => (
              <HoldingItem key={keyOf(row.holding)} {...row} />
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

const keyOf = ({ position }: HoldingWorth): string => `${position.account_id} ${position.instrument_id}`

/** Shades of one color, so that no color of a price is taken for a judgment. */
const SHADES = ['bg-accent', 'bg-accent/70', 'bg-accent/45', 'bg-accent/25']

/** How the whole is divided, as one bar; the table below says the same in figures. */
function Weights({ worth: { holdings, equity } }: { worth: Worth }) {
  const shares = holdings.flatMap((holding) =>
    holding.weight === undefined ? [] : [{ key: keyOf(holding), share: holding.weight }],
  )
  if (equity <= 0 || shares.length === 0) return null
  return (
    <div aria-hidden className="mx-4 mb-3 flex h-3 gap-px overflow-hidden rounded-full bg-sunken">
      {shares.map(({ key, share }, at) => (
        <span
          key={key}
          className={SHADES[Math.min(at, SHADES.length - 1)]}
          style={{ width: `${Math.min(100, share * 100)}%` }}
        />
      ))}
    </div>
  )
}

interface HoldingProps {
  readonly holding: HoldingWorth
  /** Of its account, where there is more than one. */
  readonly label: string | undefined
  readonly parts: PortfolioParts
}

function HoldingTable({ rows }: { rows: readonly HoldingProps[] }) {
  const words = usePortfolioWords().holdings
  return (
    <div className="max-md:hidden">
      <Table aria-label={words.title}>
        <thead>
          <tr>
            <HeadCell className="pl-4">{words.instrument}</HeadCell>
            <HeadCell className="figures">{words.weight}</HeadCell>
            <HeadCell className="figures">{words.value}</HeadCell>
            <HeadCell className="figures max-lg:hidden">{words.quantity}</HeadCell>
            <HeadCell className="figures max-lg:hidden">{words.avgPrice}</HeadCell>
            <HeadCell className="figures">{words.lastPrice}</HeadCell>
            <HeadCell className="figures">{words.unrealized}</HeadCell>
            <HeadCell className="pr-4">{words.protection}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ holding, label, parts }) => (
            <Row key={keyOf(holding)} data-instrument={holding.position.instrument_id}>
              <Cell className="pl-4">
                <Name holding={holding} label={label} />
              </Cell>
              <Cell className="figures font-bold">{shareText(holding.weight)}</Cell>
              <Cell className="figures">
                <Won won={holding.value} />
              </Cell>
              <Cell className="figures max-lg:hidden">
                <Shares quantity={holding.position.quantity} />
              </Cell>
              <Cell className="figures max-lg:hidden">{formatPrice(holding.position.avg_px)}</Cell>
              <Cell className="figures">
                <Last holding={holding} />
              </Cell>
              <Cell className="figures">
                <Gain {...holding} />
              </Cell>
              <Cell className="pr-4">
                <parts.Protection position={holding.position} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function HoldingItem({ holding, label, parts }: HoldingProps) {
  const words = usePortfolioWords().holdings
  return (
    <li className="grid gap-1 border-t px-4 py-3 text-13" data-instrument={holding.position.instrument_id}>
      <p className="flex items-center justify-between gap-3">
        <Name holding={holding} label={label} />
        <span className="font-bold text-16">{shareText(holding.weight)}</span>
      </p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-1">
        <Fact label={words.value}>
          <Won won={holding.value} />
        </Fact>
        <Fact label={words.quantity}>
          <Shares quantity={holding.position.quantity} />
        </Fact>
        <Fact label={words.lastPrice}>
          <Last holding={holding} />
        </Fact>
        <Fact label={words.avgPrice}>{formatPrice(holding.position.avg_px)}</Fact>
      </dl>
      <p className="flex flex-wrap items-center justify-between gap-2 pt-1">
        <parts.Protection position={holding.position} />
        <Gain {...holding} />
      </p>
    </li>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-2">
      <dt className="text-muted">{label}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  )
}

function Name({ holding: { position }, label }: Pick<HoldingProps, 'holding' | 'label'>) {
  const nameOf = useInstrumentName()
  const symbol = symbolOf(position.instrument_id)
  return (
    <Link href={`/symbols/${symbol}`} className="inline-flex min-h-11 items-center hover:underline md:min-h-8">
      <span>
        <span className="font-bold">{nameOf(position.instrument_id)}</span>{' '}
        <span className="tabular text-12 text-muted">
          {symbol}
          {label !== undefined && ` · ${label}`}
        </span>
      </span>
    </Link>
  )
}

function Last({ holding: { valued } }: Pick<HoldingProps, 'holding'>) {
  const { price, quote, isLive, isCurrent } = valued
  return (
    <span className={cn(!isCurrent && 'stale')}>
      <Price price={price} change={quote?.change} />
      {price !== undefined && !isLive && (
        <span className="block text-12 text-muted">
          <PricedAt valued={valued} />
        </span>
      )}
    </span>
  )
}

const Gain = ({ gain, position, valued }: HoldingWorth) => (
  <Unrealized pnl={gain} cost={position.avg_px * position.quantity} isCurrent={valued.isCurrent} />
)
