'use client'

import { useText } from '@/text/text-provider.tsx'

interface HistoryNoteProps {
  /** Trading days within the picture that are still being read. */
  readonly missingDays: number
  /** True: the broker could not be asked, only stored bars are shown. */
  readonly isStale: boolean
}

/** Says what the picture lacks, so that a gap is not taken for a quiet day. */
export function HistoryNote({ missingDays, isStale }: HistoryNoteProps) {
  const { chart } = useText()
  const words = isStale ? chart.storedOnly : missingDays > 0 ? chart.daysMissing(missingDays) : null
  if (words === null) return null
  return (
    <p role="status" className="px-2 pb-1 text-12 text-danger" data-testid="history-note">
      {words}
    </p>
  )
}
