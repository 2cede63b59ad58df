'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '@/ui/skeleton.tsx'

/** What a proposal and its price are said with comes right after the frame of the page. */
export const ApprovalsScreen = dynamic(async () => (await import('./approvals.tsx')).Approvals, {
  ssr: false,
  loading: () => <Skeleton className="mx-auto h-64 w-full max-w-3xl" />,
})
