import { bytesOf } from './fields.ts'
import type { ReadRecord, RecordHandler } from './records.ts'
import { decodeText } from './text.ts'

const YES = 'Y'
const NOT_IN_VI: ReadonlySet<string> = new Set(['', 'N', '0'])
/** The positions used, counted from 0. Source: KIS field tables, checked on a recorded frame. */
const AT = { instrument: 0, halted: 1, haltReason: 2, code: 3, vi: 8 } as const

export const createOperationReader =
  (handler: RecordHandler): ReadRecord =>
  (base, { codes }) => {
    const instrumentId = codes.find(base + AT.instrument)
    if (instrumentId === undefined) return 'unreadable'
    handler.operation({
      instrumentId,
      isHalted: textOf(base + AT.halted) === YES,
      haltReason: textOf(base + AT.haltReason),
      code: textOf(base + AT.code),
      isInVi: !NOT_IN_VI.has(textOf(base + AT.vi)),
    })
    return undefined
  }

/** Korean in whichever encoding it came; KIS writes "(null)" for nothing. */
function textOf(field: number): string {
  const text = decodeText(bytesOf(field)).trim()
  return text === '(null)' ? '' : text
}
