import { err, ok, type Result } from '@naru/shared/core/result'
import type { UnixMs } from '@naru/shared/core/time'
import type { BrokerError } from '../../ports/broker.ts'
import { classify, readErrorOf } from './classify.ts'
import type { Answer } from './schema/envelope.ts'
import type { Wire } from './transport.ts'

export interface Page {
  readonly body: Readonly<Record<string, unknown>>
  /** Response header `tr_cont`: F or M more, D or E last, empty when not paged. */
  readonly continuation: string
  /** KIS says that there is nothing to list. */
  readonly isEmpty: boolean
  /** When KIS wrote it, by our clock: it says nothing about any later time. */
  readonly writtenAt: UnixMs
}

/** Success codes that say so; 70070000 is paper's. */
const NOTHING_TO_LIST = new Set(['KIOK0560'])

/** What one answer to a read comes to: a page, or why there is none. */
export function pageOf(
  { status, continuation }: Omit<Wire, 'text'>,
  answer: Answer | undefined,
  writtenAt: UnixMs,
): Result<Page, BrokerError> {
  const known = classify(status, answer?.envelope)
  if (answer === undefined || (known !== 'success' && known !== 'empty'))
    return err(readErrorOf(status, answer?.envelope))
  const isEmpty = known === 'empty' || NOTHING_TO_LIST.has(answer.envelope.code)
  return ok({ body: answer.body, continuation, isEmpty, writtenAt })
}
