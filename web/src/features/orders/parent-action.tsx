'use client'

import { ParentOrderRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { useInstrumentName } from '@/lib/instruments.ts'
import { applyLedgerRow, ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { onlyRow } from './place.ts'

interface ParentActionProps {
  /** Undefined keeps the dialog closed. */
  readonly parent: ParentOrderRow | undefined
  readonly onClose: () => void
}

/** Taking a conditional order back, or letting a suspended one go on. */
export function ParentActionDialog({ parent, onClose }: ParentActionProps) {
  const { parents: words } = useOrderDeskWords()
  return (
    <Dialog open={parent !== undefined} onClose={onClose} title={words.cancel} description={words.cancelBody}>
      {parent && <Actions parent={parent} onClose={onClose} />}
    </Dialog>
  )
}

const PROTECTS: ReadonlySet<ParentOrderRow['kind']> = new Set(['stop', 'stop_limit', 'trailing_stop', 'oco', 'bracket'])

function Actions({ parent, onClose }: { parent: ParentOrderRow; onClose: () => void }) {
  const { parents: words } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: async (name: 'cancel_parent_order' | 'resume_parent_order') =>
      onlyRow(await callRpc(name, { p_id: parent.id }, z.array(ParentOrderRow))),
    onSuccess: (row, name) => {
      applyLedgerRow.parent(queries, row)
      toast.done(name === 'cancel_parent_order' ? words.canceled : words.resumed, nameOf(parent.instrument_id))
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.all }),
  })
  return (
    <>
      <p className="font-bold">{nameOf(parent.instrument_id)}</p>
      {PROTECTS.has(parent.kind) && <p className="text-13 text-danger">{words.cancelProtects}</p>}
      {act.error && (
        <div role="alert">
          <ErrorText error={act.error} />
        </div>
      )}
      {parent.state === 'suspended' && (
        <Button
          variant="outline"
          size="large"
          block
          disabled={act.isPending}
          onClick={() => act.mutate('resume_parent_order')}
        >
          {words.resume}
        </Button>
      )}
      <HoldButton disabled={act.isPending} onHeld={() => act.mutate('cancel_parent_order')}>
        {words.cancelHold}
      </HoldButton>
    </>
  )
}
