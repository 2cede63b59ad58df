import type { InstrumentKind, Venue } from '@naru/shared/domain/instrument'
import type { Phase } from '@naru/shared/market/session-phase'
import type { RefusalReason } from './refusals.ts'

export type Phases = Readonly<Record<Venue, Phase>>

/** What must be known to say whether an order type is taken now. */
interface Question {
  /** ORD_DVSN */
  readonly division: string
  readonly venue: Venue
  readonly phases: Phases
  readonly kind: InstrumentKind
  /** The instrument is in a call auction of its own (VI). */
  readonly isInCall: boolean
  /** Of the pre-market order type 05, which shares its hours with the intake of the opening auction. */
  readonly isBeforeHours: boolean
  /** NXT takes orders ten minutes before its after-market. */
  readonly isNxtIntake: boolean
}

const PRE_HOURS = '05'
const POST_CLOSE = '06'
const SINGLE_PRICE = '07'
const OFF_HOURS: ReadonlySet<string> = new Set([PRE_HOURS, POST_CLOSE, SINGLE_PRICE])
const IN_AUCTION: ReadonlySet<string> = new Set(['00', '01', '02'])
const IN_CLOSING_AUCTION: ReadonlySet<string> = new Set(['00', '01'])
const LIMIT_ONLY: ReadonlySet<string> = new Set(['00', '03', '04'])
const NOT_ON_NXT: ReadonlySet<string> = new Set(['01', '02', ...OFF_HOURS])

/** Why an order of this type is not taken now; undefined when it is. Source: protocol, sessions and order types. */
export function untakenReason(question: Question): RefusalReason | undefined {
  return question.venue === 'KRX' ? krxReason(question) : nxtReason(question)
}

function krxReason(question: Question): RefusalReason | undefined {
  const { division, phases, kind, isInCall, isBeforeHours } = question
  if (division === PRE_HOURS) return isBeforeHours ? undefined : untimely(phases.KRX)
  switch (phases.KRX) {
    case 'opening_auction':
      return IN_AUCTION.has(division) ? undefined : untimelyType(division)
    case 'open':
      if (OFF_HOURS.has(division)) return 'order_type'
      return isInCall && !IN_AUCTION.has(division) ? 'order_type' : undefined
    case 'closing_auction':
      return IN_CLOSING_AUCTION.has(division) ? undefined : untimelyType(division)
    case 'after_close':
      return division === POST_CLOSE ? undefined : 'after_close'
    case 'after_hours_single':
      return division === SINGLE_PRICE ? undefined : 'after_close'
    case 'after_market':
      if (kind === 'etf' || kind === 'etn') return 'after_close'
      return division === '00' ? undefined : 'limit_only'
    default:
      return untimely(phases.KRX)
  }
}

function nxtReason({ division, phases, isNxtIntake }: Question): RefusalReason | undefined {
  if (phases.NXT === 'after_close') return isNxtIntake && LIMIT_ONLY.has(division) ? undefined : 'after_close'
  if (phases.NXT !== 'nxt_pre' && phases.NXT !== 'nxt_main' && phases.NXT !== 'nxt_after') return untimely(phases.NXT)
  if (NOT_ON_NXT.has(division)) return phases.NXT === 'nxt_main' ? 'order_type' : 'limit_only'
  return phases.NXT === 'nxt_main' || LIMIT_ONLY.has(division) ? undefined : 'limit_only'
}

const untimelyType = (division: string): RefusalReason => (OFF_HOURS.has(division) ? 'order_type' : 'limit_only')

/** Why nothing is taken in a phase without any intake. */
export function untimely(phase: Phase): RefusalReason {
  if (phase === 'holiday' || phase === 'closed') return phase === 'holiday' ? 'holiday' : 'after_close'
  return phase === 'pre_open' || phase === 'opening_auction' ? 'before_open' : 'after_close'
}

export const isOffHours = (division: string): boolean => OFF_HOURS.has(division)
