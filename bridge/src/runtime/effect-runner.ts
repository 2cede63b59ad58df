import { unreachable } from '@naru/shared/core/assert'
import type { UnixMs } from '@naru/shared/core/time'
import type { AccountId, IntentId } from '@naru/shared/domain/order'
import type { Effect, LedgerRecord } from '@naru/shared/engine/effect'
import type { EventBody } from '@naru/shared/engine/event'
import type { Logger } from '../ports/logger.ts'
import type { MarketFeed } from '../ports/market-feed.ts'
import type { LeaseHolder, Recorded } from '../ports/store.ts'
import type { ReadActions } from './action-reader.ts'
import type { FactBus } from './fact-bus.ts'
import type { OrderSender } from './order-sender.ts'
import type { RunParentEffect } from './parent-runner.ts'
import type { Reconciler } from './reconciler.ts'
import type { Recorder } from './recorder.ts'
import type { RunEffect } from './run-engine.ts'
import type { Scheduler } from './scheduler.ts'

export interface EffectParts {
  readonly accountId: AccountId
  readonly userId: string
  readonly sender: OrderSender
  readonly reconciler: Reconciler
  readonly recorder: Recorder
  /** Tells the session of every price it reads. */
  readonly feed: Pick<MarketFeed, 'snapshot' | 'orderBook'>
  /** Tells the ledger, until it has heard. */
  readonly lowerMode: (lowering: Extract<Effect, { type: 'lower_mode' }>) => void
  readonly readActions: ReadActions
  readonly runParentEffect: RunParentEffect
  readonly scheduler: Scheduler
  readonly bus: FactBus
  readonly logger: Logger
  /** The ledger's time. */
  readonly now: () => UnixMs
  /** Under whose name facts are recorded; the last lease held will do, for most facts are not fenced. */
  readonly holder: () => LeaseHolder
}

/** Effect → port → reply event. The only switch over effects. */
export function createEffectRunner(parts: EffectParts): RunEffect {
  const { accountId, userId, sender, reconciler, recorder, scheduler, bus, logger } = parts

  return async (effect: Effect): Promise<EventBody | undefined> => {
    switch (effect.type) {
      case 'submit_order': {
        const sent = await sender.send(effect.order, effect.baseline)
        return { type: 'submit_settled', intentId: effect.order.id, ...sent }
      }
      case 'cancel_order': {
        const sent = await sender.cancel(effect.intentId, effect.target)
        return { type: 'cancel_settled', intentId: effect.intentId, ...sent }
      }
      case 'deny_intent': {
        const { intentId, denial } = effect
        logger.event('order_denied', { intentId, ...denial })
        const fact = { kind: 'denied', intentId, code: denial.code, detail: denial } as const
        await recorder.record(accountId, fact, parts.holder())
        bus.publish({ kind: 'orders_recorded', intentIds: [intentId], accountId, userId })
        return undefined
      }
      case 'read_quote':
        return readQuote(parts, effect)
      case 'read_book':
        return readBook(parts, effect)
      case 'lower_mode':
        logger.alarm('mode_lowered', { accountId, mode: effect.mode, code: effect.code, ...effect.detail })
        parts.lowerMode(effect)
        return undefined
      case 'cancel_unclaimed':
        await sender.cancelUnclaimed(effect.target)
        return undefined
      case 'read_order_reports':
        return reconciler.readOrders(effect.day)
      case 'read_balance':
        return reconciler.readBalance()
      case 'read_actions':
        return parts.readActions(effect.instrumentIds, effect.day)
      case 'persist':
        return persist(parts, effect.record)
      case 'spawn_child':
      case 'cancel_child':
      case 'record_parent':
        return parts.runParentEffect(effect)
      case 'set_timer':
        scheduler.set(effect.name, effect.at)
        return undefined
      case 'publish':
        bus.publish({ ...effect.fact, accountId, userId })
        return undefined
      case 'alarm':
        logger.alarm(effect.name, { accountId, ...effect.detail })
        return undefined
      default:
        return unreachable(effect)
    }
  }
}

async function persist(parts: EffectParts, record: LedgerRecord): Promise<EventBody | undefined> {
  const { accountId, userId, recorder, bus } = parts
  if (record.kind === 'balance') bus.publish({ kind: 'balance_read', balance: record.balance, accountId, userId })
  const recorded = await recorder.record(accountId, record, parts.holder())
  const intentIds = ordersOf(record)
  if (intentIds.length > 0) bus.publish({ kind: 'orders_recorded', intentIds, accountId, userId })
  if (recorded.kept) bus.publish({ kind: 'day_started', snapshot: recorded.kept, accountId, userId })
  return toldBy(record.kind, recorded)
}

const ordersOf = (record: LedgerRecord): readonly IntentId[] => {
  if (record.kind === 'order_reports') return record.reports.flatMap(({ intentId }) => intentId ?? [])
  return 'intentId' in record ? [record.intentId] : []
}

/** What the ledger made of a record, where the engine has to know. */
function toldBy(kind: LedgerRecord['kind'], { deferred, adopted = [], kept }: Recorded): EventBody | undefined {
  if (kind === 'order_reports') return { type: 'reports_recorded', deferred }
  if (kind === 'balance' && adopted.length > 0) return { type: 'balance_recorded', adopted }
  return kind === 'day_snapshot' && kept ? { type: 'day_started', snapshot: kept } : undefined
}

/** A price that was read is told to the engine by the session, like every other; only a failure is answered here. */
async function readQuote(
  { feed }: EffectParts,
  { instrumentId }: Extract<Effect, { type: 'read_quote' }>,
): Promise<EventBody | undefined> {
  const read = await feed.snapshot(instrumentId, 'order')
  if (read.ok) return undefined
  const code = read.error.kind === 'unreachable' ? 'broker_unreachable' : 'quote_stale'
  return { type: 'quote_failed', instrumentId, code }
}

async function readBook(
  { feed, now }: EffectParts,
  { instrumentId }: Extract<Effect, { type: 'read_book' }>,
): Promise<EventBody> {
  const read = await feed.orderBook(instrumentId)
  if (!read.ok) return { type: 'book_read', instrumentId, book: null, readAt: now() }
  const { asks, bids, tsInit: readAt } = read.value
  const size = (levels: typeof asks): number => levels.reduce((sum, [, shares]) => sum + shares, 0)
  const [[askPx] = [0], [bidPx] = [0]] = [asks[0], bids[0]]
  return { type: 'book_read', instrumentId, book: { askPx, bidPx, askSize: size(asks), bidSize: size(bids) }, readAt }
}
