'use client'

import type { ArmedState } from '@naru/shared/contracts/armed-state'
import { Badge, type Tone } from './badge.tsx'

/** A rule or a strategy: what is written, and what of it is on. */
interface Armable {
  readonly state: ArmedState
  readonly pending_version_id: string | null
}

type ShownState = ArmedState | 'waiting'

/** What a reader is told it is: a version that waits for the close counts while nothing is on yet. */
export const shownState = ({ state, pending_version_id }: Armable): ShownState =>
  pending_version_id !== null && state !== 'armed' && state !== 'paused' ? 'waiting' : state

const TONES: Readonly<Record<ShownState, Tone>> = {
  draft: 'neutral',
  armed: 'accent',
  waiting: 'accent',
  paused: 'neutral',
  switched_off: 'danger',
  archived: 'neutral',
}

interface ArmedBadgeProps {
  readonly of: Armable
  readonly words: Readonly<Record<ShownState, { readonly label: string; readonly meaning: string }>>
}

export function ArmedBadge({ of, words }: ArmedBadgeProps) {
  const state = shownState(of)
  const { label, meaning } = words[state]
  return (
    <Badge tone={TONES[state]} title={meaning} data-state={state}>
      {label}
    </Badge>
  )
}

interface StopReasonProps {
  readonly of: { readonly state: ArmedState; readonly reason_code: string | null }
  readonly words: Readonly<Record<string, string>>
}

/** Why it stands still, in words where there are some. */
export function StopReason({ of: { state, reason_code: code }, words }: StopReasonProps) {
  if (code === null || (state !== 'switched_off' && state !== 'paused')) return null
  return <p className="text-13 text-danger">{words[code] ?? code}</p>
}

interface DraftNoteProps {
  readonly of: Armable & { readonly draft_hash: string }
  /** Of what is on; undefined while nothing is. */
  readonly armedHash: string | undefined
  readonly words: { readonly pendingUntil: string; readonly differs: string }
}

/** Says so when what is written is not what is on. */
export function DraftNote({ of, armedHash, words }: DraftNoteProps) {
  const isPending = of.pending_version_id !== null
  if (!isPending && (armedHash === undefined || armedHash === of.draft_hash)) return null
  return (
    <p role="status" className="rounded-table bg-danger-soft px-3 py-2 text-13 text-danger">
      {isPending ? words.pendingUntil : words.differs}
    </p>
  )
}
