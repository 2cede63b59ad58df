import { csv } from '../../core/csv.ts'
import type { BacktestReport } from '../report.ts'
import { isDaily, type ReportNames } from './parts.ts'
import { moment } from './text.ts'

/** Round trips, one a line. Won; rates are fractions. */
export function tradesCsv(report: BacktestReport, names: ReportNames): string {
  const daily = isDaily(report)
  return csv(
    ['종목코드', '종목', '산 때', '판 때', '수량', '산 값', '판 값', '손익', '수익률'],
    report.trades.map((trade) => [
      trade.instrumentId,
      names.instrument?.(trade.instrumentId) ?? '',
      moment(trade.entryTs, daily),
      moment(trade.exitTs, daily),
      trade.size,
      trade.entryPrice,
      trade.exitPrice,
      trade.profit,
      trade.profitRate,
    ]),
  )
}

/** Every fill, one a line, with what was taken of it. Won. */
export function fillsCsv(report: BacktestReport, names: ReportNames): string {
  const daily = isDaily(report)
  return csv(
    ['종목코드', '종목', '때', '구분', '수량', '값', '수수료', '세금'],
    report.fills.map((fill) => [
      fill.instrumentId,
      names.instrument?.(fill.instrumentId) ?? '',
      moment(fill.ts, daily),
      fill.side === 'buy' ? '매수' : '매도',
      fill.quantity,
      fill.price,
      fill.commission,
      fill.tax,
    ]),
  )
}

/** What it was worth over time. Won; the fall from the peak is a fraction. */
export function curveCsv(report: BacktestReport): string {
  const { ts, equity, benchmark, drawdown } = report.curve
  const daily = isDaily(report)
  return csv(
    ['때', '평가금액', 'KOSPI', '낙폭'],
    ts.map((at, step) => [moment(at, daily), equity[step] ?? null, benchmark?.[step] ?? null, drawdown[step] ?? null]),
  )
}
