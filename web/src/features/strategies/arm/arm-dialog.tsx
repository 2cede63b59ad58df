'use client'

import type { StrategyRow } from '@naru/shared/contracts/strategies'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { explainSpec } from '@naru/shared/strategies/explain-spec'
import { canonicalStrategySpec, parseStrategySpec, type StrategySpec } from '@naru/shared/strategies/spec'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { useAccountName } from '@/lib/account-name.ts'
import { toAppError } from '@/lib/app-error.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { useHash } from '@/lib/hash.ts'
import { strategyVersionsQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { ArmConfirm, type ArmWhen } from '@/ui/arm-confirm.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Sheet } from '@/ui/dialog.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { toast } from '@/ui/toast.tsx'
import { useArmStrategy, useSwitchStrategy } from '../mutations.ts'
import type { StrategyParts } from '../parts.ts'
import { StageLadder } from '../stage-badge.tsx'
import { useNames } from '../use-names.ts'

interface ArmDialogProps {
  readonly strategy: StrategyRow
  readonly parts: StrategyParts
  readonly onClose: () => void
}

/** Turns on exactly what it shows: the draft is read aloud here, and its hash goes with the request. */
export function ArmDialog({ strategy, parts, onClose }: ArmDialogProps) {
  const words = useStrategyWords()
  const parsed = useMemo(() => parseStrategySpec(strategy.draft), [strategy.draft])
  const account = useOpenAccounts()?.find(({ id }) => id === strategy.account_id)
  const versions = useQuery(strategyVersionsQuery(strategy.id))
  const armed = versions.data?.find(({ id }) => id === strategy.armed_version_id)
  const isResuming = strategy.state === 'paused' && armed?.hash === strategy.draft_hash
  const needs = !parsed.ok ? words.arm.fix : account ? undefined : words.arm.needsAccount
  return (
    <Sheet open onClose={onClose} title={isResuming ? words.arm.resumeTitle : words.arm.title}>
      {parsed.ok && account ? (
        <Ready
          strategy={strategy}
          spec={parsed.value}
          account={account}
          isResuming={isResuming}
          parts={parts}
          onClose={onClose}
        />
      ) : (
        <div className="grid gap-3">
          <p>{needs}</p>
          <Link href={`/strategies/${strategy.id}/edit`} className={buttonStyle({ block: true })}>
            {words.detail.edit}
          </Link>
        </div>
      )}
    </Sheet>
  )
}

interface ReadyProps extends ArmDialogProps {
  readonly spec: StrategySpec
  readonly account: BrokerAccountRow
  readonly isResuming: boolean
}

function Ready(props: ReadyProps) {
  const { strategy, spec, account, parts } = props
  const words = useStrategyWords()
  const locale = useLocale()
  const nameOf = useAccountName()
  const names = useNames(parts)
  const hash = useHash(canonicalStrategySpec(spec))
  const isSame = hash === undefined || hash === strategy.draft_hash
  const isProved = account.environment === 'paper' || strategy.is_proved || strategy.stage !== 'paper'
  return (
    <div className="grid gap-4" data-testid="arm-strategy">
      <p className="text-13 text-muted">{words.arm.exactly}</p>
      <section aria-label={words.build.sentence} className="grid gap-2 rounded-card bg-sunken p-4 text-14">
        <h3 className="font-bold text-16">{strategy.name}</h3>
        {explainSpec(spec, locale, names).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </section>
      <div className="grid gap-1 text-13">
        <p className="font-bold">{words.arm.tradesOn(nameOf(account))}</p>
        <p className="text-danger">{words.arm.auto}</p>
      </div>
      <StageLadder strategy={strategy} />
      {hash === undefined && <Skeleton className="h-12 w-full" />}
      {!isSame && (
        <p role="alert" className="text-13 text-danger">
          {words.arm.changed}
        </p>
      )}
      {!isProved && (
        <p role="alert" className="text-13 text-danger">
          {words.arm.notProved}
        </p>
      )}
      {hash !== undefined && isSame && isProved && <Confirm {...props} hash={hash} />}
    </div>
  )
}

function useTurnOn({ strategy, spec, hash, isResuming, parts, onClose }: ReadyProps & { readonly hash: string }) {
  const words = useStrategyWords()
  const names = useNames(parts)
  const arm = useArmStrategy()
  const resume = useSwitchStrategy()
  const [when, setWhen] = useState<ArmWhen>('now')
  // One name for this opening of the dialog: a second press arms nothing else.
  const [versionId] = useState(() => crypto.randomUUID())
  const go = (): void => {
    if (isResuming) {
      resume.act('resume_strategy', strategy.id, words.resumed)
      onClose()
      return
    }
    const [sentenceKo, sentenceEn] = (['ko', 'en'] as const).map((locale) =>
      explainSpec(spec, locale, names).join('\n').slice(0, 2000),
    )
    arm.mutate(
      { strategyId: strategy.id, versionId, hash, sentenceKo: sentenceKo ?? '', sentenceEn: sentenceEn ?? '', when },
      {
        onSuccess: (rows) => {
          const isLater = rows.some((row) => row.pending_version_id === versionId)
          toast.done(isLater ? words.armedLater : words.armed, strategy.name)
          onClose()
        },
        onError: (error) => toAppError(error).code === 'market_open' && setWhen('after_close'),
      },
    )
  }
  return { go, when, onWhen: setWhen, error: arm.error, isPending: arm.isPending || resume.isPending }
}

function Confirm(props: ReadyProps & { readonly hash: string }) {
  const { strategy, account, isResuming } = props
  const words = useStrategyWords()
  const nameOf = useAccountName()
  const { go, ...call } = useTurnOn(props)
  return (
    <ArmConfirm
      words={words.arm}
      isReplacing={strategy.armed_version_id !== null && !isResuming}
      liveAccount={account.environment === 'live' ? nameOf(account) : undefined}
      onConfirm={go}
      {...call}
    />
  )
}
