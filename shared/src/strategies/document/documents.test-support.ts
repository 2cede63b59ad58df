import { assert } from '../../core/assert.ts'
import { parseStrategyDocument } from './parse.ts'
import type { StrategyDocument } from './schema.ts'

/** 20일선이 60일선을 뚫으면 사고, 내려오면 판다. */
export const GOLDEN_CROSS = {
  v: 1,
  name: '골든크로스',
  about: '짧은 평균이 긴 평균을 뚫을 때',
  tags: ['trend'],
  bar: '1d',
  universe: { symbols: ['005930'] },
  vars: { fast: { ind: 'sma', tf: '1d', period: 20 }, slow: { ind: 'sma', tf: '1d', period: 60 } },
  entry: { op: 'crossesAbove', l: { var: 'fast' }, r: { var: 'slow' } },
  exit: { op: 'crossesBelow', l: { var: 'fast' }, r: { var: 'slow' } },
  order: { type: 'market' },
  size: { pctEquity: 10 },
  exits: { stop: { pct: -5 }, take: { pct: 15 } },
  params: [
    { id: 'fast', label: '짧은 기간', at: [['vars', 'fast', 'period']], min: 5, max: 50, step: 1 },
    { id: 'slow', label: '긴 기간', at: [['vars', 'slow', 'period']], min: 20, max: 200, step: 1 },
    { id: 'stop', label: '손절', at: [['exits', 'stop', 'pct']], min: -20, max: -1, step: 0.5 },
  ],
} as const

/** `GOLDEN_CROSS` with other parts, parsed; undefined leaves one out. */
export function document(parts: Readonly<Record<string, unknown>> = {}): StrategyDocument {
  const all = Object.entries({ ...GOLDEN_CROSS, ...parts }).filter(([, part]) => part !== undefined)
  const parsed = parseStrategyDocument(Object.fromEntries(all))
  assert(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.error))
  return parsed.value
}
