'use client'

import type { BacktestReport, ReportTrade } from '@naru/shared/backtest/report'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { ArrowLeftRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { rateText, signedText } from '@/lib/figures.ts'
import { formatDay, formatDayTime, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import type { ReportParts } from './parts.ts'
import { UnfilledCard } from './unfilled-card.tsx'

const PAGE = 50
const SORTS = ['newest', 'best', 'worst'] as const
type Sort = (typeof SORTS)[number]

const ORDER: Readonly<Record<Sort, (a: ReportTrade, b: ReportTrade) => number>> = {
  newest: (a, b) => b.exitTs - a.exitTs,
  best: (a, b) => b.profitRate - a.profitRate,
  worst: (a, b) => a.profitRate - b.profitRate,
}

interface TradesPartProps {
  readonly report: BacktestReport
  readonly parts: ReportParts
  readonly isCarried: boolean
}

/** Trades on the candles and as a list: pointing at one in either shows it in the other. */
export function TradesPart({ report, parts, isCarried }: TradesPartProps) {
  const words = useReportWords().trades
  const [pointed, setPointed] = useState<ReportTrade>()
  const [picked, setPicked] = useState(report.fills[0]?.instrumentId ?? report.spec.instruments[0]!) // a spec names one at least
  const point = (trade: ReportTrade | undefined): void => {
    setPointed(trade)
    if (trade) setPicked(trade.instrumentId)
  }
  if (report.trades.length === 0 && report.fillCount === 0) {
    return (
      <Card>
        <EmptyState icon={ArrowLeftRight} title={words.none} hint={words.noneHint} />
        <UnfilledCard report={report} />
      </Card>
    )
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      {/* Stays in view beside the list that points at it. */}
      <Card className="z-[2] md:sticky md:top-14">
        <CardHeader
          title={words.chart}
          action={<InstrumentPick report={report} value={picked} onChange={setPicked} />}
        />
        <CardBody>
          <parts.TradeChart
            report={report}
            instrumentId={picked}
            isCarried={isCarried}
            pointed={pointed}
            onPoint={point}
          />
        </CardBody>
      </Card>
      <TradeList report={report} pointed={pointed} onPoint={point} />
      <UnfilledCard report={report} />
    </div>
  )
}

interface InstrumentPickProps {
  readonly report: BacktestReport
  readonly value: InstrumentId
  readonly onChange: (id: InstrumentId) => void
}

function InstrumentPick({ report, value, onChange }: InstrumentPickProps) {
  const words = useReportWords().trades
  const nameOf = useInstrumentName()
  const traded = [...new Set(report.fills.map(({ instrumentId }) => instrumentId))]
  if (traded.length < 2) return null
  return (
    <select
      aria-label={words.instrument}
      value={value}
      onChange={({ target }) => onChange(traded.find((id) => id === target.value) ?? value)}
      className="h-11 max-w-48 rounded-table border border-line-strong bg-surface px-2 text-13 md:h-9"
    >
      {traded.map((id) => (
        <option key={id} value={id}>
          {nameOf(id)}
        </option>
      ))}
    </select>
  )
}

interface TradeListProps {
  readonly report: BacktestReport
  readonly pointed: ReportTrade | undefined
  readonly onPoint: (trade: ReportTrade | undefined) => void
}

function TradeList({ report, pointed, onPoint }: TradeListProps) {
  const words = useReportWords().trades
  const [sort, setSort] = useState<Sort>('newest')
  const [count, setCount] = useState(PAGE)
  const sorted = useMemo(() => report.trades.toSorted(ORDER[sort]), [report, sort])
  const shown = sorted.slice(0, count)
  return (
    <Card data-testid="trade-list">
      <CardHeader
        title={words.title}
        note={words.shown({ shown: formatQuantity(shown.length), all: formatQuantity(report.tradeCount) })}
        action={
          <Choice
            label={words.sort}
            options={SORTS.map((key) => ({ key, label: words.sorts[key] }))}
            value={sort}
            onChange={setSort}
          />
        }
      />
      <p className="px-4 pb-2 text-12 text-muted">{words.hint}</p>
      <Table className="tabular whitespace-nowrap" onPointerLeave={() => onPoint(undefined)}>
        <thead>
          <tr>
            <HeadCell>{words.instrument}</HeadCell>
            <HeadCell>{words.entry}</HeadCell>
            <HeadCell>{words.exit}</HeadCell>
            <HeadCell className="text-end">{words.rate}</HeadCell>
            <HeadCell className="text-end">{words.profit}</HeadCell>
            <HeadCell className="text-end">{words.size}</HeadCell>
            <HeadCell className="text-end">{words.entryPrice}</HeadCell>
            <HeadCell className="text-end">{words.exitPrice}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {shown.map((trade) => (
            <TradeRow
              key={`${trade.instrumentId} ${trade.entryTs} ${trade.exitTs} ${trade.size} ${trade.entryPrice}`}
              trade={trade}
              isDaily={report.spec.bar === '1d'}
              isPointed={trade === pointed}
              onPoint={onPoint}
            />
          ))}
        </tbody>
      </Table>
      {shown.length < sorted.length && (
        <div className="grid justify-items-center border-t p-3">
          <Button variant="outline" size="small" onClick={() => setCount(count + PAGE)}>
            {words.more}
          </Button>
        </div>
      )}
    </Card>
  )
}

interface TradeRowProps {
  readonly trade: ReportTrade
  readonly isDaily: boolean
  readonly isPointed: boolean
  readonly onPoint: (trade: ReportTrade) => void
}

function TradeRow({ trade, isDaily, isPointed, onPoint }: TradeRowProps) {
  const words = useReportWords().trades
  const name = useInstrumentName()(trade.instrumentId)
  const dateOf = isDaily ? formatDay : formatDayTime
  const [entry, exit] = [dateOf(trade.entryTs), dateOf(trade.exitTs)]
  const color = trade.profit > 0 ? 'text-up' : trade.profit < 0 ? 'text-down' : 'text-flat'
  return (
    <Row
      className={isPointed ? 'bg-accent-soft hover:bg-accent-soft' : undefined}
      data-pointed={isPointed || undefined}
      onPointerEnter={() => onPoint(trade)}
    >
      <Cell>
        <button
          type="button"
          aria-label={words.pick({ name, entry, exit })}
          className="min-h-11 text-start hover:underline md:min-h-8"
          onClick={() => onPoint(trade)}
          onFocus={() => onPoint(trade)}
        >
          {name}
        </button>
      </Cell>
      <Cell>{entry}</Cell>
      <Cell>{exit}</Cell>
      <Cell className={`text-end font-bold ${color}`}>{rateText(trade.profitRate)}</Cell>
      <Cell className={`text-end ${color}`}>{signedText(trade.profit)}</Cell>
      <Cell className="text-end">{formatQuantity(trade.size)}</Cell>
      <Cell className="text-end">{formatPrice(trade.entryPrice)}</Cell>
      <Cell className="text-end">{formatPrice(trade.exitPrice)}</Cell>
    </Row>
  )
}
