'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import type { Rule } from '@naru/shared/rules/rule'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { useAccountName } from '@/lib/account-name.ts'
import { toAppError } from '@/lib/app-error.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { useHash } from '@/lib/hash.ts'
import { versionsQuery } from '@/lib/ledger/rules.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { useRuleWords } from '@/text/rules.ts'
import { ArmConfirm, type ArmWhen } from '@/ui/arm-confirm.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Sheet } from '@/ui/dialog.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { toast } from '@/ui/toast.tsx'
import type { RuleParts } from '../editor/parts.ts'
import { isTrading } from '../editor/trading.ts'
import { canonical, parse } from '../language.ts'
import { useArmRule, useSwitchRule } from '../mutations.ts'
import { DryRun } from '../preview/dry-run.tsx'
import { Sentences } from '../sentences.tsx'
import { useNames } from '../use-names.ts'

interface ArmDialogProps {
  readonly rule: RuleRow
  readonly parts: RuleParts
  readonly onClose: () => void
}

/** Turns on exactly what it shows: the draft is read aloud here, and its hash goes with the request. */
export function ArmDialog({ rule, parts, onClose }: ArmDialogProps) {
  const words = useRuleWords()
  const editor = useRuleEditorWords()
  const parsed = useMemo(() => parse(rule.draft), [rule.draft])
  const versions = useQuery(versionsQuery(rule.id))
  const armed = versions.data?.find(({ id }) => id === rule.armed_version_id)
  const isResuming = rule.state === 'paused' && armed?.hash === rule.draft_hash
  return (
    <Sheet open onClose={onClose} title={isResuming ? words.arm.resumeTitle : words.arm.title}>
      {parsed.ok ? (
        <Ready rule={rule} definition={parsed.value} isResuming={isResuming} parts={parts} onClose={onClose} />
      ) : (
        <div className="grid gap-3">
          <p>{editor.incomplete}</p>
          <Link href={`/rules/${rule.id}/edit`} className={buttonStyle({ block: true })}>
            {words.detail.edit}
          </Link>
        </div>
      )}
    </Sheet>
  )
}

interface ReadyProps extends ArmDialogProps {
  readonly definition: Rule
  readonly isResuming: boolean
}

function Ready({ rule, definition, isResuming, parts, onClose }: ReadyProps) {
  const words = useRuleWords()
  const names = useNames(parts)
  const hash = useHash(canonical(definition))
  const isSame = hash === undefined || hash === rule.draft_hash
  return (
    <div className="grid gap-4" data-testid="arm-dialog">
      <p className="text-13 text-muted">{words.arm.exactly}</p>
      <section aria-label={words.arm.sentence} className="grid gap-2 rounded-card bg-sunken p-4">
        <h3 className="font-bold text-16">{rule.name}</h3>
        <Sentences rule={definition} names={names} />
      </section>
      <Money rule={rule} definition={definition} />
      <section aria-label={words.arm.dryRun} className="grid gap-2">
        <h3 className="font-bold text-14">{words.arm.dryRun}</h3>
        <DryRun rule={definition} parts={parts} isStarted />
      </section>
      {hash === undefined && <Skeleton className="h-12 w-full" />}
      {!isSame && (
        <p role="alert" className="text-13 text-danger">
          {words.arm.changed}
        </p>
      )}
      {hash !== undefined && isSame && (
        <Confirm
          rule={rule}
          definition={definition}
          hash={hash}
          isResuming={isResuming}
          parts={parts}
          onClose={onClose}
        />
      )}
    </div>
  )
}

/** What it may do with money, said before it may. */
function Money({ rule, definition }: { rule: RuleRow; definition: Rule }) {
  const words = useRuleWords()
  const nameOf = useAccountName()
  const account = useOpenAccounts()?.find(({ id }) => id === rule.account_id)
  if (!isTrading(definition)) return <p className="text-13 text-muted">{words.arm.noOrders}</p>
  const isAuto = definition.then.some((action) => 'approval' in action && action.approval === 'auto')
  return (
    <div className="grid gap-1 text-13">
      {account && <p className="font-bold">{words.arm.tradesOn(nameOf(account))}</p>}
      <p className={isAuto ? 'text-danger' : 'text-muted'}>{isAuto ? words.arm.auto : words.arm.semi}</p>
    </div>
  )
}

interface ConfirmProps extends ReadyProps {
  readonly hash: string
}

function Confirm({ rule, definition, hash, isResuming, parts, onClose }: ConfirmProps) {
  const words = useRuleWords()
  const names = useNames(parts)
  const nameOf = useAccountName()
  const account = useOpenAccounts()?.find(({ id }) => id === rule.account_id)
  const arm = useArmRule()
  const resume = useSwitchRule()
  const [when, setWhen] = useState<ArmWhen>('now')
  // One name for this opening of the dialog: a second press arms nothing else.
  const [versionId] = useState(() => crypto.randomUUID())
  const go = (): void => {
    if (isResuming) {
      resume.act('resume_rule', rule.id, words.resumed)
      onClose()
      return
    }
    const sentenceKo = names.sentences(definition, 'ko').join('\n')
    const sentenceEn = names.sentences(definition, 'en').join('\n')
    arm.mutate(
      { ruleId: rule.id, versionId, hash, sentenceKo, sentenceEn, when },
      {
        onSuccess: (rows) => {
          toast.done(
            rows.some((row) => row.pending_version_id === versionId) ? words.armedLater : words.armed,
            rule.name,
          )
          onClose()
        },
        onError: (error) => toAppError(error).code === 'market_open' && setWhen('after_close'),
      },
    )
  }
  const isLive = isTrading(definition) && account?.environment === 'live'
  return (
    <ArmConfirm
      words={words.arm}
      isReplacing={rule.armed_version_id !== null && !isResuming}
      when={when}
      onWhen={setWhen}
      liveAccount={isLive && account ? nameOf(account) : undefined}
      error={arm.error}
      isPending={arm.isPending || resume.isPending}
      onConfirm={go}
    />
  )
}
