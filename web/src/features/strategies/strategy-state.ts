import type { StrategyRow } from '@naru/shared/contracts/strategies'
import type { Tone } from '@/ui/badge.tsx'

type ShownState = StrategyRow['state'] | 'waiting'

/** What a reader is told a strategy is: a version that waits for the close counts while nothing is on yet. */
export const shownState = ({
  state,
  pending_version_id,
}: Pick<StrategyRow, 'state' | 'pending_version_id'>): ShownState =>
  pending_version_id !== null && state !== 'armed' && state !== 'paused' ? 'waiting' : state

export const TONES: Readonly<Record<ShownState, Tone>> = {
  draft: 'neutral',
  armed: 'accent',
  waiting: 'accent',
  paused: 'neutral',
  switched_off: 'danger',
  archived: 'neutral',
}

/** Signals of a day that were not the same when the day was played again. */
export const differing = (counts: Readonly<Record<string, number>>): number =>
  Object.entries(counts).reduce((sum, [kind, count]) => sum + (kind === 'same' ? 0 : count), 0)
