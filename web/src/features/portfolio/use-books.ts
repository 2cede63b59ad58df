'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { KstDate } from '@naru/shared/core/time'
import type { BookEvent, Span } from '@naru/shared/portfolio/book-events'
import { inOrder, type PortfolioTrade } from '@naru/shared/portfolio/records'
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { type PortfolioBooks, portfolioBooksQuery } from '@/lib/ledger/portfolio.ts'

/** What the figures of some accounts of one kind of money are made of. */
export interface Books {
  readonly trades: readonly PortfolioTrade[]
  readonly events: readonly BookEvent[]
  readonly spans: readonly Span[]
  /** The first day anything is known of; undefined while nothing is. */
  readonly first: KstDate | undefined
  /** When the oldest of them was read. */
  readonly readAt: number
}

/** The books of all the accounts; undefined until every one of them has been read. */
export const useBooks = (accounts: readonly BrokerAccountRow[]) =>
  useQueries({ queries: accounts.map(({ id }) => portfolioBooksQuery(id)), combine })

function combine(results: readonly UseQueryResult<PortfolioBooks>[]) {
  return {
    data: merge(results),
    error: results.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => Promise.all(results.map(({ refetch }) => refetch())),
  }
}

function merge(results: readonly UseQueryResult<PortfolioBooks>[]): Books | undefined {
  const books = results.flatMap(({ data }) => data ?? [])
  if (books.length < results.length) return undefined
  const trades = books.flatMap((one) => one.trades).toSorted(inOrder)
  const spans = books.flatMap((one) => one.spans)
  const days = [...trades.slice(0, 1).map(({ date }) => date), ...spans.map(({ from }) => from.date)]
  return {
    trades,
    events: books.flatMap(({ events }) => events),
    spans,
    first: days.toSorted()[0],
    readAt: Math.min(...results.map(({ dataUpdatedAt }) => dataUpdatedAt)),
  }
}
