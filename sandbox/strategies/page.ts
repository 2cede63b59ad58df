import { roundTrips } from '@naru/shared/backtest/result'
import { runBacktest } from '@naru/shared/backtest/run-backtest'
import { type BacktestSeries, DEFAULT_SETTINGS } from '@naru/shared/backtest/settings'
import type { BarColumns } from '@naru/shared/indicators/columns'
import { type TearSheet, tearSheet } from '@naru/shared/portfolio/tear-sheet'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import { carriedDailyBars } from './daily-bars.ts'

const CASH = 10_000_000
/** What each number of series is tried on. */
const SYMBOLS: Readonly<Record<number, readonly string[]>> = { 1: ['005930'], 2: ['005380', '005930'] }
const MANY = ['005380', '005930', '015760', '035420', '035720', '051910', '068270']
const NAMES: Readonly<Record<string, string>> = {
  '005380': '현대차',
  '005930': '삼성전자',
  '015760': '한국전력',
  '035420': 'NAVER',
  '035720': '카카오',
  '051910': 'LG화학',
  '068270': '셀트리온',
}

const percent = (value: number): string => (Number.isNaN(value) ? '–' : `${(value * 100).toFixed(1)} %`)
const won = (value: number): string => Math.round(value).toLocaleString('ko-KR')

function cut(columns: BarColumns, length: number): BarColumns {
  const { ts, open, high, low, close, volume } = columns
  const part = (column: Float64Array) => column.subarray(0, length)
  return {
    ts: part(ts),
    open: part(open),
    high: part(high),
    low: part(low),
    close: part(close),
    volume: part(volume),
    length,
  }
}

/** The days all of them have from the first on: several series are only compared over the same time. */
function seriesOf(symbols: readonly string[]): readonly BacktestSeries[] {
  const carried = carriedDailyBars()
  const found = symbols.map((symbol) => {
    const series = carried.get(symbol)
    if (!series) throw new Error(`no bars of ${symbol} are carried`)
    return series
  })
  const until = Math.min(...found.map(({ columns }) => columns.ts[columns.length - 1] ?? 0))
  return found.map((series) => {
    const { columns } = series
    return { ...series, columns: cut(columns, columns.ts.filter((ts) => ts <= until).length) }
  })
}

export interface Trial {
  readonly symbols: readonly string[]
  readonly sheet: TearSheet
  /** What the shares themselves did, in equal parts. */
  readonly held: number
}

/** A strategy on its defaults over the carried days, with Korean charges; null where whole days tell it nothing. */
export function trial(definition: StrategyDefinition): Trial | null {
  if (definition.bars === 'intraday') return null
  const symbols = definition.series === 'many' ? MANY : (SYMBOLS[definition.series] ?? [])
  const series = seriesOf(symbols)
  const { fills, ts, equity, commission, tax } = runBacktest(series, definition.create({}, series.length), {
    ...DEFAULT_SETTINGS,
    cash: CASH,
  })
  const amount = (side: 'buy' | 'sell') =>
    fills.reduce((sum, fill) => sum + (fill.side === side ? fill.price * fill.quantity : 0), 0)
  const sheet = tearSheet({
    start: CASH,
    ts,
    equity,
    trips: roundTrips(fills),
    bought: amount('buy'),
    sold: amount('sell'),
    commission,
    tax,
  })
  const grown = series.map(({ columns }) => (columns.close[columns.length - 1] ?? 0) / (columns.close[0] ?? 1) - 1)
  return { symbols, sheet, held: grown.reduce((sum, value) => sum + value, 0) / grown.length }
}

function section(definition: StrategyDefinition): string {
  const { label, about, params } = definition
  const rows = params.map((param) => {
    const range =
      param.kind === 'choice' ? param.choices.map(({ label: { ko } }) => ko).join(' · ') : `${param.min} – ${param.max}`
    return `| ${param.label.ko} | \`${param.id}\` | ${param.default} | ${range} |`
  })
  return [
    `## ${label.ko} · ${label.en}`,
    '',
    `${about.ko}`,
    '',
    `${about.en}`,
    '',
    '| 설정 | 이름 | 기본값 | 범위 |',
    '|---|---|---|---|',
    ...rows,
    '',
    trialLine(trial(definition)),
  ].join('\n')
}

function trialLine(tried: Trial | null): string {
  if (tried === null) return '분봉이 있어야 하는 전략이라 저장소의 일봉으로는 시험하지 않았어요.'
  const { symbols, sheet, held } = tried
  const names = symbols.map((symbol) => NAMES[symbol] ?? symbol).join(' · ')
  return [
    `기본값으로 ${sheet.from} – ${sheet.to}, ${names}, 시작 ${won(CASH)}원:`,
    `수익률 ${percent(sheet.totalReturn)} (같은 기간 종목 자체는 ${percent(held)}),`,
    `최대낙폭 ${percent(sheet.maxDrawdown)}, 끝난 거래 ${sheet.trades.count}번, 이긴 거래 ${percent(sheet.trades.winRate)},`,
    `수수료 ${won(sheet.costs.commission)}원, 세금 ${won(sheet.costs.tax)}원.`,
  ].join(' ')
}

/** docs/strategies.md, whole. */
export const renderPage = (): string =>
  `${[
    '# 내장 전략 · Built-in strategies',
    '',
    '이 페이지는 전략 목록(`shared/src/strategies/registry.ts`)과 저장소에 담긴 실제 일봉(`sandbox/data`)으로 만들어요:',
    '`npm run docs:strategies`. 체결은 다음 날 시가에서 한 호가 불리하게, 한국의 수수료와 거래세로 셈했어요.',
    '지나간 날의 결과이고 앞으로의 수익을 약속하지 않아요. 투자 권유가 아니에요.',
    '',
    'Made from the registry of strategies and the daily bars this repository carries. Fills are one tick worse than the next open, with',
    'Korean commission and tax. What happened once promises nothing; this is no advice.',
    '',
    ...STRATEGIES.map((definition) => `${section(definition)}\n`),
  ]
    .join('\n')
    .trimEnd()}\n`
