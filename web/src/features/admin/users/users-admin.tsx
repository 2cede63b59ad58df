'use client'

import { UserRow } from '@naru/shared/contracts/authority'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { z } from 'zod'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAdminWords } from '@/text/admin.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorText, Loaded } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { toast } from '@/ui/toast.tsx'
import { AdminGate } from '../admin-gate.tsx'

const usersQuery = (search: string) =>
  queryOptions({
    queryKey: ['admin', 'users', search],
    queryFn: () => callRpc('list_users', search === '' ? {} : { p_search: search }, z.array(UserRow)),
  })

/** Who may trade real money. An admin gives the word or takes it back; neither sees keys nor places orders. */
export function UsersAdmin() {
  const admin = useAdminWords()
  return (
    <div className="mx-auto grid max-w-3xl gap-4">
      <h1 className="text-28">{admin.users.title}</h1>
      <AdminGate>
        <UserList />
      </AdminGate>
    </div>
  )
}

function UserList() {
  const admin = useAdminWords()
  const [search, setSearch] = useState('')
  const users = useQuery(usersQuery(useDeferredValue(search.trim())))
  return (
    <Card data-testid="users">
      <CardHeader title={admin.users.list} />
      <CardBody>
        <Field label={admin.users.search}>
          <Input value={search} onChange={(event) => setSearch(event.target.value)} />
        </Field>
      </CardBody>
      <Loaded query={users} skeleton={<SkeletonRows rows={4} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={Users} title={admin.users.none} hint={admin.users.noneHint} />
          ) : (
            <ul>
              {rows.map((user) => (
                <UserLine key={user.id} user={user} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function UserLine({ user }: { user: UserRow }) {
  const admin = useAdminWords()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 border-t px-4 py-3" data-user={user.email}>
      <span className="grid">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-bold">{user.display_name}</span>
          {user.role === 'admin' && <Badge>{admin.users.isAdmin}</Badge>}
          {user.can_trade_live && <Badge tone="danger">{admin.users.isLive}</Badge>}
        </span>
        <span className="text-12 text-muted">
          {user.email} · {user.has_factor ? admin.users.hasFactor : admin.users.hasNoFactor}
        </span>
      </span>
      <Button variant="outline" size="small" onClick={() => setIsOpen(true)}>
        {user.can_trade_live ? admin.users.revoke : admin.users.grant}
      </Button>
      {isOpen && <GrantDialog user={user} onClose={() => setIsOpen(false)} />}
    </li>
  )
}

function GrantDialog({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const admin = useAdminWords()
  const queries = useQueryClient()
  const revokes = user.can_trade_live
  const change = useMutation({
    mutationFn: () => callRpc(revokes ? 'revoke_live' : 'grant_live', { p_user_id: user.id }, z.unknown()),
    onSuccess: () => {
      toast.done(revokes ? admin.users.revoked : admin.users.granted, user.display_name)
      onClose()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin', 'users'] }),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={revokes ? admin.users.revoke : admin.users.grant}
      description={revokes ? admin.users.revokeBody : admin.users.grantBody}
    >
      <p className="font-bold">
        {user.display_name} · {user.email}
      </p>
      {needsStepUp(change.error) ? (
        <StepUp onDone={() => change.mutate()} />
      ) : (
        <>
          {change.error && <ErrorText error={change.error} />}
          <HoldButton
            variant={revokes ? 'primary' : 'danger'}
            disabled={change.isPending}
            onHeld={() => change.mutate()}
          >
            {revokes ? admin.users.revokeHold : admin.users.grantHold}
          </HoldButton>
        </>
      )}
    </Dialog>
  )
}
