'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { accountWords } from './order-words.ts'

interface CancelAllProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly account: BrokerAccountRow
  /** How many there are of each, as far as this page knows. */
  readonly orders: number
  readonly parents: number
}

/** Everything open of one account: named, counted and held. */
export function CancelAll({ open, onClose, ...rest }: CancelAllProps) {
  const { cancelAll } = useOrderDeskWords()
  return (
    <Dialog open={open} onClose={onClose} title={cancelAll.title} description={cancelAll.body}>
      <Confirmation onClose={onClose} {...rest} />
    </Dialog>
  )
}

function Confirmation({ account, orders, parents, onClose }: Omit<CancelAllProps, 'open'>) {
  const text = useText()
  const { cancelAll } = useOrderDeskWords()
  const queries = useQueryClient()
  // One opening of the dialog is one request; asking again after a lost answer goes under the same id.
  const [id] = useState(() => crypto.randomUUID())
  const cancel = useMutation({
    mutationFn: () => callRpc('cancel_all_orders', { p_id: id, p_account_id: account.id }, z.int()),
    onSuccess: (count) => {
      toast.done(cancelAll.done(count), accountWords(account, text))
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.all }),
  })
  return (
    <>
      <div className="grid gap-1 text-14">
        <p className={account.environment === 'paper' ? 'font-bold text-paper' : 'font-bold text-danger'}>
          {accountWords(account, text)} <span className="font-normal text-ink">{account.label}</span>
        </p>
        <p className="tabular font-bold">{cancelAll.what(orders, parents)}</p>
        {parents > 0 && <p className="text-13 text-danger">{cancelAll.unprotected}</p>}
      </div>
      {cancel.error && (
        <div role="alert">
          <ErrorText error={cancel.error} />
        </div>
      )}
      <HoldButton disabled={cancel.isPending} onHeld={() => cancel.mutate()}>
        {cancelAll.hold}
      </HoldButton>
    </>
  )
}
