'use client'

import type { RankingKind, RankingMarket } from '@naru/shared/domain/ranking'
import { ChartNoAxesColumn, CircleSlash } from 'lucide-react'
import Link from 'next/link'
import { formatPrice, formatQuantity } from '@/lib/format.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRankingWords } from '@/text/rankings.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { LongWon } from '@/ui/number.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { type MasterKind, type MasterRow, masterRankingQuery } from './queries.ts'

interface MasterRankingProps {
  readonly kind: RankingKind
  readonly market: RankingMarket
}

/** What can be ranked without the broker's rankings: yesterday's volume and value. The rest is said not to be offered. */
export function MasterRanking({ kind, market }: MasterRankingProps) {
  const rankings = useRankingWords()
  if (kind === 'volume' || kind === 'market_cap') return <OfMaster kind={kind} market={market} />
  return <EmptyState icon={CircleSlash} title={rankings.notOffered} hint={rankings.notOfferedHint} />
}

function OfMaster({ kind, market }: MasterRankingProps & { kind: MasterKind }) {
  const rankings = useRankingWords()
  const query = useQuery(masterRankingQuery(kind, market))
  return (
    <>
      <p className="px-4 pb-2 text-12 text-muted" data-testid="ranking-source">
        {rankings.notOffered} {rankings.fromMaster}
      </p>
      <Loaded query={query} skeleton={<SkeletonRows rows={12} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={ChartNoAxesColumn} title={rankings.empty} hint={rankings.emptyHint} />
          ) : (
            <MasterTable kind={kind} rows={rows} />
          )
        }
      </Loaded>
    </>
  )
}

const EOK = 100_000_000

function MasterTable({ kind, rows }: { kind: MasterKind; rows: readonly MasterRow[] }) {
  const rankings = useRankingWords()
  const { watchlist } = useText()
  const locale = useLocale()
  return (
    <Table>
      <caption className="sr-only">{rankings.kind[kind]}</caption>
      <thead>
        <tr>
          <HeadCell className="figures w-12 max-md:px-2">{rankings.rank}</HeadCell>
          <HeadCell>{watchlist.instrument}</HeadCell>
          <HeadCell className="figures">{rankings.previousClose}</HeadCell>
          <HeadCell className="figures">{kind === 'volume' ? rankings.previousVolume : rankings.marketCap}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <Row key={row.id} className="relative" data-instrument={row.id}>
            <Cell className="figures text-muted max-md:px-2">{index + 1}</Cell>
            <Cell className="w-full max-w-0 py-1">
              <Link
                href={`/symbols/${row.symbol}`}
                className="block truncate font-bold after:absolute after:inset-0 hover:underline"
              >
                {locale === 'en' ? (row.name_en ?? row.name_ko) : row.name_ko}
              </Link>
              <span className="tabular text-12 text-muted">{row.symbol}</span>
            </Cell>
            <Cell className="figures whitespace-nowrap">
              {row.previous_close === null ? '–' : formatPrice(row.previous_close)}
            </Cell>
            <Cell className="figures whitespace-nowrap">
              {kind === 'volume' ? (
                formatQuantity(row.previous_volume ?? 0)
              ) : (
                <LongWon won={(row.market_cap_eok ?? 0) * EOK} />
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
