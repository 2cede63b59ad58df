import type { IntentId } from '@naru/shared/domain/order'
import type { ParentId } from '@naru/shared/domain/parent-order'
import type { Ledger } from '../../src/ports/store.ts'
import { protectionBy } from '../support/ledger-twin/placing-parents.ts'
import type { Tables } from '../support/ledger-twin/tables.ts'
import type { Exchange, TrueOrder } from './exchange.ts'
import { overfill } from './parent-verdict.ts'

type Stores = Omit<Ledger, 'wakeups'>

/** Looks at parent orders while a run goes. */
export interface ParentWitness {
  /** Bytes of an order may leave now. */
  onWrite(intentId: IntentId): void
  /** The broker has booked an order of ours, or it trades. */
  onTrade(order: TrueOrder, exchange: Exchange): void
  /** From now on everything falls: whoever guards shares has to sell them. */
  onFall(): void
  isTakenBack(order: TrueOrder): boolean
  watch(stores: Stores): Stores
  readonly complaints: readonly string[]
  readonly guards: ReadonlySet<ParentId>
}

export function createParentWitness(tables: Tables): ParentWitness {
  const complaints = new Set<string>()
  const guards = new Set<ParentId>()
  const parentOf = (intentId: IntentId | null) => {
    const id = intentId && tables.intents.get(intentId)?.order?.origin?.parentId
    return id ? tables.parents.get(id as ParentId) : undefined // of a leg it is a parent's
  }

  /** What was remembered of a parent: marks never go back, and what has fired has fired. */
  const checkMemory = (id: ParentId, before: ReturnType<typeof memoryOf>): void => {
    const after = memoryOf(tables, id)
    if (!before || !after || after.state === 'suspended') return
    const isBack = before.side === 'sell' && (after.watermark ?? 0) < (before.watermark ?? 0)
    if (isBack) complaints.add(`${id} follows ${after.watermark}, and has seen ${before.watermark}`)
    if (before.firedAt !== undefined && after.firedAt === undefined) complaints.add(`${id} forgot that it has fired`)
    if (before.isOver && before.state !== after.state) complaints.add(`${id} was ${before.state} and is ${after.state}`)
  }

  return {
    get complaints() {
      return [...complaints]
    },
    guards,
    onWrite(intentId) {
      const parent = parentOf(intentId)
      const claimedAt = tables.intents.get(intentId)?.sentAt ?? 0
      const isTakenBack = parent?.state === 'canceled' || parent?.state === 'expired'
      if (parent && isTakenBack && claimedAt > parent.updatedAt)
        complaints.add(`${intentId} of ${parent.id} left after that was ${parent.state}`)
    },
    onTrade({ intentId }, exchange) {
      const parent = parentOf(intentId)
      const words = parent && overfill({ tables, exchange }, parent.id)
      if (parent && words) complaints.add(`${parent.kind} ${parent.id} ${words}`)
    },
    onFall() {
      for (const parent of tables.parents.values()) {
        const { atBridge = 0 } = protectionBy(tables, parent) ?? {}
        if (atBridge > 0) guards.add(parent.id)
      }
    },
    isTakenBack({ intentId }) {
      const state = parentOf(intentId)?.state
      return state === 'canceled' || state === 'expired' || state === 'failed'
    },
    watch: (stores) => ({
      ...stores,
      parents: {
        ...stores.parents,
        async record(id, record, holder) {
          const before = memoryOf(tables, id)
          const answer = await stores.parents.record(id, record, holder)
          checkMemory(id, before)
          return answer
        },
      },
    }),
  }
}

function memoryOf(tables: Tables, id: ParentId) {
  const parent = tables.parents.get(id)
  if (!parent) return undefined
  const { state, progress, kind, side } = parent
  const { watermark, firedAt } = progress
  const isOver = state === 'done' || state === 'canceled' || state === 'expired' || state === 'failed'
  return { state, isOver, watermark, firedAt, side: kind === 'bracket' ? ('sell' as const) : side }
}
