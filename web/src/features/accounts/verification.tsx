'use client'

import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { Check, CircleAlert, LoaderCircle, type LucideIcon } from 'lucide-react'
import { z } from 'zod'
import { AppError } from '@/lib/app-error.ts'
import { useNow } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'
import { ErrorText } from '@/ui/states.tsx'

/** The bridge usually answers within two seconds. */
const SLOW_AFTER_MS = 20_000

interface VerificationProps {
  readonly account: BrokerAccountRow
  /** Server's clock, when the key was sent; null when it was not sent from this page. */
  readonly sentAt: number | null
}

/** What became of a sealed key, as the ledger tells it: sent, being checked, verified or refused with the reason. */
export function Verification({ account, sentAt }: VerificationProps) {
  const { onboarding } = useText()
  const now = useNow()
  const { progress } = onboarding
  if (account.credential_state === 'none') return null
  const isSlow = sentAt !== null && now - sentAt > SLOW_AFTER_MS
  return (
    <ol aria-live="polite" className="grid gap-2" data-testid="verification" data-state={account.credential_state}>
      <Step icon={Check} tone="text-accent" words={progress.sealed} />
      {account.credential_state === 'sealed' && (
        <Step icon={LoaderCircle} tone="text-muted" isBusy words={isSlow ? progress.checkingLong : progress.checking} />
      )}
      {account.credential_state === 'verified' && <Step icon={Check} tone="text-accent" words={progress.verified} />}
      {account.credential_state === 'refused' && (
        <>
          <Step icon={CircleAlert} tone="text-danger" words={progress.refused} />
          <li>
            <RefusalReason account={account} />
          </li>
        </>
      )}
    </ol>
  )
}

const Refusal = z.object({ brokerCode: z.string() })

/** Why a session was refused, in the words of the code the bridge recorded, with the broker's own code below. */
export function RefusalReason({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  const code = account.session_code
  const refusal = Refusal.safeParse(account.session_detail)
  return (
    <div className="grid gap-1 rounded-table bg-danger-soft p-3">
      <ErrorText error={new AppError(code !== null && isErrorCode(code) ? code : 'credential_refused')} />
      {refusal.success && (
        <p className="tabular text-12 text-muted">{text.account.brokerCode(refusal.data.brokerCode)}</p>
      )}
    </div>
  )
}

interface StepProps {
  readonly icon: LucideIcon
  readonly tone: string
  readonly words: string
  readonly isBusy?: boolean
}

function Step({ icon: Icon, tone, words, isBusy = false }: StepProps) {
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden size={16} className={cn('mt-1 shrink-0', tone, isBusy && 'motion-safe:animate-spin')} />
      <span>{words}</span>
    </li>
  )
}
