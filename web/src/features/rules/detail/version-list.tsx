'use client'

import type { RuleVersionRow } from '@naru/shared/contracts/rules'
import { Layers } from 'lucide-react'
import { formatDayTime } from '@/lib/format.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { type Piece, wordDiff } from './word-diff.ts'

/** What was armed, newest first: each version's sentence with what it changed marked in it. */
export function VersionList({ versions }: { versions: readonly RuleVersionRow[] }) {
  const { detail } = useRuleWords()
  const locale = useLocale()
  if (versions.length === 0) {
    return <EmptyState icon={Layers} title={detail.versionsEmpty} hint={detail.versionsEmptyHint} />
  }
  const sentence = (version: RuleVersionRow): string => (locale === 'ko' ? version.sentence_ko : version.sentence_en)
  return (
    <ol data-testid="rule-versions">
      {versions.map((version, index) => {
        const former = versions[index + 1]
        const pieces = former ? wordDiff(sentence(former), sentence(version)) : [same(sentence(version))]
        return (
          <li key={version.id} className="grid gap-1 border-t px-4 py-3 first:border-t-0" data-version={version.number}>
            <p className="flex flex-wrap gap-x-2 text-12 text-muted">
              <span className="font-bold text-ink">{detail.version(version.number)}</span>
              <span>{version.armed_at ? detail.armedAt(formatDayTime(version.armed_at)) : detail.neverArmed}</span>
              {version.disarmed_at && <span>{detail.disarmedAt(formatDayTime(version.disarmed_at))}</span>}
            </p>
            <p className="whitespace-pre-line text-14">
              {pieces.map((piece, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence never move.
                <Marked key={place} piece={piece} />
              ))}
            </p>
          </li>
        )
      })}
    </ol>
  )
}

const same = (text: string): Piece => ({ kind: 'same', text })

function Marked({ piece: { kind, text } }: { piece: Piece }) {
  if (kind === 'same') return text
  return kind === 'added' ? (
    <ins className="rounded bg-accent-soft text-accent no-underline">{text}</ins>
  ) : (
    <del className="rounded bg-sunken text-muted">{text}</del>
  )
}
