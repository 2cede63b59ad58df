import { Book, Quote } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { askBridge } from './bridge.ts'
import type { PinnedBridge } from './env.ts'

/** Undefined until the user has an account: nothing is asked before. */
export type Bridge = PinnedBridge | undefined

/** One root for everything the bridge answers: then which bridge, what was asked and of what. */
export const bridgeKey = (bridge: Bridge, ...what: readonly string[]) => ['bridge', bridge?.id, ...what] as const

interface BridgeQuestion<S extends z.ZodType> {
  /** What is asked and of what; the rest of the query's key. */
  readonly key: readonly string[]
  /** Begins with "/v1/". */
  readonly path: string
  readonly answer: S
}

/** A question to the bridge as a query, its answer checked against the schema both sides share. Fails with `AppError`. */
export function bridgeQuery<S extends z.ZodType>(bridge: Bridge, { key, path, answer }: BridgeQuestion<S>) {
  return queryOptions({
    queryKey: bridgeKey(bridge, ...key),
    enabled: bridge !== undefined,
    // `enabled` keeps the query from running without a bridge.
    queryFn: ({ signal }): Promise<z.output<S>> => askBridge({ bridge: bridge as PinnedBridge, path, answer, signal }),
  })
}

export const quoteQuery = (bridge: Bridge, id: InstrumentId) =>
  bridgeQuery(bridge, { key: ['quote', id], path: `/v1/quotes/${id}`, answer: Quote })

export const bookQuery = (bridge: Bridge, id: InstrumentId) =>
  bridgeQuery(bridge, { key: ['book', id], path: `/v1/orderbook/${id}`, answer: Book })
