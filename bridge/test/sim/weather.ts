import type { Agenda } from './agenda.ts'
import type { Dice } from './dice.ts'

/**
 * When things go wrong, and when they have stopped to. Milliseconds from the start of a run. It ends when everything is
 * settled, or at `end`, settled or not.
 */
export const SPAN = {
  orders: 300_000,
  faults: 420_000,
  /** Where prices move: when they fall, when they rise, and when whatever waited for them should be over. */
  fall: 435_000,
  rise: 495_000,
  closing: 525_000,
  calm: 450_000,
  end: 720_000,
} as const

/** Percentages of the model in the design of the order's life; some are worse here. */
export const RATES = {
  /** Orders and cancels, one of these at a time. */
  requestLost: 8,
  requestLate: 4,
  refusedForRate: 5,
  rejected: 3,
  replyLost: 10,
  /** Reads of the order list, of the balance and of prices. */
  listFails: 15,
  readFails: 8,
  noticeLost: 6,
  noticeTwice: 6,
  /** Trades of the stream, and trades in it that never took place: the line is not encrypted. */
  tickLost: 10,
  tickForged: 8,
  wakeupLost: 10,
  /** Done by the ledger, and the answer lost. */
  answerLost: 1,
  /** Reaches the ledger only after whoever asked has given up. */
  questionLate: 0.4,
  /** Something holds the request up between the last check and the socket. */
  sliver: 2,
} as const

export interface Weather {
  /** Does it happen now? Never once the faults are over. */
  strikes(rate: keyof typeof RATES): boolean
  isLedgerAway(): boolean
  readonly outages: readonly (readonly [from: number, to: number])[]
}

/** Up to two outages of the ledger, three seconds to a minute each. */
export function createWeather(agenda: Agenda, dice: Dice, start: number): Weather {
  const outages = Array.from({ length: dice.between(0, 2) }, () => {
    const from = start + dice.between(0, SPAN.faults - 70_000)
    return [from, from + dice.between(3_000, 60_000)] as const
  })
  return {
    strikes: (rate) => agenda.now() < start + SPAN.faults && dice.chance(RATES[rate]),
    isLedgerAway: () => outages.some(([from, to]) => agenda.now() >= from && agenda.now() < to),
    outages,
  }
}
