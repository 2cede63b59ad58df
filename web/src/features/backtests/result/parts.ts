import type { BacktestReport, ReportTrade } from '@naru/shared/backtest/report'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ComponentType } from 'react'

export interface TradeChartProps {
  readonly report: BacktestReport
  readonly instrumentId: InstrumentId
  /** Played on the bars that come with the page: those are shown. */
  readonly isCarried: boolean
  /** Shown with both its ends. */
  readonly pointed: ReportTrade | undefined
  readonly onPoint: (trade: ReportTrade | undefined) => void
}

/** What a result shows of other features. */
export interface ReportParts {
  readonly TradeChart: ComponentType<TradeChartProps>
}
