import { type UnixMs, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId, IntentId, Side } from '@naru/shared/domain/order'
import { isFinal, type ParentId, ParentOrder, type ParentTerms } from '@naru/shared/domain/parent-order'
import type { LeaseHolder } from '../../../src/ports/store.ts'
import { brokerOrderOf, checkMode, childrenOf, endParent, liveQuantity, sumChildren } from './parents.ts'
import { addCancel, hasCancelPending, holdsLease } from './sending.ts'
import { accountOf, derivedId, refuse, type Tables } from './tables.ts'

const DAY_MS = 86_400_000
const MAX_OPEN = 50

/** What a person or a rule asks for. Shares, won per share. */
export type ParentRequest = ParentTerms & {
  readonly id: ParentId
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly quantity: number
}

const going = (tables: Tables, { accountId, instrumentId }: Pick<ParentRequest, 'accountId' | 'instrumentId'>) =>
  [...tables.parents.values()].filter(
    (row) => row.accountId === accountId && row.instrumentId === instrumentId && !isFinal(row.state),
  )

type Holding = Pick<ParentRequest, 'accountId' | 'instrumentId'>
const NONE: ReadonlySet<ParentId> = new Set()

/** `trade.shares_spoken_for`, by whatever goes on beside `without`. */
const spokenFor = (tables: Tables, of: Holding, without: ReadonlySet<ParentId>): number =>
  going(tables, of)
    .filter((row) => row.side === 'sell' && row.kind !== 'replace' && !without.has(row.id))
    .reduce((sum, row) => sum + row.quantity - sumChildren(tables, row).filled, 0)

const heldOf = (tables: Tables, { accountId, instrumentId }: Holding): number =>
  tables.positions.get(`${accountId} ${instrumentId}`)?.quantity ?? 0

/** `trade.check_parent_fits`. */
function checkFits(tables: Tables, asked: ParentRequest, without = NONE): void {
  const isTooMuch = asked.quantity > heldOf(tables, asked) - spokenFor(tables, asked, without)
  if (asked.side === 'sell' && isTooMuch) refuse('insufficient_holdings')
  const open = [...tables.parents.values()].filter((row) => row.accountId === asked.accountId && !isFinal(row.state))
  if (open.length - without.size >= MAX_OPEN) refuse('input_invalid')
}

/** `trade.is_repeated_parent`. */
function isRepeated(tables: Tables, id: ParentId, words: string): boolean {
  if (!tables.parents.has(id)) return false
  return tables.requests.get(id) === words || refuse('idempotency_key_reused')
}

interface Source {
  readonly source: ParentOrder['source']
  readonly sourceId: string | null
  readonly sourceHash: string | null
  readonly validUntil: UnixMs | null
}
const OF_A_PERSON = { source: 'web', sourceId: null, sourceHash: null } as const

function add(tables: Tables, asked: ParentRequest, from: Source & { readonly words: string }): void {
  const { words, ...source } = from
  const now = tables.now()
  const userId = tables.accounts.find((row) => row.accountId === asked.accountId)?.userId
  const fresh = { state: 'working', placement: 'bridge', progress: {}, reasonCode: null, reasonDetail: null }
  const times = { resumedAt: null, createdAt: now, updatedAt: now, version: 1 }
  const parent = ParentOrder.parse({ ...asked, ...source, ...fresh, ...times, userId }) as ParentOrder // both halves were parsed
  tables.parents.set(parent.id, parent)
  tables.requests.set(parent.id, words)
}

/** `place_parent_order`, after its checks of terms and instrument. Safe to repeat. */
export function placeParent(tables: Tables, asked: ParentRequest, validUntil: UnixMs | null): void {
  const words = JSON.stringify(['parent', asked, validUntil])
  if (isRepeated(tables, asked.id, words)) return
  const now = tables.now()
  if (validUntil !== null && (validUntil <= now || validUntil > now + 90 * DAY_MS)) refuse('input_invalid')
  checkMode(tables, asked, asked.side)
  checkFits(tables, asked)
  add(tables, asked, { ...OF_A_PERSON, validUntil, words })
}

/** What an order is to become. A total, what is filled of it included; null leaves it as it is. */
interface Change {
  readonly orderId: IntentId
  readonly quantity: number | null
  /** Null is at the market. */
  readonly limitPrice: number | null
}

/** `modify_order`, after its checks of terms and price: cancels the order and leaves the rest to a parent of its own. */
export function modifyOrder(tables: Tables, id: ParentId, change: Change): void {
  const { orderId, limitPrice } = change
  const words = JSON.stringify(['modify', change])
  if (isRepeated(tables, id, words)) return
  const row = tables.intents.get(orderId) ?? refuse('not_found')
  const intent = row.order ?? refuse('not_found')
  const order = brokerOrderOf(tables, row)
  const quantity = change.quantity ?? intent.quantity
  const { parentId = null, leg = null } = intent.origin ?? {}
  const isWaiting = row.state === 'ready' || row.state === 'proposed'
  if (parentId !== null && leg !== 'replacement') refuse('order_of_parent')
  if (!isWaiting && order?.status !== 'open') refuse('order_not_open')
  if (quantity <= (order?.cumQty ?? 0)) refuse('quantity_too_small')
  checkMode(tables, intent, intent.side)
  const { accountId, instrumentId, side } = intent
  const orderType = limitPrice === null ? ('market' as const) : ('limit' as const)
  const terms = { orderId, quantity, orderType, ...(limitPrice !== null && { limitPrice }) }
  const asked = { id, accountId, instrumentId, side, quantity, kind: 'replace', terms } as const
  add(tables, asked, { ...OF_A_PERSON, validUntil: unixMs(tables.now() + DAY_MS), words })
  if (isWaiting) Object.assign(row, { state: 'expired', reason: { code: 'canceled_by_user', text: null } })
  else if (row.venueOrderId && !hasCancelPending(tables, row.venueOrderId, accountId))
    addCancel(tables, derivedId(`cancel ${id}`), { accountId, target: row.venueOrderId })
}

/** `trade.unguarded_shares`: of a holding, what no parent beside `without` will sell. */
function unguarded(tables: Tables, of: Holding, without: ReadonlySet<ParentId>): number {
  const bought = going(tables, of).filter((row) => row.kind === 'bracket' && row.side === 'buy')
  const own = bought.reduce((sum, row) => {
    const { entryFilled, filled } = sumChildren(tables, row)
    return sum + entryFilled - filled
  }, 0)
  return heldOf(tables, of) - spokenFor(tables, of, without) - own
}

interface Proposal {
  readonly sourceId: string
  readonly sourceHash: string
  readonly needsApproval: boolean
  readonly holder: LeaseHolder
}

/** `propose_parent`, after its checks of terms and instrument: what a rule asks for. Whether its owner has to say yes first. */
export function proposeParent(
  tables: Tables,
  bridgeId: string,
  told: { readonly asked: ParentRequest; readonly proposal: Proposal },
): boolean {
  const { asked, proposal } = told
  const { sourceId, sourceHash, needsApproval, holder } = proposal
  accountOf(tables, bridgeId, asked.accountId)
  if (!holdsLease(tables, bridgeId, holder)) refuse('lease_lost')
  const words = JSON.stringify(['propose_parent', asked, sourceId, sourceHash])
  if (isRepeated(tables, asked.id, words)) return tables.approvals.has(asked.id)
  const armed = tables.armed.get(sourceId) ?? refuse('version_not_armed')
  const isOffered = asked.kind === 'bracket' ? asked.side === 'buy' : asked.kind === 'stop' && asked.side === 'sell'
  if (!isOffered) refuse('order_type_unsupported')
  checkMode(tables, asked, asked.side)
  // The next stop of a rule takes the place of the last one, unless that has gone off.
  const isLast = (row: ParentOrder) => row.kind === 'stop' && row.state === 'working' && row.sourceId === sourceId
  const ended = asked.kind === 'stop' ? going(tables, asked).filter(isLast) : []
  const without = new Set(ended.map(({ id }) => id))
  const room = asked.kind === 'stop' ? Math.max(1, unguarded(tables, asked, without)) : asked.quantity
  const fitted = { ...asked, quantity: Math.min(asked.quantity, room) }
  checkFits(tables, fitted, without)
  if (armed.hash !== sourceHash || armed.isOver) refuse('version_not_armed')
  for (const parent of ended) endParent(tables, parent, 'canceled', 'replaced_by_rule')
  const validUntil = unixMs(tables.now() + 90 * DAY_MS)
  add(tables, fitted, { source: armed.kind, sourceId, sourceHash, validUntil, words })
  const waits = asked.kind === 'bracket' && needsApproval
  if (waits) tables.approvals.add(asked.id)
  return waits
}

/** Shares of a holding that are guarded against a falling price: by what rests at the broker, and by the bridge. */
interface Protection {
  readonly atBroker: number
  readonly atBridge: number
}

/** What one parent guards; undefined for what is no stop, or has come to its end. */
export function protectionBy(tables: Tables, parent: ParentOrder): Protection | undefined {
  if (isFinal(parent.state) || !isStop(parent)) return undefined
  const { entryFilled, filled } = sumChildren(tables, parent)
  const guarded = Math.max(0, (parent.kind === 'bracket' ? entryFilled : parent.quantity) - filled)
  const resting = childrenOf(tables, parent.id).reduce((sum, row) => {
    const order = brokerOrderOf(tables, row)
    const isResting = order?.status === 'open' && row.order?.type === 'stop_limit' && row.order.side === 'sell'
    return isResting ? sum + liveQuantity(row, order, parent.resumedAt) : sum
  }, 0)
  const atBridge = parent.state === 'suspended' ? 0 : Math.max(0, guarded - resting)
  return { atBroker: Math.min(resting, guarded), atBridge }
}

/** `trade.has_stop` and what is a stop besides. */
function isStop(parent: ParentOrder): boolean {
  if (parent.kind !== 'bracket') return parent.side === 'sell' && parent.kind !== 'twap' && parent.kind !== 'replace'
  if (parent.side !== 'buy') return false
  const { stopPrice, trailRate, trailFromPrice } = parent.terms
  const hasBegun = trailFromPrice === undefined || parent.progress.watermark !== undefined
  return stopPrice !== undefined || (trailRate !== undefined && hasBegun)
}

/** `trade.protection_of`. */
export function protectionOf(tables: Tables, of: Holding): Protection {
  const all = going(tables, of).flatMap((row) => protectionBy(tables, row) ?? [])
  const sum = (pick: (one: Protection) => number): number => all.reduce((total, one) => total + pick(one), 0)
  return { atBroker: sum((one) => one.atBroker), atBridge: sum((one) => one.atBridge) }
}
