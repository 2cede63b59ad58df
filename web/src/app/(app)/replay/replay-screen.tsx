'use client'

import dynamic from 'next/dynamic'
import type { Wish } from '@/features/replay/start/start-form.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'

/** Nothing of it is needed before its frame stands. */
const ReplayHome = dynamic(async () => (await import('./replay-home.tsx')).ReplayWithParts, {
  ssr: false,
  loading: () => <Skeleton className="h-96 w-full" />,
})

export function ReplayScreen(props: { readonly userId: string; readonly wish: Wish }) {
  return <ReplayHome {...props} />
}
