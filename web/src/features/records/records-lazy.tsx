'use client'

import dynamic from 'next/dynamic'
import { SkeletonRows } from '@/ui/skeleton.tsx'

/** Comes right after the frame of the page, with its words in both languages. */
export const Records = dynamic(async () => (await import('./records.tsx')).Records, {
  ssr: false,
  loading: () => <SkeletonRows rows={6} />,
})
