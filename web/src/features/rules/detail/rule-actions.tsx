'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { isAdminQuery } from '@/lib/ledger/role.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useText } from '@/text/text-provider.tsx'
import { AskDialog } from '@/ui/ask-dialog.tsx'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'
import { ArmDialog } from '../arm/arm-dialog.tsx'
import type { RuleParts } from '../editor/parts.ts'
import { usePublishTemplate, useSetTemplate, useSwitchRule } from '../mutations.ts'

type Open = 'arm' | 'disarm' | 'archive' | undefined

interface RuleActionsProps {
  readonly rule: RuleRow
  /** What is on is what is written: there is nothing new to turn on. */
  readonly isCurrent: boolean
  readonly parts: RuleParts
}

/** What can be done with a rule: on, paused, off, away, or kept to begin others from. */
export function RuleActions({ rule, isCurrent, parts }: RuleActionsProps) {
  const words = useRuleWords()
  const { errors } = useText()
  const router = useRouter()
  const [open, setOpen] = useState<Open>()
  const { act, isPending } = useSwitchRule()
  const template = useSetTemplate()
  const close = (): void => setOpen(undefined)
  const isOn = rule.state === 'armed'
  const keepTemplate = (): void =>
    template.mutate(
      { ruleId: rule.id, isTemplate: true },
      {
        onSuccess: () => {
          toast.done(words.detail.templateSaved)
          router.push('/rules')
        },
        onError: (error) => toast.problem(words.changeFailed, errors[toAppError(error).code].what),
      },
    )
  return (
    <div className="flex flex-wrap gap-2">
      {isOn && (
        <Button variant="outline" disabled={isPending} onClick={() => act('pause_rule', rule.id, words.paused)}>
          {words.detail.pause}
        </Button>
      )}
      {!(isOn && isCurrent) && (
        <Button disabled={isPending} onClick={() => setOpen('arm')}>
          {rule.state === 'paused' && isCurrent ? words.detail.resume : words.detail.arm}
        </Button>
      )}
      {(isOn || rule.state === 'paused' || rule.pending_version_id !== null) && (
        <Button variant="outline" disabled={isPending} onClick={() => setOpen('disarm')}>
          {words.detail.disarm}
        </Button>
      )}
      {rule.armed_version_id === null && (
        <Button variant="quiet" disabled={template.isPending} onClick={keepTemplate}>
          {words.detail.saveTemplate}
        </Button>
      )}
      <PublishTemplate ruleId={rule.id} />
      <Button variant="quiet" disabled={isPending} onClick={() => setOpen('archive')}>
        {words.detail.archive}
      </Button>
      {open === 'arm' && <ArmDialog rule={rule} parts={parts} onClose={close} />}
      {open === 'disarm' && (
        <AskDialog
          title={words.detail.disarm}
          body={words.detail.disarmAsk}
          onClose={close}
          onYes={() => act('disarm_rule', rule.id, words.state.draft.meaning)}
        />
      )}
      {open === 'archive' && (
        <AskDialog
          title={words.detail.archive}
          body={words.detail.archiveAsk}
          onClose={close}
          onYes={() => {
            act('archive_rule', rule.id, words.detail.archived)
            router.push('/rules')
          }}
        />
      )}
    </div>
  )
}

/** For admins: everybody finds a copy of it among the templates. */
function PublishTemplate({ ruleId }: { ruleId: string }) {
  const words = useRuleWords()
  const { errors } = useText()
  const { data: isAdmin } = useQuery(isAdminQuery)
  const publish = usePublishTemplate()
  if (!isAdmin) return null
  const start = (): void =>
    publish.mutate(ruleId, {
      onSuccess: () => toast.done(words.detail.published),
      onError: (error) => toast.problem(words.changeFailed, errors[toAppError(error).code].what),
    })
  return (
    <Button variant="quiet" disabled={publish.isPending} onClick={start}>
      {words.detail.publish}
    </Button>
  )
}
