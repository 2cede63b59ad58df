import type { IntentId } from '@naru/shared/domain/order'
import { isFinal, isReached, type ParentId, type ParentOrder } from '@naru/shared/domain/parent-order'
import { childrenOf } from '../support/ledger-twin/parents.ts'
import { type IntentRow, rowKey, type Tables } from '../support/ledger-twin/tables.ts'
import { type Exchange, leavesOf, type TrueOrder } from './exchange.ts'
import type { Market } from './market.ts'

interface Evidence {
  readonly tables: Tables
  readonly exchange: Exchange
  readonly market: Market
  /** Parents that guarded shares when the market began to fall. */
  readonly guards: ReadonlySet<ParentId>
}

/** What parent orders have come to, against the truth. Each complaint says in words what must never be. */
export const judgeParents = (evidence: Evidence): readonly string[] => [
  ...twins(evidence.tables),
  ...[...evidence.tables.parents.values()].flatMap((parent) =>
    [overfill(evidence, parent.id), ending(evidence, parent), fire(evidence, parent)].flatMap((words) =>
      words === undefined ? [] : [`${parent.kind} ${parent.id} ${words}`],
    ),
  ),
]

/** Two orders for one leg and number. */
function twins(tables: Tables): readonly string[] {
  const made = new Map<string, IntentId>()
  return [...tables.intents.values()].flatMap(({ id, order }) => {
    const { parentId, leg, sequence } = order?.origin ?? {}
    if (!parentId || !leg) return []
    const name = `${leg} ${sequence} of ${parentId}`
    const other = made.get(name)
    made.set(name, id)
    return other === undefined ? [] : [`${name} was made twice: ${other}, ${id}`]
  })
}

/** Which intent an order is for: as the ledger says once it has said so, and as it was sent until then. */
const ownerOf = (tables: Tables, order: TrueOrder): IntentId | null => {
  const [account] = tables.accounts
  return (account && tables.orders.get(rowKey(account.accountId, order.id))?.intentId) ?? order.intentId
}

const ordersOf = ({ tables, exchange }: Pick<Evidence, 'tables' | 'exchange'>, id: IntentId): readonly TrueOrder[] =>
  exchange.orders.filter((order) => order.cancels === null && ownerOf(tables, order) === id)

interface Sums {
  readonly entered: number
  readonly entering: number
  readonly sold: number
  readonly selling: number
}

function sumsOf(evidence: Pick<Evidence, 'tables' | 'exchange'>, id: ParentId): Sums {
  const sums = { entered: 0, entering: 0, sold: 0, selling: 0 }
  for (const row of childrenOf(evidence.tables, id)) {
    for (const order of ordersOf(evidence, row.id)) {
      const isEntry = row.order?.origin?.leg === 'entry'
      sums[isEntry ? 'entered' : 'sold'] += order.cumQty
      sums[isEntry ? 'entering' : 'selling'] += leavesOf(order)
    }
  }
  return sums
}

/** What is filled and what still can be, beyond what there is: asked whenever an order is booked or trades. */
export function overfill(evidence: Pick<Evidence, 'tables' | 'exchange'>, id: ParentId): string | undefined {
  const parent = evidence.tables.parents.get(id)
  if (!parent) return undefined
  const { entered, entering, sold, selling } = sumsOf(evidence, id)
  if (entered + entering > parent.quantity) return `enters with ${entered + entering} of ${parent.quantity}`
  const room = parent.kind === 'bracket' ? entered : parent.quantity - replacedBy(evidence, parent)
  const all = sold + selling
  return all > Math.max(0, room) ? `trades ${all} of ${room}` : undefined
}

/** Of an order that is replaced, what it has filled and still can. */
const replacedBy = (evidence: Pick<Evidence, 'tables' | 'exchange'>, parent: ParentOrder): number =>
  parent.kind === 'replace'
    ? ordersOf(evidence, parent.terms.orderId).reduce((sum, order) => sum + order.cumQty + leavesOf(order), 0)
    : 0

const isUnsettled = ({ state }: IntentRow): boolean => state === 'manual' || state === 'in_doubt' || state === 'sending'

/** What a guard may give up for, with its owner told: the broker would not have it. */
const OF_THE_BROKER: ReadonlySet<string> = new Set(['broker_rejected', 'insufficient_holdings'])

/** At rest a parent is at its end, and truly so, or it waits and says for what. */
function ending(evidence: Evidence, parent: ParentOrder): string | undefined {
  const { tables, guards } = evidence
  const { state, reasonCode, id, kind } = parent
  const children = childrenOf(tables, id)
  const { entered, sold, selling, entering } = sumsOf(evidence, id)
  const open = selling + entering
  const isInPersonsHands = children.some(isUnsettled)
  if (state === 'done') {
    const target = kind === 'bracket' ? entered : parent.quantity - replacedBy(evidence, parent)
    const isDone = kind === 'replace' ? sold + selling >= target || children.length > 0 : sold >= target
    return isDone || reasonCode !== null || isInPersonsHands ? undefined : `is done with ${sold} of ${target}`
  }
  if (guards.has(id) && state === 'failed' && !OF_THE_BROKER.has(reasonCode ?? ''))
    return `guarded shares, and failed with ${reasonCode} while everything fell`
  if (isFinal(state)) {
    if (reasonCode === null) return `is ${state} without a reason`
    return open > 0 && !isInPersonsHands ? `is ${state}, and ${open} can still trade` : undefined
  }
  if (state === 'suspended') return reasonCode === null ? 'is suspended without a reason' : undefined
  if (open > 0 || isInPersonsHands || isBesideDoubt(tables, parent)) return undefined
  if (guards.has(id)) return `slept while everything fell: ${state}, ${entered} entered, ${sold} sold`
  return isWaiting(evidence, parent) ? undefined : `is ${state}, and nothing comes of it`
}

/** Its stop waits, and says so, for another order: nobody knows what became of that one. */
const isBesideDoubt = (tables: Tables, { accountId, instrumentId, progress }: ParentOrder): boolean =>
  progress.heldUpBy === 'order_in_doubt' &&
  [...tables.intents.values()].some(
    (row) => row.accountId === accountId && row.order?.instrumentId === instrumentId && isUnsettled(row),
  )

/** For a price that has not come, for its owner to say yes, or for the mode to let it buy again. */
function isWaiting({ tables, market }: Evidence, parent: ParentOrder): boolean {
  const mode = tables.accounts.find((row) => row.accountId === parent.accountId)?.mode
  if (mode !== 'active') return true
  if (parent.kind === 'twap' || parent.kind === 'replace' || parent.state === 'triggered') return false
  const side = parent.kind === 'bracket' ? 'sell' : parent.side
  const trigger = triggerOf(parent)
  return trigger !== undefined && !isReached(side, trigger, market.priceOf(parent.instrumentId))
}

function triggerOf(parent: ParentOrder): number | undefined {
  if (parent.progress.triggerPrice !== undefined) return parent.progress.triggerPrice
  if (parent.kind === 'stop' || parent.kind === 'stop_limit') return parent.terms.triggerPrice
  return parent.kind === 'oco' || parent.kind === 'bracket' ? parent.terms.stopPrice : undefined
}

/** Clocks of machines are two seconds off, and a price is believed for three. */
const BEFORE_MS = 12_000
const AFTER_MS = 4_000

/** What fires is a price there was. */
function fire({ market }: Evidence, { instrumentId, progress }: ParentOrder): string | undefined {
  const { firedAt, firedPrice } = progress
  if (firedAt === undefined || firedPrice === undefined) return undefined
  const isTrue = market.had(instrumentId, firedPrice, [firedAt - BEFORE_MS, firedAt + AFTER_MS])
  return isTrue ? undefined : `fired at ${firedPrice}, which nobody paid`
}
