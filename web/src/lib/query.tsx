'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { AppError } from './app-error.ts'

/** Failures that another try within seconds can cure. A refusal is an answer and is not asked again. */
const PASSING = new Set(['network_unreachable', 'database_unavailable', 'broker_rate_limited', 'bridge_unreachable'])

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && error instanceof AppError && PASSING.has(error.code),
        retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt),
      },
      // An order is never sent twice by a library: whoever may repeat a request says so at the call.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient)
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
