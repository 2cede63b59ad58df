'use client'

import {
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery as useReactQuery,
} from '@tanstack/react-query'
import { useIsHydrated } from './hydrated.ts'

const PENDING = {
  data: undefined,
  dataUpdatedAt: 0,
  error: null,
  errorUpdatedAt: 0,
  errorUpdateCount: 0,
  failureCount: 0,
  failureReason: null,
  fetchStatus: 'fetching',
  isError: false,
  isEnabled: true,
  isFetched: false,
  isFetchedAfterMount: false,
  isFetching: true,
  isInitialLoading: true,
  isLoading: true,
  isLoadingError: false,
  isPaused: false,
  isPending: true,
  isPlaceholderData: false,
  isRefetchError: false,
  isRefetching: false,
  isStale: true,
  isSuccess: false,
  status: 'pending',
} as const

/**
 * `useQuery`, except that a part of the page that comes to life late (pages stream in behind their frame) first shows
 * what the server rendered, although another part may have fetched the answer already. React refuses the page otherwise.
 */
export function useQuery<Fetched, Failure = Error, Data = Fetched, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Fetched, Failure, Data, Key>,
): UseQueryResult<Data, Failure> {
  const result = useReactQuery(options)
  const isHydrated = useIsHydrated()
  return isHydrated ? result : { ...PENDING, refetch: result.refetch }
}
