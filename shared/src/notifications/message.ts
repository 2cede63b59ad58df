import type { EvidenceLevel, Severity } from '../contracts/notifications.ts'
import type { UnixMs } from '../core/time.ts'

export type Locale = 'ko' | 'en'

/** What a person reads, in plain text: each channel escapes it as its own place needs. */
export interface RenderedMessage {
  /** Of what happened, not of this try: the same on every channel and every repeat. */
  readonly eventId: string
  readonly eventType: string
  readonly evidence: EvidenceLevel
  readonly severity: Severity
  readonly locale: Locale
  /** One line; its first word is the evidence label. */
  readonly title: string
  readonly lines: readonly string[]
  /** Where to go on reading or to decide; an address of the web app. */
  readonly link: { readonly label: string; readonly url: string } | null
  readonly at: UnixMs
}

const MARK = '…'
const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' })

/**
 * As much of `text` as costs no more than `limit`, cut between two characters as a person sees them; what was cut ends
 * in "…". `costOf` says what one of them costs at the place it is sent to: units, bytes, or units after escaping.
 */
export function cut(
  text: string,
  limit: number,
  costOf: (character: string) => number = (part) => part.length,
): string {
  let used = 0
  let end = 0 // of what still leaves room for the mark
  for (const { segment, index } of segmenter.segment(text)) {
    const cost = costOf(segment)
    if (used + cost > limit) return text.slice(0, end) + MARK
    used += cost
    if (used + costOf(MARK) <= limit) end = index + segment.length
  }
  return text
}
