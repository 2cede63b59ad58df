'use client'

import type { StrategyRow } from '@naru/shared/contracts/strategies'
import { canonicalStrategySpec, parseStrategySpec } from '@naru/shared/strategies/spec'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { hashOf } from '@/lib/hash.ts'
import { strategiesQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardBody } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { ArmDialog } from '../arm/arm-dialog.tsx'
import { NoStrategy } from '../detail/strategy-detail.tsx'
import { useSaveStrategy } from '../mutations.ts'
import type { StrategyParts } from '../parts.ts'
import { type Draft, draftOf, newDraft, specOf } from './draft.ts'
import { StrategyBuilder } from './strategy-builder.tsx'

/** A strategy that nobody has saved yet. */
export function NewStrategy({ parts }: { parts: StrategyParts }) {
  const { build } = useStrategyWords()
  const [beginning] = useState(() => newDraft(crypto.randomUUID(), build.defaultName))
  return <WriteStrategy beginning={beginning} parts={parts} />
}

export function EditStrategy({ strategyId, parts }: { strategyId: string; parts: StrategyParts }) {
  const strategies = useQuery(strategiesQuery)
  return (
    <Loaded query={strategies} skeleton={<SkeletonRows rows={8} />}>
      {(rows) => {
        const strategy = rows.find(({ id, is_own }) => id === strategyId && is_own)
        // Another draft saved elsewhere begins the form anew.
        return strategy ? <Edit key={strategy.draft_hash} strategy={strategy} parts={parts} /> : <NoStrategy />
      }}
    </Loaded>
  )
}

function Edit({ strategy, parts }: { strategy: StrategyRow; parts: StrategyParts }) {
  const { build } = useStrategyWords()
  const beginning = useMemo(() => {
    const spec = parseStrategySpec(strategy.draft)
    return spec.ok ? draftOf(strategy, spec.value) : undefined
  }, [strategy])
  if (beginning) return <WriteStrategy beginning={beginning} parts={parts} />
  return (
    <Card>
      <CardBody className="pt-4">{build.unknownSource}</CardBody>
    </Card>
  )
}

/** The form with what keeps it: a save that fails changes nothing on the screen, and a second press saves nothing twice. */
function WriteStrategy({ beginning, parts }: { beginning: Draft; parts: StrategyParts }) {
  const words = useStrategyWords()
  const { errors } = useText()
  const router = useRouter()
  const accounts = useOpenAccounts()
  const save = useSaveStrategy()
  const [written, setWritten] = useState(beginning)
  const [armingId, setArmingId] = useState<string>()
  const strategies = useQuery(strategiesQuery)
  const arming = strategies.data?.find(({ id }) => id === armingId)
  // Paper first: nobody begins on real money by not choosing.
  const first = accounts?.find(({ environment }) => environment === 'paper')?.id ?? null
  const draft = { ...written, accountId: written.accountId ?? first }
  const keep = async (then: 'stay' | 'arm'): Promise<void> => {
    const spec = specOf(draft)
    if (!spec.ok) return
    const text = canonicalStrategySpec(spec.value)
    save.mutate(
      { id: draft.id, name: draft.name.trim(), accountId: draft.accountId, spec: text, hash: await hashOf(text) },
      {
        onSuccess: ([row]) => {
          toast.done(words.saved)
          if (then === 'arm') setArmingId(row?.id)
          else router.push(`/strategies/${draft.id}`)
        },
        onError: (error) => {
          const { what, next } = errors[toAppError(error).code]
          toast.problem(words.saveFailed, `${what} ${next}`)
        },
      },
    )
  }
  return (
    <>
      <StrategyBuilder
        draft={draft}
        onChange={setWritten}
        onSave={(then) => void keep(then)}
        isSaving={save.isPending}
        parts={parts}
      />
      {arming && <ArmDialog strategy={arming} parts={parts} onClose={() => router.push(`/strategies/${arming.id}`)} />}
    </>
  )
}
