import type { Logger } from '../../ports/logger.ts'
import type { Redactor } from './redact.ts'

/** Where frames and records go that could not be understood: counted each, told once a kind. */
export interface Quarantine {
  /** `frame` is kept, without secrets, for the first of a kind; notices are never kept, they are about a person. */
  put(tr: string, reason: string, frame?: Uint8Array): void
  /** Records carry more fields than published. */
  widened(tr: string, width: number, expected: number): void
  counts(): Readonly<Record<string, number>>
}

const SAMPLE_BYTES = 160

export function createQuarantine(logger: Logger, redactor: Redactor): Quarantine {
  const counts = new Map<string, number>()
  const told = new Set<string>()

  const isNews = (kind: string): boolean => !told.has(kind) && told.add(kind) !== undefined

  return {
    put: (tr, reason, frame) => {
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
      // A changed format breaks every frame: one alarm is enough.
      if (!isNews(`${tr} ${reason}`)) return
      const text = frame && redactor.scrub(Buffer.from(frame.subarray(0, SAMPLE_BYTES)).toString('latin1'))
      logger.alarm('kis_frame_quarantined', { tr, reason, ...(text && { text }) })
    },
    widened: (tr, width, expected) => {
      if (isNews(`${tr} ${width}`)) logger.alarm('kis_frame_widened', { tr, width, expected })
    },
    counts: () => Object.fromEntries(counts),
  }
}
