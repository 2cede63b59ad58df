'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { useState } from 'react'
import { useBacktestWords, useReportWords } from '@/text/backtests.ts'
import { Tabs } from '@/ui/tabs.tsx'
import { useSourceParams } from '../source-params.ts'
import { CarloView } from './carlo-view.tsx'
import { ChanceCard } from './chance-card.tsx'
import { CostCard } from './cost-card.tsx'
import { CurveCard } from './curve-card.tsx'
import { DistributionCard } from './distribution-card.tsx'
import { DrawdownCard } from './drawdown-card.tsx'
import { KeyFigures } from './key-figures.tsx'
import { MonthCard } from './month-card.tsx'
import { ParamsContext } from './param-names.ts'
import type { ReportParts } from './parts.ts'
import { PartsCard } from './parts-card.tsx'
import { RollingCard } from './rolling-card.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SweepView } from './sweep-view.tsx'
import { TradesPart } from './trades-part.tsx'
import { WalkView } from './walk-view.tsx'
import { Warnings } from './warnings.tsx'

export interface ReportViewProps {
  readonly report: BacktestReport
  readonly parts: ReportParts
  /** Played on the bars that come with the page. */
  readonly isCarried: boolean
  /** Where the form is opened with the terms of this result. */
  readonly againHref: string
}

type View = 'summary' | 'task' | 'trades' | 'analysis' | 'settings'

/** A whole result: what to be careful of, the figures, and everything behind them. */
export function ReportView(props: ReportViewProps) {
  const { report } = props
  const words = useReportWords()
  const { kind } = useBacktestWords()
  const params = useSourceParams(report.spec.strategy)
  const views: readonly View[] = [
    'summary',
    ...(report.task ? (['task'] as const) : []),
    'trades',
    'analysis',
    'settings',
  ]
  const [view, setView] = useState<View>('summary')
  return (
    <ParamsContext value={params}>
      <div className="grid grid-cols-1 gap-4" data-testid="backtest-report">
        <Tabs
          label={words.tabsLabel}
          tabs={views.map((key) => ({ key, label: key === 'task' ? kind[report.spec.task.kind] : words.tabs[key] }))}
          value={view}
          onChange={setView}
        >
          <div className="grid grid-cols-1 gap-4 pt-4">
            <Part view={view} {...props} />
          </div>
        </Tabs>
        <p className="text-12 text-muted">{words.notAdvice}</p>
      </div>
    </ParamsContext>
  )
}

function Part({ view, report, parts, isCarried, againHref }: ReportViewProps & { readonly view: View }) {
  switch (view) {
    case 'summary':
      return (
        <>
          <Warnings report={report} isCarried={isCarried} />
          <KeyFigures report={report} />
          <CurveCard report={report} />
          <MonthCard sheet={report.sheet} />
        </>
      )
    case 'task':
      return (
        <>
          <Warnings report={report} isCarried={isCarried} />
          <TaskPart report={report} againHref={againHref} />
        </>
      )
    case 'trades':
      return <TradesPart report={report} parts={parts} isCarried={isCarried} />
    case 'analysis':
      return (
        <>
          <PartsCard report={report} />
          <div className="grid gap-4 lg:grid-cols-2">
            <CostCard report={report} />
            <DistributionCard report={report} />
          </div>
          <ChanceCard entries={report.entries} />
          <RollingCard report={report} />
          <DrawdownCard sheet={report.sheet} />
        </>
      )
    case 'settings':
      return <SettingsCard report={report} />
  }
}

function TaskPart({ report, againHref }: Pick<ReportViewProps, 'report' | 'againHref'>) {
  switch (report.task?.kind) {
    case 'sweep':
      return <SweepView report={report} outcome={report.task} againHref={againHref} />
    case 'walk_forward':
      return (
        <>
          <WalkView outcome={report.task} />
          <CurveCard report={report} />
        </>
      )
    case 'monte_carlo':
      return <CarloView report={report} outcome={report.task} />
    case undefined:
      return null
  }
}
