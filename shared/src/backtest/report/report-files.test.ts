import { describe, expect, it } from 'vitest'
import { type KstDate, kstDate, unixMs } from '../../core/time.ts'
import type { BacktestReport } from '../report.ts'
import { runBacktestJob } from '../run-job.ts'
import { aSeries, samsungDaily } from '../series.test-support.ts'
import { DEFAULT_TERMS, parseBacktestSpec } from '../spec.ts'
import { type ReportFileKind, reportFile } from './files.ts'
import { escapeHtml } from './text.ts'

const columns = samsungDaily()
/** A made-up index: what moves with the share, half as much. */
const kospi: ReadonlyMap<KstDate, number> = new Map(
  Array.from(columns.ts, (ts, row) => [kstDate(unixMs(ts)), 2_000 + columns.close[row]! / 100]),
)

function aReport(task: object = { kind: 'single' }): BacktestReport {
  const spec = parseBacktestSpec({
    v: 1,
    strategy: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 5, slow: 20, weight: 50 } },
    instruments: ['005930.KRX'],
    bar: '1d',
    from: '2018-05-04',
    to: '2021-12-30',
    settings: DEFAULT_TERMS,
    benchmark: 'KOSPI',
    outOfSampleShare: null,
    task,
  })
  if (!spec.ok) throw new Error(JSON.stringify(spec.error))
  const report = runBacktestJob(spec.value, { series: [aSeries(columns)], benchmark: kospi })
  if (!report.ok) throw new Error(report.error.code)
  return report.value
}

const REPORT = aReport()
const NAMES = { strategy: '이동평균 교차', instrument: () => '삼성전자' }
const textOf = (kind: ReportFileKind, names: Parameters<typeof reportFile>[2] = NAMES, report = REPORT): string =>
  reportFile(report, kind, names).text

describe('the HTML file of a report', () => {
  const html = textOf('html')

  it('tells figures, months, falls, costs and every trade in Korean', () => {
    for (const title of [
      '요약',
      '자산 곡선',
      '월별 수익률',
      '지난 반년의 흐름',
      '큰 낙폭',
      '비용',
      '아무 때나 샀다면',
      '조건',
      '거래',
    ]) {
      expect(html).toContain(`<h2>${title}</h2>`)
    }
    expect(html).toContain('KOSPI')
    expect(html).toContain('투자를 권하는 것이 아니에요')
    expect(html.match(/<td>삼성전자<\/td>|<th scope="row">삼성전자<\/th>/g)).toHaveLength(REPORT.tradeCount)
    expect(html.match(/<svg /g)?.length).toBeGreaterThanOrEqual(4)
  })

  it('runs nothing and loads nothing', () => {
    expect(html).toContain("default-src 'none'")
    expect(html).not.toMatch(/<script|<link|<img|<iframe|https?:|url\(|@import|\son\w+=/i)
  })

  it('escapes whatever has a name', () => {
    const evil = `<img src=x onerror=alert(1)>"'\`&`
    const text = textOf('html', { strategy: evil, instrument: () => evil })
    expect(text).not.toContain('<img')
    expect(text).toContain('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#96;&#38;')
    expect(escapeHtml('삼성전자 & 우')).toBe('삼성전자 &#38; 우')
  })

  it('closes every element it opens', () => {
    const open: string[] = []
    for (const [, slash, name = '', empty] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/gi)) {
      if (['meta', 'doctype'].includes(name) || empty === '/') continue
      if (slash === '/') expect(open.pop()).toBe(name)
      else open.push(name)
    }
    expect(open).toEqual([])
  })

  it('shows what is not known as a dash', () => {
    expect(html).not.toMatch(/NaN|null|undefined|Infinity/)
  })

  it.each([
    [
      '설정값 비교',
      {
        kind: 'sweep',
        search: 'grid',
        axes: [{ param: 'fast', from: 3, to: 9, step: 3 }],
        runs: null,
        seed: 1,
        goal: 'sharpe',
      },
    ],
    [
      '걸어가며 시험',
      {
        kind: 'walk_forward',
        axes: [{ param: 'fast', from: 3, to: 9, step: 3 }],
        goal: 'cagr',
        trainBars: 250,
        testBars: 120,
      },
    ],
    ['다른 순서였다면', { kind: 'monte_carlo', method: 'block', runs: 50, blockLength: 5, seed: 1 }],
  ])('has a part for %s', (title, task) => {
    const text = textOf('html', NAMES, aReport(task))
    expect(text).toContain(`<h2>${title}</h2>`)
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })
})

describe('the tables of a report', () => {
  const lines = (kind: ReportFileKind, names = NAMES): readonly string[] => textOf(kind, names).trim().split('\r\n')

  it('have a line for each trade, fill and point', () => {
    expect(lines('trades')).toHaveLength(REPORT.tradeCount + 1)
    expect(lines('fills')).toHaveLength(REPORT.fillCount + 1)
    expect(lines('curve')).toHaveLength(REPORT.curve.ts.length + 1)
    const [trade] = REPORT.trades
    expect(lines('trades')[1]).toBe(
      `005930.KRX,삼성전자,${kstDate(unixMs(trade!.entryTs))},${kstDate(unixMs(trade!.exitTs))},${trade!.size},${trade!.entryPrice},${trade!.exitPrice},${trade!.profit},${trade!.profitRate}`,
    )
  })

  it('add up to what the report says was taken', () => {
    const taken = lines('fills')
      .slice(1)
      .map((line) => line.split(',').slice(-2).map(Number))
    expect(taken.reduce((sum, [commission = 0, tax = 0]) => sum + commission + tax, 0)).toBe(
      REPORT.costs.commission + REPORT.costs.tax,
    )
  })

  it('begin as Excel wants Korean to begin, and run nothing', () => {
    expect(textOf('trades').startsWith('\uFEFF종목코드')).toBe(true)
    expect(lines('trades', { ...NAMES, instrument: () => '=cmd|"x"' })[1]).toContain(`"'=cmd|""x"""`)
  })
})

describe('a file of a report', () => {
  it('has a name that any machine takes, and the report itself as JSON', () => {
    expect(reportFile(REPORT, 'html', { strategy: ' 내/전략: "1" ' }).name).toBe(
      '내-전략-1-2018-05-04-2021-12-30-report.html',
    )
    expect(reportFile(REPORT, 'json', { strategy: '../..' }).name).toMatch(/^backtest-/)
    expect(JSON.parse(textOf('json'))).toEqual(REPORT)
  })
})
