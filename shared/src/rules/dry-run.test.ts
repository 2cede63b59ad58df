import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../core/time.ts'
import type { Bar } from '../domain/market-data.ts'
import { aRule, SAMSUNG } from './desk-of-rules.test-support.ts'
import { dryRun } from './dry-run.ts'

const DAY_MS = 86_400_000
/** 2026-09-01 in Korea. */
const FIRST = Date.UTC(2026, 7, 31, 15)
const bars: readonly Bar[] = Array.from({ length: 80 }, (_, day) => {
  const open = 70_000 + (day === 60 ? 5_000 : 0)
  return {
    ts: (FIRST + day * DAY_MS) as UnixMs,
    open,
    high: open + 400,
    low: open - 300,
    close: open + 100,
    volume: 1_000_000,
  }
})
const history = [{ instrumentId: SAMSUNG, bars: { '1d': bars } }]
const from = (bars[20] as Bar).ts

describe('a dry run', () => {
  it('finds the one day on which the price went beyond', () => {
    const report = dryRun(aRule({ op: '>', l: { px: 'last' }, r: { krw: 74_000 } }), history, { from })
    expect(report.firings.map(({ ts }) => new Date(ts).toISOString())).toEqual(['2026-10-31T00:00:00.000Z'])
    expect(report).toMatchObject({ isSwitchedOff: false, unknown: 0 })
    expect(report.firings[0]?.evidence).toEqual([{ id: 'px.last', value: 75_000, unit: 'krw' }])
  })

  it('has its indicators warm from the bars before it', () => {
    const rule = aRule({
      op: '>',
      l: { px: 'last' },
      r: { mul: [{ ind: 'sma', tf: '1d', period: 20, shift: 1 }, 1.05] },
    })
    const report = dryRun(rule, history, { from })
    expect(report.unknown).toBe(0)
    expect(report.firings).toHaveLength(1)
  })

  it('says what bars do not tell instead of guessing it', () => {
    const report = dryRun(aRule({ op: '>', l: { tape: 'tradeStrength' }, r: { pct: 120 } }), history, { from })
    expect(report).toMatchObject({ firings: [], missing: ['tape.tradeStrength'], block: 'unknown' })
    expect(report.unknown).toBe(report.evaluated)
  })

  it('tells how near it came', () => {
    const report = dryRun(aRule({ op: '>=', l: { px: 'last' }, r: { krw: 80_000 } }), history, { from })
    expect(report.firings).toEqual([])
    expect(report.nearestMiss?.leaves[0]).toMatchObject({ right: 80_000, result: 'false' })
  })

  it('does nothing with no history', () => {
    expect(dryRun(aRule({ flag: 'halted' }), []).evaluated).toBe(0)
  })
})
