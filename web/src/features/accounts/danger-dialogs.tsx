'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { TradingMode } from '@naru/shared/domain/account'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useText } from '@/text/text-provider.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'

interface AccountDialogProps {
  readonly account: BrokerAccountRow
  readonly open: boolean
  readonly onClose: () => void
}

/** "모의 계좌 · 모의투자 ••••5678-01": what is about to change is always named. */
function useAccountName(account: BrokerAccountRow): string {
  const text = useText()
  const number = account.account_number_masked ?? text.account.numberUnknown
  return `${account.label} · ${text.account.environment[account.environment]} ${number}`
}

export function TradingModeDialog({ account, open, onClose }: AccountDialogProps) {
  const { settings, account: words } = useText()
  const queries = useQueryClient()
  const name = useAccountName(account)
  const isHalted = account.mode === 'halted'
  const change = useMutation({
    mutationFn: (mode: TradingMode) =>
      callRpc('set_trading_mode', { p_account_id: account.id, p_mode: mode, p_reason: 'settings' }, z.unknown()),
    onSuccess: (_result, mode) => {
      toast.done(settings.modeChanged(words.mode[mode]), name)
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.accounts }),
  })
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={isHalted ? settings.resume : settings.halt}
      description={isHalted ? undefined : settings.haltBody}
    >
      <p className="tabular font-bold">{name}</p>
      {change.error && <ErrorText error={change.error} />}
      <HoldButton
        variant={isHalted ? 'primary' : 'danger'}
        disabled={change.isPending}
        onHeld={() => change.mutate(isHalted ? 'active' : 'halted')}
      >
        {isHalted ? settings.resumeHold : settings.haltHold}
      </HoldButton>
    </Dialog>
  )
}

export function RemoveDialog({ account, open, onClose }: AccountDialogProps) {
  const { settings } = useText()
  const queries = useQueryClient()
  const name = useAccountName(account)
  const remove = useMutation({
    mutationFn: () => callRpc('archive_broker_account', { p_account_id: account.id }, z.unknown()),
    onSuccess: () => {
      toast.done(settings.removed, name)
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.accounts }),
  })
  return (
    <Dialog open={open} onClose={onClose} title={settings.removeTitle(account.label)} description={settings.removeBody}>
      <p className="tabular font-bold">{name}</p>
      {remove.error && <ErrorText error={remove.error} />}
      <HoldButton disabled={remove.isPending} onHeld={() => remove.mutate()}>
        {settings.removeHold}
      </HoldButton>
    </Dialog>
  )
}
