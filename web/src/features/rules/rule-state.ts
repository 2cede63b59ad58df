import type { RuleRow } from '@naru/shared/contracts/rules'

/** An evaluation is late when the bridge should have reported another one by now. */
const LATE_MS = 5 * 60_000

/** A rule that is on, but that nobody has looked at since it should have been looked at. */
export function isStalled(rule: RuleRow, now: number): boolean {
  if (rule.state !== 'armed' || rule.next_check === null || now === 0) return false
  return now - new Date(rule.next_check).getTime() > LATE_MS
}

/** The instruments a draft names, as short codes; how it finds them when it names none. */
export function universeOf(draft: Readonly<Record<string, unknown>>) {
  const universe = asRecord(draft.universe)
  const symbols = Array.isArray(universe.symbols)
    ? universe.symbols.filter((symbol): symbol is string => typeof symbol === 'string')
    : []
  if (typeof universe.watchlist === 'string') return { kind: 'watchlist', id: universe.watchlist } as const
  if (typeof universe.kisCondition === 'string') return { kind: 'condition', name: universe.kisCondition } as const
  if (universe.screen !== undefined) return { kind: 'screen' } as const
  return { kind: 'symbols', symbols } as const
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  // Any object can be read by name.
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
