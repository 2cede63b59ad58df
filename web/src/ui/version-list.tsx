'use client'

import { Layers } from 'lucide-react'
import { formatDayTime } from '@/lib/format.ts'
import { type Piece, wordDiff } from '@/lib/word-diff.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { EmptyState } from './states.tsx'

/** Of a rule or a strategy. */
interface Version {
  readonly id: string
  readonly number: number
  readonly armed_at: string | null
  readonly disarmed_at: string | null
  readonly sentence_ko: string
  readonly sentence_en: string
}

interface VersionWords {
  readonly versionsEmpty: string
  readonly versionsEmptyHint: string
  readonly version: (number: number) => string
  readonly armedAt: (time: string) => string
  readonly disarmedAt: (time: string) => string
  readonly neverArmed: string
}

interface VersionListProps {
  readonly versions: readonly Version[]
  readonly words: VersionWords
}

/** What was armed, newest first: each version's sentence with what it changed marked in it. */
export function VersionList({ versions, words }: VersionListProps) {
  const locale = useLocale()
  if (versions.length === 0) {
    return <EmptyState icon={Layers} title={words.versionsEmpty} hint={words.versionsEmptyHint} />
  }
  const sentence = (version: Version): string => (locale === 'ko' ? version.sentence_ko : version.sentence_en)
  return (
    <ol data-testid="versions">
      {versions.map((version, index) => {
        const former = versions[index + 1]
        const pieces = former ? wordDiff(sentence(former), sentence(version)) : [same(sentence(version))]
        return (
          <li key={version.id} className="grid gap-1 border-t px-4 py-3 first:border-t-0" data-version={version.number}>
            <p className="flex flex-wrap gap-x-2 text-12 text-muted">
              <span className="font-bold text-ink">{words.version(version.number)}</span>
              <span>{version.armed_at ? words.armedAt(formatDayTime(version.armed_at)) : words.neverArmed}</span>
              {version.disarmed_at && <span>{words.disarmedAt(formatDayTime(version.disarmed_at))}</span>}
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
