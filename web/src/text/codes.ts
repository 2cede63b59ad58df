import type { ErrorCode } from '@naru/shared/contracts/error-codes'

/** What can go wrong between this browser and the servers, before any server has given a reason. */
export const CLIENT_ERROR_CODES = [
  'network_unreachable',
  'bridge_unreachable',
  'answer_unreadable',
  /** A request left, its answer did not come: it may or may not have taken effect. */
  'result_unknown',
  'bridge_not_pinned',
] as const

export type ClientErrorCode = (typeof CLIENT_ERROR_CODES)[number]

export type AnyErrorCode = ErrorCode | ClientErrorCode

/** An error in three sentences. `notDone` is empty when nothing was asked for that could have been done. */
export interface Wording {
  readonly what: string
  readonly notDone: string
  readonly next: string
}
