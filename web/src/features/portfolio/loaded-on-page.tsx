'use client'

import type { ComponentProps } from 'react'
import { Card } from '@/ui/card.tsx'
import { ErrorState, Loaded } from '@/ui/states.tsx'

/** `Loaded` for what stands on the ground of the page: a failure gets a card of its own. */
export function LoadedOnPage<T>(props: ComponentProps<typeof Loaded<T>>) {
  const { query } = props
  if (query.data !== undefined || !query.error) return <Loaded {...props} />
  return (
    <Card>
      <ErrorState error={query.error} onRetry={query.refetch} />
    </Card>
  )
}
