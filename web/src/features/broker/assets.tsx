'use client'

import type { AccountAssetsResponse } from '@naru/shared/contracts/market-info-api'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { ReactNode } from 'react'
import { usePinnedBridge } from '@/lib/config.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Pnl, Won } from '@/ui/number.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded, NotOffered } from '@/ui/states.tsx'
import { assetsQuery } from './queries.ts'

/** The whole account as the broker values it. */
export function Assets({ account }: { account: BrokerAccountRow }) {
  const { broker } = useText()
  const isOffered = account.environment === 'live'
  const bridge = usePinnedBridge(account.bridge_id)
  const query = useQuery(assetsQuery(isOffered ? bridge : undefined, account.id))
  return (
    <Card data-testid="assets">
      <CardHeader
        title={broker.assets}
        note={account.label}
        action={query.data && <AgeBadge at={query.data.asOf} isStale={query.isError || query.data.isStale} />}
      />
      {isOffered ? (
        <Loaded query={query} skeleton={<SkeletonRows rows={3} />}>
          {({ assets }) => <Figures assets={assets} />}
        </Loaded>
      ) : (
        <NotOffered />
      )}
    </Card>
  )
}

function Figures({ assets }: Pick<AccountAssetsResponse, 'assets'>) {
  const { broker } = useText()
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 px-4 pb-4 md:grid-cols-4">
      <Figure label={broker.total}>
        <Won won={assets.total} className="font-bold text-20" />
      </Figure>
      <Figure label={broker.net}>
        <Won won={assets.net} className="font-bold text-20" />
      </Figure>
      <Figure label={broker.unrealized}>
        <Pnl won={assets.unrealized} className="font-bold text-20" />
      </Figure>
      <Figure label={broker.deposits}>
        <Won won={assets.deposits} />
      </Figure>
      <Figure label={broker.purchased}>
        <Won won={assets.purchased} />
      </Figure>
      <Figure label={broker.valued}>
        <Won won={assets.valued} />
      </Figure>
      {assets.loans !== 0 && (
        <Figure label={broker.loans}>
          <Won won={assets.loans} />
        </Figure>
      )}
    </dl>
  )
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
