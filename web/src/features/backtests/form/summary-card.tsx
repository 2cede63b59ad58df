'use client'

import type { BacktestSpec } from '@naru/shared/backtest/spec'
import type { Result } from '@naru/shared/core/result'
import type { RuleProblem } from '@naru/shared/rules/problem'
import { Play, Server } from 'lucide-react'
import { formatLongWon, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useBacktestWords, useReportWords } from '@/text/backtests.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { useDuration } from '../duration.ts'
import { canPlayHere, type Draft } from './draft.ts'
import { type Estimate, useSpeed } from './estimate.ts'

const NAMED = 3
const DATE = /(\d{4}-\d{2}-\d{2})/

interface SummaryCardProps {
  readonly draft: Draft
  readonly strategyName: string
  readonly spec: Result<BacktestSpec, readonly RuleProblem[]>
  readonly estimate: Estimate | undefined
  readonly hasBridge: boolean
  readonly isBusy: boolean
  readonly isSubmitting: boolean
  readonly onRunHere: () => void
  readonly onRunOnBridge: () => void
}

/** What will be asked, said as a sentence while it is still being changed, and what it will cost in time. */
export function SummaryCard(props: SummaryCardProps) {
  const { form } = useBacktestWords()
  const { notAdvice } = useReportWords()
  return (
    <Card data-testid="backtest-summary" className="lg:sticky lg:top-18">
      <CardHeader title={form.summary} />
      <CardBody className="grid gap-3">
        <Sentences {...props} />
        <Problems {...props} />
        <Size {...props} />
        <Actions {...props} />
        <p className="text-12 text-muted">{notAdvice}</p>
      </CardBody>
    </Card>
  )
}

function Sentences({ draft, strategyName }: SummaryCardProps) {
  const { form, bars, kind } = useBacktestWords()
  const nameOf = useInstrumentName()
  const locale = useLocale()
  const names = draft.instruments.slice(0, NAMED).map(nameOf).join(', ') || '–'
  const rest = draft.instruments.length - NAMED
  const volume = draft.volumePercent === null ? form.anyVolume : form.partVolume(String(draft.volumePercent))
  const sentences = [
    form.sentence({
      strategy: strategyName,
      names: rest > 0 ? `${names} +${rest}` : names,
      from: draft.from,
      to: draft.to,
      bar: bars[draft.bar],
    }),
    form.start(formatLongWon(draft.cash, locale)),
    draft.costs === 'korean'
      ? form.koreanCosts
      : form.customCosts({ commission: String(draft.commissionPercent), tax: String(draft.taxPercent) }),
    form.fillsSentence({ ticks: String(draft.slippageTicks), volume }),
    `${kind[draft.task]}: ${form.taskHint[draft.task]}`,
  ]
  return (
    <ul className="grid gap-1 text-13">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <WholeDates>{sentence}</WholeDates>
        </li>
      ))}
    </ul>
  )
}

/** A date stays on one line. */
function WholeDates({ children }: { children: string }) {
  return children.split(DATE).map((part, at) =>
    // Every second part is one that the pattern has caught.
    at % 2 === 1 ? (
      <span key={part} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  )
}

function Problems({ spec }: SummaryCardProps) {
  const { form } = useBacktestWords()
  const found = spec.ok ? [] : spec.error
  const sentences = [...new Set(found.map(({ path }) => form.problems[String(path[0])] ?? form.problem))]
  return (
    <ul role="alert" className="grid gap-1 text-13 text-danger empty:hidden">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

function Size({ estimate, draft }: SummaryCardProps) {
  const { form } = useBacktestWords()
  const duration = useDuration()
  const isMeasured = useSpeed((speed) => speed.isMeasured)
  if (!estimate) return null
  const time = duration(estimate.seconds)
  return (
    <div className="grid gap-0.5 rounded-table bg-sunken px-3 py-2 text-13">
      <p>
        <span className="text-muted">{form.size}</span>{' '}
        <b className="tabular">
          {form.sizeOf({ bars: formatQuantity(estimate.bars), runs: formatQuantity(estimate.runs) })}
        </b>
      </p>
      <p className="text-muted">{isMeasured ? form.takes(time) : form.takesGuess(time)}</p>
      {!estimate.fitsHere && <p className="text-danger">{form.tooLarge}</p>}
      {draft.data === 'bridge' && <p className="text-muted">{form.runOnBridgeHint}</p>}
    </div>
  )
}

function Actions({
  draft,
  spec,
  estimate,
  hasBridge,
  isBusy,
  isSubmitting,
  onRunHere,
  onRunOnBridge,
}: SummaryCardProps) {
  const { form } = useBacktestWords()
  const fitsHere = (estimate?.fitsHere ?? false) && canPlayHere(draft)
  const onBridge = draft.data === 'bridge'
  return (
    <div className="grid gap-2">
      <Button
        block
        size="large"
        variant={fitsHere ? 'primary' : 'outline'}
        disabled={!spec.ok || !fitsHere || (onBridge && !hasBridge)}
        onClick={onRunHere}
      >
        <Play aria-hidden size={18} />
        {form.runHere}
      </Button>
      {onBridge && (
        <Button
          block
          size="large"
          variant={fitsHere ? 'outline' : 'primary'}
          disabled={!spec.ok || !hasBridge || isSubmitting}
          onClick={onRunOnBridge}
        >
          <Server aria-hidden size={18} />
          {form.runOnBridge}
        </Button>
      )}
      {onBridge && !hasBridge && <p className="text-12 text-danger">{form.needsBridge}</p>}
      {isBusy && <p className="text-12 text-muted">{form.busy}</p>}
    </div>
  )
}
