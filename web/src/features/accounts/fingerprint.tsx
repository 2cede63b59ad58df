'use client'

import { KeyRound } from 'lucide-react'
import type { PinnedBridge } from '@/lib/env.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { fingerprintOf } from './connect.ts'

/** The pinned key in a form that people can compare with what the NAS prints. */
export function Fingerprint({ bridge }: { bridge: PinnedBridge }) {
  const text = useText()
  const { data } = useQuery({
    queryKey: ['fingerprint', bridge.publicKey],
    queryFn: () => fingerprintOf(bridge.publicKey),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <div className="grid gap-1 rounded-table bg-sunken p-3 text-13">
      <p className="flex items-center gap-2 font-bold">
        <KeyRound aria-hidden size={14} />
        {text.bridge.fingerprint}
      </p>
      {data ? (
        <code className="tabular text-16" data-testid="fingerprint">
          {data}
        </code>
      ) : (
        <Skeleton className="h-6 w-44" />
      )}
      <p className="text-12 text-muted">{text.bridge.fingerprintHint}</p>
    </div>
  )
}
