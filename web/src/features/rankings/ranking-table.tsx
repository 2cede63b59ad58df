'use client'

import { symbolOf } from '@naru/shared/domain/instrument'
import type { RankingKind, RankingRow } from '@naru/shared/domain/ranking'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useRankingWords } from '@/text/rankings.ts'
import { useText } from '@/text/text-provider.tsx'
import { Change, LongWon, Percent, Price } from '@/ui/number.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'

interface RankingTableProps {
  readonly kind: RankingKind
  readonly rows: readonly RankingRow[]
  readonly label: string
}

/** On a phone only what it is ranked by stands beside the price. */
const PHONE_COLUMN: Readonly<Record<RankingKind, 'volume' | 'turnover' | 'marketCap'>> = {
  volume: 'volume',
  turnover: 'turnover',
  gainers: 'volume',
  losers: 'volume',
  market_cap: 'marketCap',
}

export function RankingTable({ kind, rows, label }: RankingTableProps) {
  const rankings = useRankingWords()
  const { trade, watchlist } = useText()
  const shown = PHONE_COLUMN[kind]
  const onDesk = (column: typeof shown): string | false => column !== shown && 'max-md:hidden'
  return (
    <Table>
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr>
          <HeadCell className="figures w-12 max-md:px-2">{rankings.rank}</HeadCell>
          <HeadCell>{watchlist.instrument}</HeadCell>
          <HeadCell className="figures">{trade.last}</HeadCell>
          <HeadCell className="figures max-md:hidden">{trade.change}</HeadCell>
          <HeadCell className={cn('figures', onDesk('volume'))}>{trade.volume}</HeadCell>
          <HeadCell className={cn('figures', onDesk('turnover'))}>
            {kind === 'market_cap' ? rankings.marketCap : trade.turnover}
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <RankedRow key={row.instrumentId} row={row} kind={kind} onDesk={onDesk} />
        ))}
      </tbody>
    </Table>
  )
}

interface RankedRowProps {
  readonly row: RankingRow
  readonly kind: RankingKind
  readonly onDesk: (column: 'volume' | 'turnover' | 'marketCap') => string | false
}

/** The link covers its row, so that the whole of it can be tapped. */
function RankedRow({ row, kind, onDesk }: RankedRowProps) {
  const symbol = symbolOf(row.instrumentId)
  const won = kind === 'market_cap' ? row.marketCap : row.turnover
  return (
    <Row className="relative" data-instrument={row.instrumentId}>
      <Cell className="figures text-muted max-md:px-2">{row.rank}</Cell>
      <Cell className="w-full max-w-0 py-1">
        <Link
          href={`/symbols/${symbol}`}
          className="block truncate font-bold after:absolute after:inset-0 hover:underline"
        >
          {row.name}
        </Link>
        <span className="tabular text-12 text-muted">{symbol}</span>
      </Cell>
      <Cell className="figures whitespace-nowrap">
        <Price price={row.price} change={row.change} className="font-bold" />
        <span className="block text-12 md:hidden">
          <Percent rate={row.changeRate} />
        </span>
      </Cell>
      <Cell className="figures max-md:hidden">
        <Change change={row.change} rate={row.changeRate} />
      </Cell>
      <Cell className={cn('figures whitespace-nowrap', onDesk('volume'))}>{formatQuantity(row.volume)}</Cell>
      <Cell className={cn('figures whitespace-nowrap', onDesk(kind === 'market_cap' ? 'marketCap' : 'turnover'))}>
        {won === null ? '–' : <LongWon won={won} />}
      </Cell>
    </Row>
  )
}
