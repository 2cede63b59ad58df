'use client'

import type { StrategyVersionRow } from '@naru/shared/contracts/strategies'
import { Layers } from 'lucide-react'
import { formatDayTime } from '@/lib/format.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { EmptyState } from '@/ui/states.tsx'

/** What was armed, newest first, word for word. */
export function VersionList({ versions }: { versions: readonly StrategyVersionRow[] }) {
  const { detail } = useStrategyWords()
  const locale = useLocale()
  if (versions.length === 0) return <EmptyState icon={Layers} title={detail.versionsEmpty} />
  return (
    <ol data-testid="strategy-versions">
      {versions.map((version) => (
        <li key={version.id} className="grid gap-1 border-t px-4 py-3 first:border-t-0">
          <p className="flex flex-wrap gap-x-2 text-12 text-muted">
            <span className="font-bold text-ink">{detail.version(version.number)}</span>
            <span>{version.armed_at ? detail.armedAt(formatDayTime(version.armed_at)) : detail.neverArmed}</span>
            {version.disarmed_at && <span>{detail.disarmedAt(formatDayTime(version.disarmed_at))}</span>}
          </p>
          <p className="whitespace-pre-line text-14">{locale === 'ko' ? version.sentence_ko : version.sentence_en}</p>
        </li>
      ))}
    </ol>
  )
}
