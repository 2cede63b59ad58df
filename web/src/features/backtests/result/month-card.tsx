'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { useMemo } from 'react'
import { rateText } from '@/lib/figures.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardHeader } from '@/ui/card.tsx'
import { heatOf, mostOf } from '@/ui/plot/heat.ts'
import { HeadCell, Table } from '@/ui/table.tsx'

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1)

/** A row a year, a cell a month: a table for everybody, with colors for the eye. */
export function MonthCard({ sheet }: { sheet: BacktestReport['sheet'] }) {
  const words = useReportWords().months
  const byMonth = useMemo(() => new Map(sheet.monthly.map(([month, value]) => [month, value])), [sheet])
  const most = Math.min(0.15, mostOf([...byMonth.values()]))
  return (
    <Card data-testid="month-heat">
      <CardHeader title={words.title} />
      {sheet.yearly.length === 0 && <p className="px-4 pb-4 text-13 text-muted">{words.none}</p>}
      {sheet.yearly.length > 0 && (
        <div className="px-2 pb-3">
          <Table scrollLabel={words.title} className="tabular table-fixed text-center text-12 min-w-[46rem]">
            <thead>
              <tr>
                <HeadCell className="w-14">{words.year}</HeadCell>
                {MONTHS.map((month) => (
                  <HeadCell key={month} className="px-0 text-center">
                    {words.month(String(month))}
                  </HeadCell>
                ))}
                <HeadCell className="px-1 text-center">{words.whole}</HeadCell>
              </tr>
            </thead>
            <tbody>
              {sheet.yearly.toReversed().map(([year, whole]) => (
                <tr key={year}>
                  <th scope="row" className="px-3 text-start font-normal text-muted">
                    {year}
                  </th>
                  {MONTHS.map((month) => (
                    <Heat key={month} value={byMonth.get(`${year}-${String(month).padStart(2, '0')}`)} most={most} />
                  ))}
                  <Heat value={whole} most={most * 3} isBold />
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Card>
  )
}

/** "+12.3": percent, without the sign of percent, so that twelve fit. */
const short = (value: number | null | undefined): string => rateText(value).replace(/(\.\d)\d%$/, '$1')

interface HeatProps {
  readonly value: number | null | undefined
  readonly most: number
  readonly isBold?: boolean
}

function Heat({ value, most, isBold = false }: HeatProps) {
  return (
    <td className="p-px">
      <span
        className={`grid h-9 place-content-center rounded-table ${isBold ? 'font-bold' : ''}`}
        style={{ background: heatOf(value, most) }}
        title={rateText(value)}
      >
        {value === undefined ? '' : short(value)}
      </span>
    </td>
  )
}
