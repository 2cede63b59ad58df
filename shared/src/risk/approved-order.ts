import type { OrderIntent } from '../domain/order.ts'

declare const approved: unique symbol

/**
 * An intent that passed every risk check on one snapshot. Only `pipeline.ts` makes one; an adapter takes nothing else.
 * The brand exists in types alone: there is no runtime value to copy.
 */
export type ApprovedOrder = OrderIntent & { readonly [approved]: true }
