'use client'

import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatPercent, formatTime, formatWon } from '@/lib/format.ts'
import type { ReplayDesk, ReplayRequest } from '@/lib/replay-worker.ts'
import { useReplayWords } from '@/text/replay.ts'
import { Button } from '@/ui/button.tsx'
import { CardBody } from '@/ui/card.tsx'
import { Percent, Pnl, Won } from '@/ui/number.tsx'
import { LinePlot } from '@/ui/plot/line-plot.tsx'
import { Frame } from './frame.tsx'

interface ResultCardProps {
  readonly desk: ReplayDesk
  readonly isOver: boolean
  readonly isHolding: boolean
  readonly send: (request: ReplayRequest) => void
}

const percentOf = (rate: number): string => (Number.isFinite(rate) ? formatPercent(rate * 100) : '–')

/** What the day has come to, after costs; a day is too short for any figure of a year. */
export function ResultCard({ desk, isOver, isHolding, send }: ResultCardProps) {
  const { result: words } = useReplayWords()
  const { result } = desk
  const { trades, curve, start } = result
  const figures: readonly (readonly [string, ReactNode])[] = [
    [words.profit, <Pnl key="profit" won={result.profit} className="font-bold text-16" />],
    [words.rate, <Percent key="rate" rate={result.profitRate * 100} />],
    [words.market, Number.isFinite(result.marketRate) ? <Percent key="market" rate={result.marketRate * 100} /> : '–'],
    [words.drawdown, percentOf(-result.maxDrawdown)],
    [words.trades, String(trades.count)],
    [words.winRate, percentOf(trades.winRate)],
    [words.factor, Number.isFinite(trades.profitFactor) ? trades.profitFactor.toFixed(2) : '–'],
    [words.bought, <Won key="bought" won={result.bought} />],
    [words.sold, <Won key="sold" won={result.sold} />],
    [words.commission, <Won key="commission" won={result.commission} />],
    [words.tax, <Won key="tax" won={result.tax} />],
  ]
  return (
    <Frame
      title={words.title}
      testId="replay-result"
      action={<span className="text-12 text-muted">{words.ofStart(percentOf(result.costRate))}</span>}
    >
      <CardBody className="grid gap-3">
        {!isOver && <p className="text-12 text-muted">{words.soFar}</p>}
        <dl className="grid grid-cols-2 gap-x-6 gap-y-1.5 text-13 sm:grid-cols-3">
          {figures.map(([label, figure]) => (
            <div key={label} className="flex items-baseline justify-between gap-2">
              <dt className="text-12 text-muted">{label}</dt>
              <dd className="tabular whitespace-nowrap text-right">{figure}</dd>
            </div>
          ))}
        </dl>
        {curve.length > 2 && (
          <LinePlot
            summary={`${words.curve}: ${formatWon(start)} → ${formatWon(result.equity)}`}
            xs={curve.map(({ ts }) => ts)}
            lines={[{ key: 'equity', label: words.curve, values: curve.map(({ equity }) => equity), ink: 'paper' }]}
            formatX={formatTime}
            formatTick={(won) => formatWon(Math.round(won / 10_000))}
            formatValue={formatWon}
            base={start}
            height={140}
          />
        )}
        {isHolding && <p className="text-12 text-muted">{words.still}</p>}
        <div className="flex flex-wrap gap-2">
          {(['csv', 'json'] as const).map((format) => (
            <Button key={format} variant="outline" size="small" onClick={() => send({ kind: 'file', format })}>
              <Download aria-hidden size={14} />
              {words[format]}
            </Button>
          ))}
        </div>
        <p className="text-12 text-muted">{words.notice}</p>
      </CardBody>
    </Frame>
  )
}
