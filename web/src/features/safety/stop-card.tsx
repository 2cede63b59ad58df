'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { OctagonX } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { z } from 'zod'
import { modeChangesQuery } from '@/lib/ledger/mode-changes.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useSafetyWords } from '@/text/safety.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { EmptyState, ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { AccountMode } from './account-mode.tsx'

/** Stops all accounts at once, and each one by itself. Stopping is never refused; going on again is. */
export function StopCard({ accounts }: { accounts: readonly BrokerAccountRow[] }) {
  const safety = useSafetyWords()
  return (
    <Card data-testid="stop-card">
      <CardHeader title={safety.stopTitle} />
      {accounts.length === 0 ? (
        <EmptyState
          icon={OctagonX}
          title={safety.noAccounts}
          hint={safety.noAccountsHint}
          action={
            <Link href="/onboarding" className={buttonStyle({ variant: 'primary' })}>
              {safety.connect}
            </Link>
          }
        />
      ) : (
        <>
          <CardBody className="grid gap-3">
            <StopAll count={accounts.length} />
          </CardBody>
          {accounts.map((account) => (
            <AccountMode key={account.id} account={account} />
          ))}
        </>
      )}
    </Card>
  )
}

function StopAll({ count }: { count: number }) {
  const safety = useSafetyWords()
  const queries = useQueryClient()
  const [isCanceling, setIsCanceling] = useState(true)
  const stop = useMutation({
    mutationFn: () => callRpc('halt_trading', { p_reason: 'kill_switch', p_cancels: isCanceling }, z.int()),
    onSuccess: (canceled) => toast.done(safety.stopped, isCanceling ? safety.canceling(canceled) : safety.leftOpen),
    onSettled: () => {
      for (const queryKey of [ledgerKeys.accounts, ledgerKeys.orders, modeChangesQuery.queryKey]) {
        void queries.invalidateQueries({ queryKey })
      }
    },
  })
  return (
    <>
      <p className="text-13 text-muted">{safety.stopBody}</p>
      <label className="flex min-h-11 items-center gap-2 text-14">
        <input
          type="checkbox"
          checked={isCanceling}
          onChange={(event) => setIsCanceling(event.target.checked)}
          className="size-5 accent-accent"
        />
        {safety.cancelsToo}
      </label>
      {stop.error && <ErrorText error={stop.error} />}
      <HoldButton disabled={stop.isPending} onHeld={() => stop.mutate()}>
        {safety.stopHold(count)}
      </HoldButton>
    </>
  )
}
