'use client'

import type { DailyProfit, TradeProfit } from '@naru/shared/domain/account-report'
import { formatWon } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { Percent, Pnl } from '@/ui/number.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'

type ProfitRow = DailyProfit | TradeProfit

const isOfTrade = (row: ProfitRow): row is TradeProfit => 'instrumentId' in row
const keyOf = (row: ProfitRow): string => (isOfTrade(row) ? `${row.date} ${row.instrumentId}` : row.date)

/** Sums of what is listed; a rate of a period cannot be had from rates of days, so it has none. */
function sumOf(rows: readonly ProfitRow[]) {
  const total = (pick: (row: ProfitRow) => number): number => rows.reduce((sum, row) => sum + pick(row), 0)
  return {
    bought: total((row) => row.bought),
    sold: total((row) => row.sold),
    realized: total((row) => row.realized),
    costs: total((row) => row.fees + row.taxes),
  }
}

export function ProfitTable({ rows }: { rows: readonly ProfitRow[] }) {
  const { broker } = useText()
  const hasTrades = rows.some(isOfTrade)
  const sum = sumOf(rows)
  return (
    <Table scrollLabel={broker.profit}>
      <thead>
        <tr>
          <HeadCell>{broker.date}</HeadCell>
          {hasTrades && <HeadCell>{broker.instrument}</HeadCell>}
          <HeadCell className="figures">{broker.bought}</HeadCell>
          <HeadCell className="figures">{broker.sold}</HeadCell>
          <HeadCell className="figures">{`${broker.fees} · ${broker.taxes}`}</HeadCell>
          <HeadCell className="figures">{broker.realized}</HeadCell>
          <HeadCell className="figures">{broker.rate}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={keyOf(row)}>
            <Cell className="tabular whitespace-nowrap">{row.date}</Cell>
            {isOfTrade(row) && <Cell className="whitespace-nowrap">{row.name}</Cell>}
            <Cell className="figures">{formatWon(row.bought)}</Cell>
            <Cell className="figures">{formatWon(row.sold)}</Cell>
            <Cell className="figures">{formatWon(row.fees + row.taxes)}</Cell>
            <Cell className="figures">
              <Pnl won={row.realized} />
            </Cell>
            <Cell className="figures">
              <Percent rate={row.rate} />
            </Cell>
          </Row>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t-2 font-bold">
          <Cell colSpan={hasTrades ? 2 : 1}>{broker.sum}</Cell>
          <Cell className="figures">{formatWon(sum.bought)}</Cell>
          <Cell className="figures">{formatWon(sum.sold)}</Cell>
          <Cell className="figures">{formatWon(sum.costs)}</Cell>
          <Cell className="figures">
            <Pnl won={sum.realized} />
          </Cell>
          <Cell />
        </tr>
      </tfoot>
    </Table>
  )
}
