import type { BarSpec } from '../../domain/market-data.ts'
import { isMinutes, MINUTES } from '../../market/resample.ts'
import { dataNeeds } from '../../rules/cost.ts'
import type { StrategyDocument } from '../document/schema.ts'
import { ruleOf } from '../document/to-rule.ts'

/** Minutes of trading in a bar; a month counts as its 21 days. */
const SESSION = 390
const DAYS = { '1d': 1, '1w': 5, '1mo': 21 } as const
const minutesOf = (spec: BarSpec): number => (isMinutes(spec) ? MINUTES[spec] : DAYS[spec] * SESSION)

/** Bars of its own length a document has to be told before its rules can know everything they ask for. */
export function historyOf(document: StrategyDocument): number {
  const needs = dataNeeds(ruleOf(document)).bars
  return Math.max(2, ...needs.map(({ spec, count }) => Math.ceil((count * minutesOf(spec)) / minutesOf(document.bar))))
}
