import { OrderRow, ParentOrderRow } from '@naru/shared/contracts/views'
import type { IntentId } from '@naru/shared/domain/order'
import { z } from 'zod'
import { AppError, toAppError } from '@/lib/app-error.ts'
import { callRpc, readRows } from '@/lib/supabase/browser.ts'
import type { AnyErrorCode } from '@/text/codes.ts'
import type { OrderTerms, ParentRequest, TicketTerms } from './terms.ts'

/** What the ledger has recorded: an order, or a conditional order that makes orders later. */
export type Placed =
  | { readonly kind: 'order'; readonly order: OrderRow }
  | { readonly kind: 'parent'; readonly parent: ParentOrderRow }

/** `unknown`: the request left and its answer did not come, or an order looked up by its id was not found. */
export type PlaceOutcome =
  | { readonly kind: 'placed'; readonly placed: Placed }
  | { readonly kind: 'refused'; readonly error: AppError }
  | { readonly kind: 'unknown' }

/** Where orders are asked for and looked up. */
export interface OrderLedger {
  /** The same id with the same terms is the same order, however often it is asked for. Throws `AppError`. */
  readonly place: (id: IntentId, terms: TicketTerms) => Promise<Placed>
  readonly find: (id: IntentId, terms: TicketTerms) => Promise<Placed | undefined>
}

/** The one row a function of ours answers with. */
export function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (!row) throw new AppError('answer_unreadable')
  return row
}

async function placeOrder(id: IntentId, terms: OrderTerms): Promise<Placed> {
  const request = {
    p_id: id,
    p_account_id: terms.accountId,
    p_instrument_id: terms.instrumentId,
    p_side: terms.side,
    p_order_type: terms.type,
    p_quantity: String(terms.quantity),
    p_time_in_force: terms.timeInForce,
    ...(terms.limitPrice === null ? {} : { p_limit_price: String(terms.limitPrice) }),
    ...(terms.stopPrice === null ? {} : { p_stop_price: String(terms.stopPrice) }),
    ...(terms.supersedes === undefined ? {} : { p_supersedes: terms.supersedes }),
  }
  return { kind: 'order', order: onlyRow(await callRpc('place_intent', request, z.array(OrderRow))) }
}

async function placeParent(id: IntentId, request: ParentRequest): Promise<Placed> {
  const { accountId, instrumentId, side, quantity, kind, terms, validUntil } = request
  const args = {
    p_id: id,
    p_account_id: accountId,
    p_kind: kind,
    p_instrument_id: instrumentId,
    p_side: side,
    p_quantity: String(quantity),
    p_terms: { ...terms },
    ...(validUntil === null ? {} : { p_valid_until: new Date(validUntil).toISOString() }),
  }
  return { kind: 'parent', parent: onlyRow(await callRpc('place_parent_order', args, z.array(ParentOrderRow))) }
}

export const orderLedger: OrderLedger = {
  place: (id, terms) => (terms.kind === 'order' ? placeOrder(id, terms) : placeParent(id, terms)),
  find: async (id, terms) => {
    if (terms.kind === 'order') {
      const [order] = await readRows('orders', { row: OrderRow, refine: (query) => query.eq('id', id) })
      return order && { kind: 'order', order }
    }
    const [parent] = await readRows('parent_orders', { row: ParentOrderRow, refine: (query) => query.eq('id', id) })
    return parent && { kind: 'parent', parent }
  },
}

/** After these it is not known whether the request took effect. Everything else is a refusal with a reason. */
const UNKNOWN: ReadonlySet<AnyErrorCode> = new Set([
  'network_unreachable',
  'database_unavailable',
  'answer_unreadable',
  'result_unknown',
  'internal',
])

export const isOutcomeUnknown = (error: AppError): boolean => UNKNOWN.has(error.code)

const LOOK_UP_AFTER_MS = [300, 1_000, 3_000]

/** Looks an order up by its id until it is found or the waits are used up. Sends nothing. */
export async function lookUp(
  { id, terms, ledger = orderLedger }: PlaceRequest,
  waits: readonly number[] = LOOK_UP_AFTER_MS,
): Promise<PlaceOutcome> {
  for (const waitMs of waits) {
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    const placed = await ledger.find(id, terms).catch(() => undefined)
    if (placed) return { kind: 'placed', placed }
  }
  return { kind: 'unknown' }
}

const underway = new Map<IntentId, Promise<PlaceOutcome>>()

interface PlaceRequest {
  readonly id: IntentId
  readonly terms: TicketTerms
  readonly ledger?: OrderLedger
}

/** Asks for one order. Called again while it is underway, it answers with the same outcome and sends nothing. */
export function placeOnce(request: PlaceRequest): Promise<PlaceOutcome> {
  const running = underway.get(request.id)
  if (running) return running
  const placing = place(request).finally(() => underway.delete(request.id))
  underway.set(request.id, placing)
  return placing
}

async function place({ id, terms, ledger = orderLedger }: PlaceRequest): Promise<PlaceOutcome> {
  try {
    return { kind: 'placed', placed: await ledger.place(id, terms) }
  } catch (thrown) {
    const error = toAppError(thrown)
    return isOutcomeUnknown(error) ? { kind: 'unknown' } : { kind: 'refused', error }
  }
}
