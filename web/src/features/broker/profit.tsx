'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { addDays, kstDate, unixMs } from '@naru/shared/core/time'
import { ReceiptText } from 'lucide-react'
import { useState } from 'react'
import { useNow } from '@/lib/clock.ts'
import { usePinnedBridge } from '@/lib/config.tsx'
import type { PinnedBridge } from '@/lib/env.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded, NotOffered } from '@/ui/states.tsx'
import { Tabs } from '@/ui/tabs.tsx'
import { ProfitTable } from './profit-table.tsx'
import { dailyProfitQuery, type Period, tradeProfitQuery } from './queries.ts'

const DAYS = ['7', '30', '90'] as const
type Days = (typeof DAYS)[number]
const GROUPS = ['day', 'instrument'] as const
type Group = (typeof GROUPS)[number]

/** What was realized over a period, as the broker reckons it: a line a day, or a line a stock and day. */
export function Profit({ account }: { account: BrokerAccountRow }) {
  const { broker } = useText()
  const [days, setDays] = useState<Days>('30')
  const [group, setGroup] = useState<Group>('day')
  const bridge = usePinnedBridge(account.bridge_id)
  const now = useNow()
  if (now === 0) return null
  if (account.environment === 'paper') {
    return (
      <Card data-testid="profit">
        <CardHeader title={broker.profit} note={broker.basis} />
        <NotOffered />
      </Card>
    )
  }
  const to = kstDate(unixMs(now))
  const asked = { bridge, period: { accountId: account.id, from: addDays(to, 1 - Number(days)), to } }
  return (
    <Card data-testid="profit">
      <CardHeader
        title={broker.profit}
        note={broker.basis}
        action={
          <Choice
            label={broker.period}
            value={days}
            onChange={setDays}
            options={DAYS.map((key) => ({ key, label: broker.periods[key] }))}
          />
        }
      />
      <Tabs
        label={broker.profit}
        tabs={GROUPS.map((key) => ({ key, label: broker.profitBy[key] }))}
        value={group}
        onChange={setGroup}
      >
        {group === 'day' ? <ByDay {...asked} /> : <ByInstrument {...asked} />}
      </Tabs>
    </Card>
  )
}

interface AskedProps {
  readonly bridge: PinnedBridge | undefined
  readonly period: Period
}

function ByDay({ bridge, period }: AskedProps) {
  const query = useQuery(dailyProfitQuery(bridge, period))
  return (
    <Loaded query={query} skeleton={<SkeletonRows rows={4} />}>
      {({ rows }) => (rows.length === 0 ? <NoProfit /> : <ProfitTable rows={rows} />)}
    </Loaded>
  )
}

function ByInstrument({ bridge, period }: AskedProps) {
  const query = useQuery(tradeProfitQuery(bridge, period))
  return (
    <Loaded query={query} skeleton={<SkeletonRows rows={4} />}>
      {({ rows }) => (rows.length === 0 ? <NoProfit /> : <ProfitTable rows={rows} />)}
    </Loaded>
  )
}

function NoProfit() {
  const { broker } = useText()
  return <EmptyState icon={ReceiptText} title={broker.profitEmpty} hint={broker.profitEmptyHint} />
}
