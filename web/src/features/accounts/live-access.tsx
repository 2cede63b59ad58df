'use client'

import { LiveAccessRow } from '@naru/shared/contracts/authority'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleDashed } from 'lucide-react'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import { formatDayTime } from '@/lib/format.ts'
import { callRpc, readRows } from '@/lib/supabase/browser.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { ErrorText, Loaded } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { toast } from '@/ui/toast.tsx'

const liveAccessQuery = queryOptions({
  queryKey: ['ledger', 'live-access'],
  queryFn: ({ signal }) => readRows('live_access', { row: LiveAccessRow, signal }),
})

/** What stands between a live account and its first order, step by step. */
export function LiveAccess({ account }: { account: BrokerAccountRow }) {
  const { live } = useText()
  const access = useQuery(liveAccessQuery)
  const [isOpen, setIsOpen] = useState(false)
  if (account.environment !== 'live') return null
  return (
    <section className="grid gap-2 rounded-table border px-3 py-2" aria-label={live.title} data-testid="live-access">
      <h4 className="font-bold text-13">{live.title}</h4>
      <Loaded query={access} skeleton={<SkeletonRows rows={2} />}>
        {(rows) => {
          const row = rows.find((one) => one.account_id === account.id)
          return row && <Steps row={row} onConfirm={() => setIsOpen(true)} />
        }}
      </Loaded>
      <Dialog open={isOpen} onClose={() => setIsOpen(false)} title={live.confirmTitle} description={live.confirmBody}>
        <Confirm account={account} onDone={() => setIsOpen(false)} />
      </Dialog>
    </section>
  )
}

function Steps({ row, onConfirm }: { row: LiveAccessRow; onConfirm: () => void }) {
  const { live } = useText()
  const cooldown = row.cooldown_until === null ? null : new Date(row.cooldown_until).getTime()
  const steps = [
    ['grant', row.has_grant],
    ['factor', row.has_factor],
    ['confirmed', row.is_confirmed],
    ['cooldown', cooldown === null],
  ] as const
  return (
    <>
      <p className="text-13">{row.is_ready ? live.ready : live.notReady}</p>
      <ul className="grid gap-1 text-13">
        {steps.map(([step, isDone]) => (
          <li key={step} className="flex items-center gap-2" data-step={step} data-done={isDone}>
            {isDone ? (
              <CircleCheck aria-hidden className="size-4 text-accent" />
            ) : (
              <CircleDashed aria-hidden className="size-4 text-danger" />
            )}
            {live.steps[step]}
            <span className="text-12 text-muted">
              {step === 'cooldown' && cooldown !== null
                ? live.until(formatDayTime(cooldown))
                : isDone
                  ? live.done
                  : live.missing}
            </span>
          </li>
        ))}
      </ul>
      {!row.has_grant && <p className="text-12 text-muted">{live.askAdmin}</p>}
      {!row.has_factor && (
        <Link href="/settings#security" className={buttonStyle({ variant: 'outline', size: 'small' })}>
          {live.goSecurity}
        </Link>
      )}
      {row.has_grant && row.has_factor && !row.is_confirmed && (
        <Button variant="outline" size="small" onClick={onConfirm}>
          {live.confirmTitle}
        </Button>
      )}
    </>
  )
}

function Confirm({ account, onDone }: { account: BrokerAccountRow; onDone: () => void }) {
  const { live } = useText()
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const confirm = useMutation({
    mutationFn: () => callRpc('confirm_live', { p_account_id: account.id, p_typed: typed }, z.unknown()),
    onSuccess: () => {
      toast.done(live.confirmed, account.label)
      onDone()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: liveAccessQuery.queryKey }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form noValidate onSubmit={submit} className="grid gap-3">
      <p className="tabular rounded-table bg-sunken px-3 py-2 font-bold">{live.phrase(account.label)}</p>
      <Field label={live.typed}>
        <Input value={typed} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      {needsStepUp(confirm.error) ? (
        <StepUp onDone={() => confirm.mutate()} />
      ) : (
        confirm.error && <ErrorText error={confirm.error} />
      )}
      <Button type="submit" variant="danger" disabled={typed.trim() === '' || confirm.isPending}>
        {live.confirm}
      </Button>
    </form>
  )
}
