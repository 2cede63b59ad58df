import type { ArmedStrategy, DeskEventBody } from '@naru/shared/strategies/desk/desk-event'
import type { Logger } from '../../ports/logger.ts'
import type { StrategyOrder, StrategyStore } from '../../ports/strategies.ts'
import { ownOrder } from './strategy-roster.ts'

interface Parts {
  readonly store: Pick<StrategyStore, 'orders'>
  readonly logger: Logger
  readonly armed: () => ReadonlyMap<string, ArmedStrategy>
  readonly put: (event: DeskEventBody) => void
}

/** How far a user's strategies' own orders have traded, as the ledger has it. */
export interface StrategyOrders {
  /** A strategy was armed: what it has ordered before is its own. */
  watch(strategyId: string): void
  /** An order of this strategy was proposed. */
  know(intentId: string, strategyId: string): void
  /** The ledger has heard something of an order: if it is one of theirs, it is read. */
  changed(intentId: string): void
  /** Reads those that have orders open. */
  look(): void
  stop(): void
}

export function createStrategyOrders({ store, logger, armed, put }: Parts): StrategyOrders {
  const strategyOf = new Map<string, string>()
  const open = new Set<string>()
  const told = new Map<string, string>()
  const reading = new Map<string, 'once' | 'again'>()
  let isStopped = false

  const tell = (orders: readonly StrategyOrder[]): void => {
    for (const order of orders) {
      if (!armed().has(order.versionId)) continue
      const word = `${order.cumQty} ${order.isOpen}`
      if (told.get(order.intentId) === word) continue
      told.set(order.intentId, word)
      put(ownOrder(order))
      logger.event('strategy_order', { key: order.key, cumQty: order.cumQty, isOpen: order.isOpen })
    }
  }

  const read = async (strategyId: string): Promise<void> => {
    if (reading.has(strategyId)) return void reading.set(strategyId, 'again')
    reading.set(strategyId, 'once')
    const reply = await store.orders(strategyId)
    const isAsked = reading.get(strategyId) === 'again'
    reading.delete(strategyId)
    if (isStopped) return
    if (reply.ok) {
      for (const { intentId } of reply.value) strategyOf.set(intentId, strategyId)
      tell(reply.value)
      if (reply.value.some(({ isOpen }) => isOpen)) open.add(strategyId)
      else open.delete(strategyId)
    }
    if (isAsked) await read(strategyId)
  }

  return {
    watch: (strategyId) => void read(strategyId),
    know(intentId, strategyId) {
      strategyOf.set(intentId, strategyId)
      open.add(strategyId)
      // An answer that is on its way may not know of it.
      if (reading.has(strategyId)) reading.set(strategyId, 'again')
    },
    changed(intentId) {
      const strategyId = strategyOf.get(intentId)
      if (strategyId !== undefined) void read(strategyId)
    },
    look() {
      for (const strategyId of open) void read(strategyId)
    },
    stop() {
      isStopped = true
    },
  }
}
