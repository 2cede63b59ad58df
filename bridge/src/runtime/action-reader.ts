import { addDays, type KstDate } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { EventBody } from '@naru/shared/engine/event'
import type { HistoryProvider } from '../ports/history.ts'
import type { Logger } from '../ports/logger.ts'

/** Asks what companies did or will do to the shares of these instruments around a day. */
export type ReadActions = (instrumentIds: readonly InstrumentId[], day: KstDate) => Promise<EventBody>

interface Parts {
  readonly history: Pick<HistoryProvider, 'actions' | 'adjustmentAt'>
  readonly logger: Logger
}

/** New shares are listed weeks after the day without the right, and schedules are published weeks ahead. */
const DAYS_BACK = 60
const DAYS_AHEAD = 30
/** Adjusted prices are whole won: a smaller difference is theirs. */
const ROUNDING = 0.01

export function createActionReader({ history, logger }: Parts): ReadActions {
  const read = async (instrumentId: InstrumentId, day: KstDate): Promise<readonly CorporateAction[]> => {
    const told = await history.actions(instrumentId, { from: addDays(day, -DAYS_BACK), to: addDays(day, DAYS_AHEAD) })
    if (told.ok) return told.value
    const isOffered = told.error.kind !== 'unsupported' && told.error.kind !== 'not_offered'
    if (isOffered) logger.event('actions_unread', { instrumentId, reason: told.error.kind })
    return adjusted(instrumentId, day)
  }

  /** Where nobody tells the actions, the broker's own adjusted prices say by how much a day's shares differ. */
  const adjusted = async (instrumentId: InstrumentId, exDate: KstDate): Promise<readonly CorporateAction[]> => {
    const factor = await history.adjustmentAt?.(instrumentId, exDate)
    if (!factor?.ok || !(Math.abs(factor.value - 1) > ROUNDING)) return []
    const shares = 1 / factor.value
    const kind = shares > 1 ? 'split' : 'reverse_split'
    return [{ instrumentId, exDate, kind, shares: nearlyWhole(shares), cashWon: 0, paidWon: 0, source: 'kis' }]
  }

  return async (instrumentIds, day) => {
    const actions: CorporateAction[] = []
    // One after another: a morning's questions must leave room for orders.
    for (const instrumentId of instrumentIds) actions.push(...(await read(instrumentId, day)))
    return { type: 'actions_known', instrumentIds, actions }
  }
}

/** 49.98 for one is a rounded 50; a tenth for one a rounded 0.1. */
function nearlyWhole(shares: number): number {
  const [times, parts] = [Math.round(shares), 1 / Math.round(1 / shares)]
  if (Math.abs(shares / times - 1) < ROUNDING) return times
  return Math.abs(shares / parts - 1) < ROUNDING ? parts : shares
}
