'use client'

import dynamic from 'next/dynamic'
import { SkeletonRows } from '@/ui/skeleton.tsx'

/** Form and validation are fetched only by those who enter a key. */
export const ConnectAccount = dynamic(async () => (await import('./connect-account.tsx')).ConnectAccount, {
  ssr: false,
  loading: () => <SkeletonRows rows={5} />,
})
