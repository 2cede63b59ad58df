import type { RuleRow } from '@naru/shared/contracts/rules'
import type { Tone } from '@/ui/badge.tsx'

export type ShownState = 'draft' | 'armed' | 'waiting' | 'paused' | 'switched_off' | 'archived'

/** What a reader is told a rule is: a version that waits for the close counts while nothing is on yet. */
export const shownState = (rule: Pick<RuleRow, 'state' | 'pending_version_id'>): ShownState =>
  rule.pending_version_id !== null && rule.state !== 'armed' && rule.state !== 'paused' ? 'waiting' : rule.state

export const TONES: Readonly<Record<ShownState, Tone>> = {
  draft: 'neutral',
  armed: 'accent',
  waiting: 'accent',
  paused: 'neutral',
  switched_off: 'danger',
  archived: 'neutral',
}

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
