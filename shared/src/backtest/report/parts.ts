import type { BacktestReport } from '../report.ts'
import { linePicture } from './svg.ts'
import { type Cell, cell, facts, note, section, table } from './table.ts'
import { decimal, moment, percent, share, whole, won } from './text.ts'

/** What instruments are called; what it does not know is shown by its code. */
export interface ReportNames {
  readonly strategy: string
  instrument?(id: string): string | undefined
}

export const isDaily = ({ spec }: BacktestReport): boolean => spec.bar === '1d'

/** Trades a document lists; all of them are in the CSV. */
const MOST_TRADES = 1_000

export function summaryPart({ sheet, finalEquity, spec, tradeCount }: BacktestReport): string {
  const { trades, against } = sheet
  return section(
    '요약',
    facts([
      ['누적 수익률', cell(percent(sheet.totalReturn), sheet.totalReturn)],
      ['마지막 평가금액', cell(won(finalEquity))],
      ['연평균 수익률 (CAGR)', cell(percent(sheet.cagr), sheet.cagr)],
      ['최대 낙폭 (MDD)', cell(percent(sheet.maxDrawdown), sheet.maxDrawdown)],
      ['샤프 비율', cell(decimal(sheet.sharpe))],
      ['소르티노 비율', cell(decimal(sheet.sortino))],
      ['칼마 비율', cell(decimal(sheet.calmar))],
      ['연 변동성', cell(share(sheet.volatility))],
      ['끝난 거래', cell(`${whole(tradeCount)}번`)],
      ['승률', cell(share(trades.winRate, 1))],
      ['손익비', cell(decimal(trades.profitFactor))],
      ['평균 이익 · 평균 손실', cell(`${won(trades.averageProfit)} · ${won(trades.averageLoss)}`)],
      ['최장 연속 손실', cell(`${whole(trades.longestLosingStreak)}번`)],
      ['평균 보유', cell(`${decimal(trades.averageDaysHeld, 1)}일`)],
      ['시장에 있던 날', cell(share(sheet.exposure, 1))],
      ['연 회전율', cell(`${decimal(sheet.turnover)}회`)],
      ['시작 금액', cell(won(spec.settings.cash))],
      ...(against === null
        ? []
        : [
            ['KOSPI 수익률', cell(percent(against.totalReturn), against.totalReturn)] as const,
            ['알파 (연) · 베타', cell(`${percent(against.alpha)} · ${decimal(against.beta)}`)] as const,
          ]),
    ]),
  )
}

export function curvePart(report: BacktestReport): string {
  const { ts, equity, benchmark, drawdown } = report.curve
  const first = ts[0]
  const last = ts.at(-1)
  if (first === undefined || last === undefined) return ''
  const ends = [moment(first, true), moment(last, true)] as const
  const own = { label: '전략', tone: 'own', values: equity } as const
  const other = { label: 'KOSPI', tone: 'other', values: benchmark ?? [] } as const
  return section(
    '자산 곡선',
    linePicture(benchmark === null ? [own] : [other, own], { title: '자산 곡선', height: 300, say: won, ends }),
    benchmark === null ? '' : note('진한 선이 전략, 흐린 선이 같은 금액을 KOSPI에 두었을 때예요.'),
    linePicture([{ label: '낙폭', tone: 'down', values: drawdown, isArea: true }], {
      title: '고점 대비 낙폭',
      height: 140,
      say: (value) => percent(value, 1),
      ends,
    }),
  )
}

/** Colors are full at ten percent a month. */
const FULL_HEAT = 0.1

export function monthsPart({ sheet }: BacktestReport): string {
  const months = new Map(sheet.monthly.map(([month, value]) => [month, value]))
  const rows = sheet.yearly.map(([year, whole_]): readonly Cell[] => [
    cell(String(year)),
    ...Array.from({ length: 12 }, (_, at): Cell => {
      const value = months.get(`${year}-${String(at + 1).padStart(2, '0')}`)
      if (value === undefined || value === null) return cell('')
      return { text: percent(value, 1), value, heat: Math.min(1, Math.abs(value) / FULL_HEAT) }
    }),
    cell(percent(whole_, 1), whole_),
  ])
  const heads = ['연도', ...Array.from({ length: 12 }, (_, at) => `${at + 1}월`), '한 해']
  return rows.length === 0 ? '' : section('월별 수익률', table(heads, rows))
}

export function drawdownsPart({ sheet }: BacktestReport): string {
  if (sheet.drawdowns.length === 0) return ''
  const rows = sheet.drawdowns.map(({ depth, peak, valley, recovered }, at) => [
    cell(String(at + 1)),
    cell(percent(depth), depth),
    cell(peak ?? '시작부터'),
    cell(valley),
    cell(recovered ?? '아직'),
  ])
  return section('큰 낙폭', table(['', '깊이', '고점', '저점', '회복'], rows))
}

export function rollingPart({ sheet }: BacktestReport): string {
  const { rolling } = sheet
  const [first, last] = [rolling[0], rolling.at(-1)]
  if (first === undefined || last === undefined) return ''
  const ends = [first.date, last.date] as const
  return section(
    '지난 반년의 흐름',
    note('달이 끝날 때마다 그때까지 126거래일을 돌아본 값이에요.'),
    linePicture([{ label: '수익률', tone: 'own', values: rolling.map(({ totalReturn }) => totalReturn) }], {
      title: '반년 수익률',
      height: 150,
      say: (value) => percent(value, 1),
      ends,
    }),
    linePicture([{ label: '샤프 비율', tone: 'own', values: rolling.map(({ sharpe }) => sharpe) }], {
      title: '반년 샤프 비율',
      height: 150,
      say: (value) => decimal(value, 1),
      ends,
    }),
  )
}

export function costsPart({ costs, finalEquity, spec, sheet }: BacktestReport): string {
  const net = finalEquity - spec.settings.cash
  const taken = costs.commission + costs.tax + costs.slippage
  const rows = [
    [cell('비용 전 손익'), cell(won(net + taken), net + taken)],
    [cell('수수료'), cell(won(-costs.commission), -costs.commission)],
    [cell('세금'), cell(won(-costs.tax), -costs.tax)],
    [cell('슬리피지'), cell(won(-costs.slippage), -costs.slippage)],
    [cell('남은 손익'), cell(won(net), net)],
  ]
  return section(
    '비용',
    table(['', '금액'], rows),
    note(`수수료와 세금은 시작 금액의 ${share(sheet.costs.ofStart)}예요.`),
  )
}

export function entriesPart({ entries }: BacktestReport): string {
  if (entries === null) return ''
  return section(
    '아무 때나 샀다면',
    facts([
      ['거래마다 평균', cell(percent(entries.actual), entries.actual)],
      ['아무 때나 샀을 때 평균', cell(percent(entries.typical), entries.typical)],
      ['우연히 이만큼 될 확률', cell(share(entries.pValue, 1))],
    ]),
    note(
      '같은 종목을 같은 기간씩, 같은 횟수만큼 아무 때나 사고판 것과 견줬어요. 확률이 작을수록 산 때가 우연이 아니었다는 뜻이에요.',
    ),
  )
}

export function tradesPart(report: BacktestReport, names: ReportNames): string {
  const { trades, tradeCount } = report
  if (trades.length === 0) return section('거래', note('끝난 거래가 없어요.'))
  const daily = isDaily(report)
  const rows = trades
    .slice(0, MOST_TRADES)
    .map((trade) => [
      cell(names.instrument?.(trade.instrumentId) ?? trade.instrumentId),
      cell(moment(trade.entryTs, daily)),
      cell(moment(trade.exitTs, daily)),
      cell(whole(trade.size)),
      cell(won(trade.entryPrice)),
      cell(won(trade.exitPrice)),
      cell(won(trade.profit), trade.profit),
      cell(percent(trade.profitRate), trade.profitRate),
    ])
  const left = tradeCount - rows.length
  return section(
    '거래',
    table(['종목', '산 때', '판 때', '수량', '산 값', '판 값', '손익', '수익률'], rows),
    left > 0 ? note(`앞의 ${whole(rows.length)}번만 보여요. 나머지 ${whole(left)}번은 CSV로 내려받을 수 있어요.`) : '',
  )
}
