import type { NotificationType } from '../contracts/notifications.ts'
import type { Facts } from './facts.ts'

/** What a template may use besides the facts, already in the reader's language. */
export interface Saying {
  readonly facts: Facts
  /** Name of the instrument, or its code; undefined when it is about none. */
  readonly instrument: string | undefined
  /** Why, in words, or the broker's own; undefined when no reason is known. */
  readonly reason: string | undefined
  /** "15:20:00", until when a person may decide. */
  readonly until: string | undefined
  /** A value a rule looked at: "현재가 70,000원". */
  readonly value: (evidence: Facts) => string | undefined
}

export interface Worded {
  /** Without the evidence label, which is put before it. */
  readonly title: string
  /** An undefined one is left out. */
  readonly lines: readonly (string | undefined)[]
}

/**
 * One for each thing somebody can be told of. It may say what the facts say and what the event itself means, and
 * nothing else: an order that was taken is not one that was filled, and what nobody knows did not fail.
 */
export type Templates = Readonly<Record<NotificationType, (saying: Saying) => Worded>>
