'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '@/ui/skeleton.tsx'

const loading = () => (
  <div className="mx-auto grid w-full max-w-3xl gap-4" aria-busy="true">
    <Skeleton className="h-10 w-32" />
    <Skeleton className="h-24 w-full" />
    <Skeleton className="h-64 w-full" />
  </div>
)

/** The sentences of every kind of notification, in both languages, come right after the frame of the page. */
export const NotificationCentre = dynamic(async () => (await import('./centre.tsx')).NotificationCentre, {
  ssr: false,
  loading,
})

export const NotificationSettings = dynamic(
  async () => (await import('./notification-settings.tsx')).NotificationSettings,
  { ssr: false, loading },
)
