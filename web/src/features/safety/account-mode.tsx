'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { isStricter, TradingMode } from '@naru/shared/domain/account'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { modeChangesQuery } from '@/lib/ledger/mode-changes.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useSafetyWords } from '@/text/safety.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { toast } from '@/ui/toast.tsx'

/** One account: what it may do now, and another mode for it. */
export function AccountMode({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  const safety = useSafetyWords()
  const [wanted, setWanted] = useState<TradingMode | null>(null)
  const isHeldDown = account.effective_mode !== account.mode
  return (
    <section className="grid gap-2 border-t px-4 py-3" data-account={account.id} aria-label={account.label}>
      <h3 className="flex flex-wrap items-center gap-2 text-14">
        <span className="font-bold">{account.label}</span>
        <Badge tone={account.environment === 'paper' ? 'paper' : 'danger'}>
          {text.account.environment[account.environment]}
        </Badge>
        <span className="tabular text-12 text-muted">
          {account.account_number_masked ?? text.account.numberUnknown}
        </span>
        <Badge tone={account.effective_mode === 'active' ? 'accent' : 'danger'} data-mode={account.effective_mode}>
          {text.account.mode[account.effective_mode]}
        </Badge>
      </h3>
      <p className="text-12 text-muted">{isHeldDown ? safety.heldDown : safety.meaning[account.effective_mode]}</p>
      <p className="flex flex-wrap gap-2">
        {TradingMode.options
          .filter((mode) => mode !== account.mode)
          .map((mode) => (
            <Button key={mode} variant="outline" size="small" onClick={() => setWanted(mode)}>
              {safety.change[mode]}
            </Button>
          ))}
      </p>
      {wanted !== null && <ModeDialog account={account} mode={wanted} onClose={() => setWanted(null)} />}
    </section>
  )
}

function ModeDialog({ account, mode, onClose }: { account: BrokerAccountRow; mode: TradingMode; onClose: () => void }) {
  const text = useText()
  const safety = useSafetyWords()
  const queries = useQueryClient()
  const isLowering = isStricter(mode, account.mode)
  const number = account.account_number_masked ?? text.account.numberUnknown
  const name = `${account.label} · ${text.account.environment[account.environment]} ${number}`
  const change = useMutation({
    mutationFn: () =>
      callRpc('set_trading_mode', { p_account_id: account.id, p_mode: mode, p_reason: 'safety' }, z.unknown()),
    onSuccess: () => {
      toast.done(text.settings.modeChanged(text.account.mode[mode]), name)
      onClose()
    },
    onSettled: () => {
      for (const queryKey of [ledgerKeys.accounts, modeChangesQuery.queryKey])
        void queries.invalidateQueries({ queryKey })
    },
  })
  return (
    <Dialog open onClose={onClose} title={safety.change[mode]} description={safety.meaning[mode]}>
      <p className="tabular font-bold">{name}</p>
      {needsStepUp(change.error) ? (
        <StepUp onDone={() => change.mutate()} />
      ) : (
        <>
          {change.error && <ErrorText error={change.error} />}
          <HoldButton
            variant={isLowering ? 'danger' : 'primary'}
            disabled={change.isPending}
            onHeld={() => change.mutate()}
          >
            {safety.hold(text.account.mode[mode])}
          </HoldButton>
        </>
      )}
    </Dialog>
  )
}
