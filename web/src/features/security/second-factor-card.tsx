'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { formatDayTime } from '@/lib/format.ts'
import { enrollSecondFactor, removeSecondFactor, type SecondFactor } from '@/lib/second-factor/actions.ts'
import { answerOf, secondFactorsQuery } from '@/lib/second-factor/queries.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorText, Loaded } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { Enroll } from './enroll.tsx'

/** Authenticator apps: what real money, higher limits and taking a halt back ask for. */
export function SecondFactorCard() {
  const { security } = useText()
  const queries = useQueryClient()
  const factors = useQuery(secondFactorsQuery)
  const refresh = (): void => void queries.invalidateQueries({ queryKey: secondFactorsQuery.queryKey })
  const enroll = useMutation({ mutationFn: async () => answerOf(await enrollSecondFactor()) })
  const done = (): void => {
    enroll.reset()
    refresh()
  }
  const add = (
    <Button variant="outline" size="small" disabled={enroll.isPending} onClick={() => enroll.mutate()}>
      {security.add}
    </Button>
  )
  return (
    <Card id="security" data-testid="security">
      <CardHeader title={security.title} action={add} />
      <Loaded query={factors} skeleton={<SkeletonRows rows={1} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={KeyRound} title={security.none} hint={security.noneHint} />
          ) : (
            <ul>
              {rows.map((factor) => (
                <Factor key={factor.id} factor={factor} onRemoved={refresh} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {needsStepUp(enroll.error) ? (
        <CardBody>
          <StepUp onDone={() => enroll.mutate()} />
        </CardBody>
      ) : (
        enroll.error && (
          <CardBody>
            <ErrorText error={enroll.error} />
          </CardBody>
        )
      )}
      <Dialog open={enroll.data !== undefined} onClose={enroll.reset} title={security.enrollTitle}>
        {enroll.data && <Enroll enrollment={enroll.data} onDone={done} />}
      </Dialog>
    </Card>
  )
}

function Factor({ factor, onRemoved }: { factor: SecondFactor; onRemoved: () => void }) {
  const { security } = useText()
  const [isOpen, setIsOpen] = useState(false)
  const remove = useMutation({
    mutationFn: async () => answerOf(await removeSecondFactor(factor.id)),
    onSuccess: () => {
      setIsOpen(false)
      onRemoved()
    },
  })
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 border-t px-4 py-3" data-factor={factor.id}>
      <span>
        <span className="font-bold">{factor.name ?? security.app}</span>{' '}
        <span className="text-12 text-muted">
          {security.since(formatDayTime(new Date(factor.createdAt).getTime()))}
        </span>
      </span>
      <Button variant="quiet" size="small" onClick={() => setIsOpen(true)}>
        {security.remove}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={security.removeTitle}
        description={security.removeBody}
      >
        {needsStepUp(remove.error) ? (
          <StepUp onDone={() => remove.mutate()} />
        ) : (
          <>
            {remove.error && <ErrorText error={remove.error} />}
            <HoldButton disabled={remove.isPending} onHeld={() => remove.mutate()}>
              {security.removeHold}
            </HoldButton>
          </>
        )}
      </Dialog>
    </li>
  )
}
