'use client'

import type { StrategyRow } from '@naru/shared/contracts/strategies'
import { explainSpec } from '@naru/shared/strategies/explain-spec'
import { parseStrategySpec } from '@naru/shared/strategies/spec'
import { Plus, Workflow } from 'lucide-react'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import { strategiesQuery } from '@/lib/ledger/strategies.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { ArmDialog } from '../arm/arm-dialog.tsx'
import { useSwitchStrategy } from '../mutations.ts'
import type { StrategyParts } from '../parts.ts'
import { useNames } from '../use-names.ts'
import { StrategyItem } from './strategy-item.tsx'
import { TemplateList } from './template-list.tsx'

/** Everything the reader lets trade, or means to. */
export function StrategyList({ parts }: { parts: StrategyParts }) {
  const words = useStrategyWords()
  const strategies = useQuery(strategiesQuery)
  return (
    <div className="grid gap-4">
      <Card data-testid="strategy-list">
        <CardHeader
          title={words.list}
          action={
            <Link href="/strategies/new" className={buttonStyle({ size: 'small' })}>
              <Plus aria-hidden size={16} />
              {words.new}
            </Link>
          }
        />
        <Loaded query={strategies} skeleton={<SkeletonRows rows={6} />}>
          {(rows) => <Own strategies={rows.filter((row) => row.is_own && !row.template)} parts={parts} />}
        </Loaded>
      </Card>
      <TemplateList templates={strategies.data?.filter((row) => row.template) ?? []} />
      <p className="text-12 text-muted">{words.noAdvice}</p>
    </div>
  )
}

function Own({ strategies, parts }: { strategies: readonly StrategyRow[]; parts: StrategyParts }) {
  const words = useStrategyWords()
  const locale = useLocale()
  const names = useNames(parts)
  const { act, isPending } = useSwitchStrategy()
  const [armingId, setArmingId] = useState<string>()
  const sentences = useMemo(
    () =>
      new Map(
        strategies.map(({ id, draft }) => {
          const spec = parseStrategySpec(draft)
          return [id, spec.ok ? explainSpec(spec.value, locale, names)[0] : undefined] as const
        }),
      ),
    [strategies, locale, names],
  )
  if (strategies.length === 0) {
    return (
      <EmptyState
        icon={Workflow}
        title={words.empty}
        hint={words.emptyHint}
        action={
          <Link href="/strategies/new" className={buttonStyle({})}>
            {words.new}
          </Link>
        }
      />
    )
  }
  const arming = strategies.find(({ id }) => id === armingId)
  return (
    <>
      <ul className="border-t">
        {strategies.map((strategy) => (
          <StrategyItem
            key={strategy.id}
            strategy={strategy}
            sentence={sentences.get(strategy.id)}
            isBusy={isPending}
            onSwitch={() =>
              strategy.state === 'armed' ? act('pause_strategy', strategy.id, words.paused) : setArmingId(strategy.id)
            }
          />
        ))}
      </ul>
      {arming && <ArmDialog strategy={arming} parts={parts} onClose={() => setArmingId(undefined)} />}
    </>
  )
}
