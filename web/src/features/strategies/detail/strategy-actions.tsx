'use client'

import type { StrategyRow } from '@naru/shared/contracts/strategies'
import { writeKisYaml } from '@naru/shared/strategies/document/kis-yaml/write'
import { parseStrategySpec } from '@naru/shared/strategies/spec'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { download } from '@/lib/download.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useText } from '@/text/text-provider.tsx'
import { AskDialog } from '@/ui/ask-dialog.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'
import { ArmDialog } from '../arm/arm-dialog.tsx'
import { takesHooks } from '../hooks/takes-hooks.ts'
import { useSwitchStrategy } from '../mutations.ts'
import type { StrategyParts } from '../parts.ts'

type Open = 'arm' | 'disarm' | 'archive' | undefined

interface StrategyActionsProps {
  readonly strategy: StrategyRow
  /** What is on is what is written: there is nothing new to turn on. */
  readonly isCurrent: boolean
  readonly parts: StrategyParts
}

/** What can be done with a strategy: tried on the past, on, paused, off, away, or taken along. */
export function StrategyActions({ strategy, isCurrent, parts }: StrategyActionsProps) {
  const words = useStrategyWords()
  const { nav } = useText()
  const router = useRouter()
  const [open, setOpen] = useState<Open>()
  const { act, isPending } = useSwitchStrategy()
  const close = (): void => setOpen(undefined)
  const { id, state } = strategy
  const isOn = state === 'armed'
  return (
    <div className="flex flex-wrap gap-2">
      {isOn && (
        <Button variant="outline" disabled={isPending} onClick={() => act('pause_strategy', id, words.paused)}>
          {words.detail.pause}
        </Button>
      )}
      {!(isOn && isCurrent) && (
        <Button disabled={isPending} onClick={() => setOpen('arm')}>
          {state === 'paused' && isCurrent ? words.detail.resume : words.detail.arm}
        </Button>
      )}
      {!takesHooks(strategy) && (
        <>
          <Link href={`/backtests/new?strategy=${id}`} className={buttonStyle({ variant: 'outline' })}>
            {words.detail.backtest}
          </Link>
          <Link href={`/replay?strategy=${id}`} className={buttonStyle({ variant: 'outline' })}>
            {nav.replay}
          </Link>
        </>
      )}
      <Export strategy={strategy} />
      {(isOn || state === 'paused' || strategy.pending_version_id !== null) && (
        <Button variant="outline" disabled={isPending} onClick={() => setOpen('disarm')}>
          {words.detail.disarm}
        </Button>
      )}
      <Button variant="quiet" disabled={isPending} onClick={() => setOpen('archive')}>
        {words.detail.archive}
      </Button>
      {open === 'arm' && <ArmDialog strategy={strategy} parts={parts} onClose={close} />}
      {open === 'disarm' && (
        <AskDialog
          title={words.detail.disarm}
          body={words.detail.disarmAsk}
          onClose={close}
          onYes={() => act('disarm_strategy', id, words.disarmed)}
        />
      )}
      {open === 'archive' && (
        <AskDialog
          title={words.detail.archive}
          body={words.detail.archiveAsk}
          onClose={close}
          onYes={() => {
            act('archive_strategy', id, words.archived)
            router.push('/strategies')
          }}
        />
      )}
    </div>
  )
}

/** The strategy as a file of the broker's own builder, where that format has words for all of it. */
function Export({ strategy }: { strategy: StrategyRow }) {
  const words = useStrategyWords()
  const spec = parseStrategySpec(strategy.draft)
  if (!spec.ok || spec.value.source.kind !== 'rules') return null
  const { document } = spec.value.source
  const save = (): void => {
    const written = writeKisYaml(document)
    if (!written.ok) {
      const [problem] = written.error
      toast.problem(words.detail.exportFailed, problem ? `${problem.path.join('.')} (${problem.expected})` : '')
      return
    }
    download({ name: `${strategy.name}.kis.yaml`, type: 'application/yaml', text: written.value })
  }
  return (
    <Button variant="quiet" onClick={save}>
      {words.detail.export}
    </Button>
  )
}
