'use client'

import type { BridgeRow } from '@naru/shared/contracts/views'
import { ServerOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { useConfig } from '@/lib/config.tsx'
import type { PinnedBridge } from '@/lib/env.ts'
import { pulseOf, useBridges } from '@/lib/heartbeat.ts'
import { bridgesQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

interface BridgesSectionProps {
  /** Draws the fingerprint of a pinned key. */
  readonly fingerprint: (bridge: PinnedBridge) => ReactNode
}

/** The bridges this deployment trusts, and what the ledger says of each. */
export function BridgesSection({ fingerprint }: BridgesSectionProps) {
  const { settings } = useText()
  const { bridges: pinned } = useConfig()
  const bridges = useQuery(bridgesQuery)
  return (
    <Card>
      <CardHeader title={settings.bridges} />
      <Loaded query={bridges} skeleton={<SkeletonRows rows={2} />}>
        {(rows) =>
          pinned.length === 0 ? (
            <EmptyState icon={ServerOff} title={settings.noBridges} />
          ) : (
            pinned.map((bridge) => (
              <Bridge key={bridge.id} bridge={bridge} row={rows.find((row) => row.id === bridge.id)}>
                {fingerprint(bridge)}
              </Bridge>
            ))
          )
        }
      </Loaded>
    </Card>
  )
}

interface BridgeProps {
  readonly bridge: PinnedBridge
  readonly row: BridgeRow | undefined
  readonly children: ReactNode
}

function Bridge({ bridge, row, children }: BridgeProps) {
  const text = useText()
  const read = useBridges()
  const isDead = row && read ? pulseOf(row, read.asOf) === 'dead' : true
  return (
    <article className="grid gap-3 border-t px-4 py-4" data-bridge={bridge.id}>
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-16">{bridge.name}</h3>
        <span className={cn('text-13', isDead ? 'font-bold text-danger' : 'text-muted')}>
          {text.settings.heartbeat} <Age at={row?.heartbeat_at ?? null} />
        </span>
        {row?.version && <span className="tabular text-12 text-muted">{text.bridge.version(row.version)}</span>}
      </header>
      <p className="text-13 text-muted">
        {text.bridge.url} <code>{bridge.url}</code>
      </p>
      {row && row.public_key !== bridge.publicKey && (
        <p role="alert" className="rounded-table bg-danger-soft p-3 text-danger">
          {text.bridge.keyMismatch}
        </p>
      )}
      {children}
    </article>
  )
}
