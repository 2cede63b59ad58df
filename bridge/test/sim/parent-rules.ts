import { ok } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import { isFinal, type ParentId, type ParentOrder } from '@naru/shared/domain/parent-order'
import type { Ledger, ParentStore } from '../../src/ports/store.ts'
import { placeIntent } from '../support/ledger-twin/sending.ts'
import { derivedId, type Tables } from '../support/ledger-twin/tables.ts'
import { ALL_RULES, type Rules } from './rules.ts'

type Stores = Omit<Ledger, 'wakeups'>
type Change = (parents: ParentStore, tables: Tables, stores: Stores) => Partial<ParentStore>

const without = (change: Change): Rules => ({
  ...ALL_RULES,
  hasParents: true,
  stores: (stores, tables) => ({
    ...stores,
    parents: { ...stores.parents, ...change(stores.parents, tables, stores) },
  }),
})

/** What a table without a key does with the same words again. */
const makeAgain: Change = (parents, tables, { intents }) => ({
  async spawnChild(id, child, holder) {
    const known = tables.intents.get(derivedId(`${id} ${child.leg} ${child.sequence}`))
    if (!known?.order) return parents.spawnChild(id, child, holder)
    const again = derivedId(`again ${tables.intents.size}`)
    const createdAt = tables.now()
    const row = placeIntent(tables, { ...known.order, id: again, createdAt, expiresAt: unixMs(createdAt + 30_000) })
    const pending = await intents.pending()
    const made = pending.ok ? pending.value.find((intent) => intent.id === row.id) : undefined
    return ok({ intentId: again, quantity: child.quantity, row: made ?? null })
  },
})

/** Lets `work` find the parent as if it were still going, and puts back whatever `keep` says of it. */
async function asIfGoing<T>(tables: Tables, id: ParentId, work: () => Promise<T>, keep: boolean): Promise<T> {
  const parent = tables.parents.get(id)
  if (!parent || !isFinal(parent.state)) return work()
  tables.parents.set(id, { ...parent, state: 'working', validUntil: null })
  const answer = work()
  const now = tables.parents.get(id)
  if (now && keep) tables.parents.set(id, { ...now, state: parent.state, validUntil: parent.validUntil } as ParentOrder) // kind and terms stay
  return answer
}

/** Only the row is changed: what waits goes on waiting. */
const cancelRowAlone: Rules['cancelParent'] = (tables, id) => {
  const parent = tables.parents.get(id)
  if (!parent || isFinal(parent.state)) return
  const change = { state: 'canceled', reasonCode: 'canceled_by_user', updatedAt: tables.now() } as const
  tables.parents.set(id, { ...parent, ...change, version: parent.version + 1 })
}

/** Rules that keep parent orders right, each switched off. What must go wrong then is said beside it. */
export const PARENT_ABLATIONS: Readonly<Record<string, Rules>> = {
  /** Two orders for one leg and number. */
  leg_once: without(makeAgain),
  /** A leg that leaves after its parent was taken back. */
  no_leg_after_the_end: without((parents, tables) => ({
    spawnChild: (id, child, holder) => asIfGoing(tables, id, () => parents.spawnChild(id, child, holder), true),
  })),
  /** The same, of a leg that was made before. */
  cancel_ends_what_waits: { ...ALL_RULES, hasParents: true, cancelParent: cancelRowAlone },
  /** Taken back while a leg was on its way, which then stays at the broker. */
  ended_stays_in_sight: without((parents) => ({
    async working() {
      const reply = await parents.working()
      return reply.ok ? ok(reply.value.filter(({ parent }) => !isFinal(parent.state))) : reply
    },
  })),
  /** A parent that was taken back goes on, because its bridge says so later. */
  end_is_the_end: without((parents, tables) => ({
    record: (id, record, holder) => asIfGoing(tables, id, () => parents.record(id, record, holder), false),
  })),
  /** A stop that goes off at a price nobody paid. */
  price_over_https: { ...ALL_RULES, hasParents: true, believesStream: true },
  /** Both legs at the broker: the profit's cancel was asked for, and is taken for done. */
  canceled_when_the_list_says_so: { ...ALL_RULES, hasParents: true, believesCancels: true },
}
