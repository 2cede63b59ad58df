'use client'

import type { BacktestReport, SweepOutcome, SweepPoint } from '@naru/shared/backtest/report'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { countText, rateText, ratioText, signedText } from '@/lib/figures.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { heatOf, mostOf } from '@/ui/plot/heat.ts'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { useParamNames } from './param-names.ts'
import { SpreadCard } from './spread-card.tsx'
import { colorValue, type Fixed, METRICS, type Metric, planeOf, valuesOf } from './sweep-map.ts'

export const WRITE: Readonly<Record<Metric, (value: number | null | undefined) => string>> = {
  sharpe: ratioText,
  calmar: ratioText,
  cagr: rateText,
  mdd: rateText,
  profit: signedText,
  trades: countText,
}

interface SweepViewProps {
  readonly report: BacktestReport
  readonly outcome: SweepOutcome
  /** Where the form is opened with the terms of this result. */
  readonly againHref: string
}

/** Two parameters as a map, the others standing still; each by itself below; and all runs as a list. */
export function SweepView({ report, outcome, againHref }: SweepViewProps) {
  const words = useReportWords().sweep
  const [metric, setMetric] = useState<Metric>(outcome.goal)
  return (
    <div className="grid grid-cols-1 gap-4">
      <Card data-testid="sweep-map">
        <CardHeader
          title={words.title}
          action={
            <Choice
              label={words.metric}
              options={METRICS.map((key) => ({ key, label: words.metrics[key] }))}
              value={metric}
              onChange={setMetric}
            />
          }
        />
        <CardBody className="grid grid-cols-1 gap-3">
          <p className="text-13 text-muted">{words.lead(formatQuantity(outcome.runs.length))}</p>
          <ParamMap outcome={outcome} metric={metric} />
          <Link
            href={`${againHref}&best=1`}
            className={buttonStyle({ variant: 'outline', size: 'small', className: 'justify-self-start' })}
          >
            {words.use}
          </Link>
        </CardBody>
      </Card>
      <SpreadCard report={report} outcome={outcome} metric={metric} />
      <RunList report={report} outcome={outcome} metric={metric} />
    </div>
  )
}

function ParamMap({ outcome, metric }: { outcome: SweepOutcome; metric: Metric }) {
  const words = useReportWords().sweep
  const names = useParamNames()
  const { axes, runs, best } = outcome
  const [acrossId, setAcross] = useState(axes[0]?.param ?? '')
  const [downId, setDown] = useState(axes[1]?.param ?? '')
  const [chosen, setChosen] = useState<Fixed>({})
  const across = axes.find(({ param }) => param === acrossId) ?? axes[0]
  const down = axes.find(({ param }) => param === downId && param !== across?.param)
  const others = axes.filter((axis) => axis !== across && axis !== down)
  const bestParams = runs[best]?.params ?? {}
  const fixed = Object.fromEntries(others.map(({ param }) => [param, chosen[param] ?? bestParams[param] ?? 0]))
  if (!across) return null
  const plane = planeOf(runs, { across, down, fixed })
  return (
    <div className="grid grid-cols-1 gap-3">
      {axes.length > 2 && (
        <div className="flex flex-wrap gap-3 text-13">
          <Pick
            label={words.across}
            value={across.param}
            options={axes.map(({ param }) => [param, names(param)])}
            onChange={setAcross}
          />
          <Pick
            label={words.down}
            value={down?.param ?? ''}
            options={axes.filter((axis) => axis !== across).map(({ param }) => [param, names(param)])}
            onChange={setDown}
          />
          {others.map((axis) => (
            <Pick
              key={axis.param}
              label={words.fixed(names(axis.param))}
              value={String(fixed[axis.param])}
              options={valuesOf(axis).map((value) => [String(value), String(value)])}
              onChange={(value) => setChosen({ ...chosen, [axis.param]: Number(value) })}
            />
          ))}
        </div>
      )}
      <MapTable plane={plane} across={across} down={down} metric={metric} best={runs[best]} />
    </div>
  )
}

interface MapTableProps {
  readonly plane: readonly (readonly (SweepPoint | undefined)[])[]
  readonly across: SweepOutcome['axes'][number]
  readonly down: SweepOutcome['axes'][number] | undefined
  readonly metric: Metric
  readonly best: SweepPoint | undefined
}

function MapTable({ plane, across, down, metric, best }: MapTableProps) {
  const words = useReportWords().sweep
  const names = useParamNames()
  const most = mostOf(plane.flat().map((run) => colorValue(metric, run)))
  const rows = down ? valuesOf(down) : [undefined]
  return (
    <div>
      <p className="text-center text-12 text-muted">→ {names(across.param)}</p>
      <Table scrollLabel={words.title} className="tabular w-auto min-w-full text-center text-12">
        <thead>
          <tr>
            <HeadCell className="text-start">{down ? `↓ ${names(down.param)}` : ''}</HeadCell>
            {valuesOf(across).map((value) => (
              <HeadCell key={value} className="px-1 text-center">
                {value}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((y, row) => (
            <tr key={y ?? 'only'}>
              <th scope="row" className="px-3 text-start font-normal text-muted">
                {y ?? words.metrics[metric]}
              </th>
              {plane[row]?.map((run, column) => (
                <td key={valuesOf(across)[column]} className="p-px">
                  <span
                    className={`grid h-10 min-w-14 place-content-center rounded-table px-1 ${run && run === best ? 'font-bold outline-2 outline-accent -outline-offset-2' : ''} ${run ? '' : 'bg-sunken text-muted'}`}
                    style={{ background: heatOf(colorValue(metric, run), most) }}
                  >
                    {run ? WRITE[metric](run[metric]) : '·'}
                    {run && run === best && <span className="sr-only">{words.best}</span>}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

interface PickProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

function Pick({ label, value, options, onChange }: PickProps) {
  return (
    <label className="inline-flex items-center gap-2">
      <span className="text-muted">{label}</span>
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-11 rounded-table border border-line-strong bg-surface px-2 md:h-8"
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

const LISTED = 20

function RunList({ outcome, metric }: Omit<SweepViewProps, 'againHref'> & { metric: Metric }) {
  const words = useReportWords().sweep
  const names = useParamNames()
  const sorted = useMemo(
    () =>
      outcome.runs
        .toSorted((a, b) => (b[metric] ?? Number.NEGATIVE_INFINITY) - (a[metric] ?? Number.NEGATIVE_INFINITY))
        .slice(0, LISTED),
    [outcome, metric],
  )
  return (
    <Card>
      <CardHeader title={words.top} note={words.metrics[metric]} />
      <Table scrollLabel={words.top} className="tabular whitespace-nowrap">
        <thead>
          <tr>
            {outcome.axes.map(({ param }) => (
              <HeadCell key={param}>{names(param)}</HeadCell>
            ))}
            {METRICS.map((key) => (
              <HeadCell key={key} className="text-end">
                {words.metrics[key]}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((run) => (
            <Row
              key={JSON.stringify(run.params)}
              className={run === outcome.runs[outcome.best] ? 'bg-accent-soft' : undefined}
            >
              {outcome.axes.map(({ param }) => (
                <Cell key={param}>{run.params[param]}</Cell>
              ))}
              {METRICS.map((key) => (
                <Cell key={key} className="text-end">
                  {WRITE[key](run[key])}
                </Cell>
              ))}
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}
