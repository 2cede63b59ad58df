'use client'

import { OrderRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useInstrumentName } from '@/lib/instruments.ts'
import { applyLedgerRow, ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { OrderFacts } from './order-facts.tsx'
import { onlyRow } from './place.ts'

interface CancelOrderProps {
  /** Undefined keeps the dialog closed. */
  readonly order: OrderRow | undefined
  readonly onClose: () => void
}

export function CancelOrder({ order, onClose }: CancelOrderProps) {
  const { list } = useText().orders
  return (
    <Dialog open={order !== undefined} onClose={onClose} title={list.cancelTitle} description={list.cancelBody}>
      {order && <CancelConfirmation order={order} onClose={onClose} />}
    </Dialog>
  )
}

function CancelConfirmation({ order, onClose }: { order: OrderRow; onClose: () => void }) {
  const { list } = useText().orders
  const nameOf = useInstrumentName()
  const queries = useQueryClient()
  // One opening of the dialog is one request to cancel; asking again after a lost answer goes under the same id.
  const [id] = useState(() => crypto.randomUUID())
  const cancel = useMutation({
    mutationFn: async () =>
      onlyRow(await callRpc('cancel_order', { p_id: id, p_order_id: order.id }, z.array(OrderRow))),
    onSuccess: (row) => {
      applyLedgerRow.order(queries, row)
      toast.done(list.cancelRequested, nameOf(order.instrument_id))
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.orders }),
  })
  return (
    <>
      <div>
        <p className="font-bold">{nameOf(order.instrument_id)}</p>
        <OrderFacts order={order} />
      </div>
      {cancel.error && (
        <div role="alert">
          <ErrorText error={cancel.error} />
        </div>
      )}
      <Button
        variant="danger"
        size="large"
        block
        disabled={cancel.isPending}
        aria-busy={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        {list.cancelDo}
      </Button>
    </>
  )
}
